#!/bin/sh
# Asks a running sandbox (creditwatch sandbox) for its credit with the vendor's own JavaScript client, installed from
# npm into a temporary folder: what it understands, we simulate rightly.
#   docs/vendor-client.sh [URL [KEY]]        by default http://127.0.0.1:8080/v1 and sandbox-key
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save --no-audit --no-fund --ignore-scripts @nexgencloud/hyperstack-sdk-javascript@1.55.1-alpha

cat > ask.js <<'JS'
const { ApiClient, CreditApi, DashboardApi } = require('@nexgencloud/hyperstack-sdk-javascript');

const [url, key] = process.argv.slice(2);

function clientWith(apiKey) {
  const client = new ApiClient(url);
  client.authentications.apiKey.apiKey = apiKey;
  return client;
}

async function main() {
  const { message, status, data } = await new CreditApi(clientWith(key)).getUserCredit();
  console.log(`CreditApi: ${message}, status ${status}`);
  console.log(`  credit ${data.credit}, threshold ${data.threshold}, can_create_instance ${data.can_create_instance}`);

  const { overview } = await new DashboardApi(clientWith(key)).getDashboard();
  console.log(`DashboardApi: ${overview.instance.cost_per_hour} + ${overview.container.cost_per_hour}`
    + ` + ${overview.volume.cost_per_hour} dollars per hour`);

  const refusal = await new CreditApi(clientWith('no such key')).getUserCredit().catch(error => error);
  console.log(`With a wrong key: HTTP ${refusal.status} ${refusal.response.text}`);
}

main().catch(failure => {
  console.error(`${url}: ${(failure.error ?? failure).message}`);
  process.exitCode = 1;
});
JS
node ask.js "${1:-http://127.0.0.1:8080/v1}" "${2:-sandbox-key}"
