"""A small exporter as a team would write it: reads each account's credit and cost at each scrape.

usage: exporter.py PORT VENDOR_URL NAME=KEY...
"""
import json
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, URL = int(sys.argv[1]), sys.argv[2]
KEYS = dict(each.split("=", 1) for each in sys.argv[3:])


def call(path, key):
    request = urllib.request.Request(URL + path, headers={"api_key": key, "Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def metrics():
    for name, key in KEYS.items():
        try:
            credit = call("/billing/user-credit/credit", key)["data"]["credit"]
            yield f'hyperstack_credit_dollars{{account="{name}"}} {credit}'
            overview = call("/core/dashboard", key)["overview"]
            cost = sum(part["cost_per_hour"] for part in overview.values())
            yield f'hyperstack_cost_dollars_per_hour{{account="{name}"}} {cost}'
            yield f'hyperstack_up{{account="{name}"}} 1'
        except Exception:
            yield f'hyperstack_up{{account="{name}"}} 0'


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = ("\n".join(metrics()) + "\n").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
