package io.creditwatch.status;

import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/** Lets Cache-Control through, which Camel takes for something between two hops. */
public final class AnswerHeaders extends HttpHeaderFilterStrategy {

    public AnswerHeaders() {
        getOutFilter().remove("cache-control");
    }
}
