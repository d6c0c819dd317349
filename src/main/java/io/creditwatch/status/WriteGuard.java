package io.creditwatch.status;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps the pages of others from writing with the login that a browser remembers for this one. It looks at the request
 * itself: Camel's message headers may come from the address, too.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class WriteGuard {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final OwnHosts hosts;

    /** @param hosts the named ones are this site's, also when a proxy asks for another host */
    public WriteGuard(OwnHosts hosts) {
        this.hosts = hosts;
    }

    /** @throws ProblemException when a page of another site sent it, or could have sent it without asking first */
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

    /** A browser sends such a body to another site only after a preflight request, which is never allowed. */
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
