package io.creditwatch.status;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the pages of others from writing with the login that a browser remembers for this one.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class WriteGuard {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    /**
     * @param headers of the request, by name in any case
     * @throws ProblemException when a page of another site sent it
     */
    public void requireOwnSite(Map<String, Object> headers) {
        Object site = headers.get("Sec-Fetch-Site");
        Object origin = headers.get("Origin");
        boolean own = site != null ? OWN.contains(site.toString())
                : origin == null || isOf(origin.toString(), String.valueOf(headers.get("Host")));
        if (!own) {
            throw new ProblemException(403, "Forbidden", "a page of another site may not write here");
        }
    }

    /**
     * No page can send such a body to another site without asking first, and it is never let.
     *
     * @param contentType of the request; null when it has none
     * @throws ProblemException when it is not JSON
     */
    public void requireJson(String contentType) {
        if (contentType == null
                || !contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
            throw new ProblemException(415, "Unsupported media type",
                    "send JSON, and say so: Content-Type: application/json");
        }
    }

    private static boolean isOf(String origin, String host) {
        try {
            return host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
