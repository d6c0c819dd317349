package io.creditwatch.http;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** Bounds the calls of an operator's own route, which sets its other timeouts itself. */
public final class BoundedCalls implements HttpClientConfigurer {

    private static final int LARGEST_BODY = 64 * 1024;

    private final Duration limit;
    private final ScheduledExecutorService timer;

    /**
     * @param limit for a whole call
     * @param timer cuts the calls that take longer
     */
    public BoundedCalls(Duration limit, ScheduledExecutorService timer) {
        this.limit = limit;
        this.timer = timer;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        // the client's own retries wait for as long as the receiver asks, inside of the call
        client.disableAutomaticRetries()
                .addExecInterceptorFirst("bounded-call", new BoundedCall(limit, LARGEST_BODY, timer));
    }
}
