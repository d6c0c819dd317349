package io.creditwatch.status;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/**
 * Lets in the headers of a request that routes read, and no other, which could pose as a part of the path. Lets
 * Cache-Control out, which Camel takes for something between two hops.
 */
public final class AnswerHeaders extends HttpHeaderFilterStrategy {

    /** In lower case; the simulated API asks for the key. */
    private static final Set<String> READ = Set.of("if-none-match", "api_key");

    public AnswerHeaders() {
        getOutFilter().remove("cache-control");
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !READ.contains(name.toLowerCase(Locale.ROOT));
    }
}
