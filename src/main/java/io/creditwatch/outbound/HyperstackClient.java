package io.creditwatch.outbound;

import io.creditwatch.settings.Settings;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/** The HTTP client that calls the vendor: bounded, without redirects, retries or cookies, and with every knob set. */
public final class HyperstackClient implements HttpClientConfigurer {

    private final Settings.Api api;
    private final ScheduledExecutorService timer;

    public HyperstackClient(Settings.Api api, ScheduledExecutorService timer) {
        this.api = api;
        this.timer = timer;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        Timeout timeout = Timeout.of(api.timeout());
        client.useSystemProperties()
                .setConnectionManager(connections(timeout))
                .setConnectionManagerShared(false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout).setResponseTimeout(timeout).build())
                .setUserAgent(api.userAgent())
                .setDefaultHeaders(headers())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .addExecInterceptorFirst("bounded-call", new BoundedCall(api.timeout(), timer));
    }

    private PoolingHttpClientConnectionManager connections(Timeout timeout) {
        HostnameVerifier verifier = api.verifyHost() ? HttpsSupport.getDefaultHostnameVerifier()
                : NoopHostnameVerifier.INSTANCE;
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust(), verifier))
                .setMaxConnTotal(api.poolSize())
                .setMaxConnPerRoute(api.poolSize())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout).setSocketTimeout(timeout)
                        .setValidateAfterInactivity(Timeout.of(Duration.ofSeconds(1))).build())
                .build();
    }

    private SSLContext trust() {
        try {
            if (api.clientCertificate().isEmpty() || api.clientKey().isEmpty()) {
                return SSLContext.getDefault();
            }
            return ClientCertificate.read(api.clientCertificate().get(), api.clientKey().get()).context();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<BasicHeader> headers() {
        return api.headers().entrySet().stream().map(h -> new BasicHeader(h.getKey(), h.getValue())).toList();
    }
}
