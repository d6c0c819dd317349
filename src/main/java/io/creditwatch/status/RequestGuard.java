package io.creditwatch.status;

import io.creditwatch.settings.Settings;
import io.creditwatch.settings.WebAddress;
import io.creditwatch.status.HttpAnswer.ProblemException;
import io.creditwatch.text.OneLine;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks each request before it is answered: its host, the origin of a write, and the token. Liveness and readiness
 * are open, because a probe asks for the address of a container and knows no token.
 *
 * <p>A page of another site can point its own host name at this machine and read the answers (DNS rebinding), but
 * not an address. So a request must name this machine, an address, or a host of {@code http.hosts}. With a token every
 * host is answered, since no browser has a login for a foreign name. A page of another site cannot write with the login
 * that a browser remembers for this site.
 *
 * @param machine name of this machine
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public record RequestGuard(Settings.Http http, String machine, HttpConnections connections)
        implements Handler<RoutingContext> {

    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+(%25?[\\w.]+)?]");
    private static final Pattern NAME_OF_HOST = Pattern.compile("(?<name>\\[[^\\]]*]|[^:]*)(:\\d*)?");
    private static final String HEAD = RequestGuard.class.getName();
    private static final int LONGEST_HOST = 100;
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final Set<String> OPEN = Set.of("/observe/health/live", "/observe/health/ready");

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
            if (!READING.contains(request.method())) {
                requireOwnSite(request);
                requireJson(request);
            }
        } catch (ProblemException e) {
            e.answer().sendTo(context);
            return;
        }
        if (http.token().isEmpty() || isToken(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            context.next();
        } else {
            context.response().setStatusCode(401)
                    .putHeader("WWW-Authenticate", "Basic realm=\"creditwatch\", charset=\"UTF-8\"").end();
        }
    }

    /** @param authorization value of the header; null when there is none */
    private boolean isToken(String authorization) {
        String[] parts = authorization == null ? new String[0] : authorization.strip().split("\\s+", 2);
        if (parts.length != 2) {
            return false;
        }
        String given = switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> parts[1];
            case "basic" -> password(parts[1]);
            default -> "";
        };
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8),
                http.token().orElseThrow().current().getBytes(StandardCharsets.UTF_8));
    }

    private static String password(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return text.substring(text.indexOf(':') + 1);
        } catch (IllegalArgumentException notBase64) {
            return "";
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
        if (http.token().isEmpty() && !isOwnHost(given.get(0))) {
            throw new ProblemException(421, "Misdirected request", "the host " + OneLine.of(given.get(0), LONGEST_HOST)
                    + " is not this machine's; if it is yours, add it to http.hosts (environment HTTP_HOSTS), "
                    + "or set http.token");
        }
    }

    /** @param host value of the header, with or without a port */
    private boolean isOwnHost(String host) {
        String name = nameOf(host);
        return WebAddress.isLoopback(name) || name.equalsIgnoreCase(machine) || name.equalsIgnoreCase(http.host())
                || isNamed(host) || !WebAddress.isLoopback(http.host()) && ADDRESS.matcher(name).matches();
    }

    /** Returns whether a host is one of {@code http.hosts}, such as the public host of a proxy. */
    private boolean isNamed(String host) {
        return http.hosts().stream().anyMatch(nameOf(host)::equalsIgnoreCase);
    }

    private static String nameOf(String host) {
        Matcher parts = NAME_OF_HOST.matcher(host.strip().toLowerCase(Locale.ROOT));
        String name = parts.matches() ? parts.group("name") : "";
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private void requireOwnSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean own = site != null ? OWN_SITE.contains(site)
                : origin == null || isOwnSite(authority(origin), request.getHeader(HttpHeaders.HOST));
        if (!own) {
            throw new ProblemException(403, "Forbidden", "a page of another site may not write here; if a proxy "
                    + "in front of this program asks for another host, add the public one to http.hosts");
        }
    }

    /** Requires JSON, which a browser sends to another site only after a preflight request; none is allowed. */
    private static void requireJson(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean json = type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json");
        if (!json && (type != null || hasBody(request))) {
            throw new ProblemException(415, "Unsupported media type",
                    "send JSON, and say so: Content-Type: application/json");
        }
    }

    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || length != null && !length.equals("0");
    }

    private boolean isOwnSite(String origin, String host) {
        return origin != null && (origin.equalsIgnoreCase(host) || isNamed(origin));
    }

    private static String authority(String origin) {
        try {
            return URI.create(origin).getAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
