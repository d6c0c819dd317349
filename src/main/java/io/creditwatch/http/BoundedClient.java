package io.creditwatch.http;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/** An HTTP client that is bounded in time and size, heeds the virtual machine's proxy, and does nothing by itself. */
final class BoundedClient {

    /** Of an answer, and of a proxy's; without these it would be read as long as it goes on. */
    private static final Http1Config HEAD =
            Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

    private BoundedClient() {
    }

    /**
     * @param limit       for a whole call
     * @param largestBody of an answer, in bytes
     * @param connections the most at the same time
     * @param timer       cuts the calls that take longer
     */
    static void configure(HttpClientBuilder client, Duration limit, int largestBody, int connections,
                          TlsSocketStrategy tls, ScheduledExecutorService timer) {
        Timeout timeout = Timeout.of(limit);
        client.useSystemProperties()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(tls)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(HEAD).build())
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout).setSocketTimeout(timeout)
                                .setValidateAfterInactivity(Timeout.of(Duration.ofSeconds(1))).build())
                        .build())
                .setConnectionManagerShared(false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout).setResponseTimeout(timeout).build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .addExecInterceptorFirst("bounded-call", new BoundedCall(limit, largestBody, timer));
    }
}
