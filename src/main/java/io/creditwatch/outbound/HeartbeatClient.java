package io.creditwatch.outbound;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

/** The HTTP client that calls {@code heartbeat.url}. */
public final class HeartbeatClient implements HttpClientConfigurer {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    private final ScheduledExecutorService timer;

    /** @param timer cuts the calls that take longer */
    public HeartbeatClient(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        try {
            BoundedClient.configure(client, LONGEST_CALL, 1,
                    new DefaultClientTlsStrategy(SSLContext.getDefault()), timer);
            client.setUserAgent("creditwatch");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
