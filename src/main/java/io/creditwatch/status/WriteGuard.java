package io.creditwatch.status;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of other sites from writing with the login that a browser remembers for this site.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class WriteGuard {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final OwnHosts hosts;

    /** @param hosts hosts of this site, of which a proxy may ask for another one */
    public WriteGuard(OwnHosts hosts) {
        this.hosts = hosts;
    }

    /** @throws ProblemException when a page of another site sent the request, or could have sent it */
    void check(HttpServerRequest request) {
        if (!READING.contains(request.method())) {
            requireOwnSite(request);
            requireJson(request);
        }
    }

    private void requireOwnSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean own = site != null ? OWN_SITE.contains(site)
                : origin == null || isOwn(authority(origin), request.getHeader(HttpHeaders.HOST));
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

    private boolean isOwn(String origin, String host) {
        return origin != null && (origin.equalsIgnoreCase(host) || hosts.isNamed(origin));
    }

    private static String authority(String origin) {
        try {
            return URI.create(origin).getAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
