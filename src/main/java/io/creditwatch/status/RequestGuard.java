package io.creditwatch.status;

import io.creditwatch.text.OneLine;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthenticationHandler;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks each request before it is answered: its host, the origin of a write, and the token. Liveness and readiness
 * are open, because a probe asks for the address of a container and knows no token.
 */
public final class RequestGuard implements AuthenticationHandler {

    private static final String HEAD = RequestGuard.class.getName();
    private static final int LONGEST_HOST = 100;
    private static final Set<String> OPEN = Set.of("/observe/health/live", "/observe/health/ready");

    private final OwnHosts hosts;
    private final WriteGuard writes;
    private final Optional<AccessToken> token;
    private final HttpConnections connections;

    /** @param token required token; with one every host is answered, since no browser has a login for a foreign name */
    public RequestGuard(OwnHosts hosts, Optional<AccessToken> token, HttpConnections connections) {
        this.hosts = hosts;
        this.writes = new WriteGuard(hosts);
        this.token = token;
        this.connections = connections;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.method().equals(HttpMethod.HEAD)) {
            answerAsGet(context);
            return;
        }
        if (context.get(HEAD) != null) {
            context.addHeadersEndHandler(headers -> setLength(context.response()));
        }
        connections.begin(context);
        if (OPEN.contains(context.normalizedPath())) {
            context.next();
            return;
        }
        try {
            requireOwnHost(request);
            writes.check(request);
        } catch (ProblemException e) {
            e.answer().sendTo(context.response());
            return;
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (token.isEmpty() || token.get().isIn(authorization)) {
            context.next();
        } else {
            context.response().setStatusCode(401)
                    .putHeader("WWW-Authenticate", "Basic realm=\"creditwatch\", charset=\"UTF-8\"").end();
        }
    }

    /** Answers HEAD as GET. The server leaves the body out, and with it the length. */
    private static void answerAsGet(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.put(HEAD, true);
        context.reroute(HttpMethod.GET, request.path() + (request.query() == null ? "" : "?" + request.query()));
    }

    private static void setLength(HttpServerResponse response) {
        if (!response.isChunked() && !response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(response.bytesWritten()));
        }
    }

    private void requireOwnHost(HttpServerRequest request) {
        List<String> given = request.headers().getAll(HttpHeaders.HOST);
        if (given.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
            // a simple probe; every browser sends the header
            return;
        }
        if (given.size() != 1) {
            throw ProblemException.badRequest("a request has one Host header, not " + given.size());
        }
        if (token.isEmpty() && !hosts.isOwn(given.get(0))) {
            throw new ProblemException(421, "Misdirected request", "the host " + OneLine.of(given.get(0), LONGEST_HOST)
                    + " is not this machine's; if it is yours, add it to http.hosts (environment HTTP_HOSTS), "
                    + "or set http.token");
        }
    }
}
