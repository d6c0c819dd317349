package io.creditwatch.http;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

/** The HTTP client for calls that send little and get little back: {@code heartbeat.url}, and Slack's Web API. */
public final class ShortCallClient implements HttpClientConfigurer {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final int LARGEST_BODY = 64 * 1024;

    private final int connections;
    private final ScheduledExecutorService timer;

    /**
     * @param connections the most at the same time
     * @param timer       cuts the calls that take longer
     */
    public ShortCallClient(int connections, ScheduledExecutorService timer) {
        this.connections = connections;
        this.timer = timer;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        try {
            BoundedClient.configure(client, LONGEST_CALL, LARGEST_BODY, connections,
                    new DefaultClientTlsStrategy(SSLContext.getDefault(), new CertificateHostVerifier()), timer);
            client.setUserAgent("creditwatch");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
