package io.creditwatch.http;

import io.creditwatch.settings.Settings;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;

/** The HTTP client that calls the vendor: bounded, without redirects, retries or cookies, and with every knob set. */
public final class HyperstackClient implements HttpClientConfigurer {

    private final Settings.Api api;
    private final int largestBody;
    private final ScheduledExecutorService timer;

    /**
     * @param largestBody of an answer, in bytes
     * @param timer       cuts the calls that take longer than they may
     */
    public HyperstackClient(Settings.Api api, int largestBody, ScheduledExecutorService timer) {
        this.api = api;
        this.largestBody = largestBody;
        this.timer = timer;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        HostnameVerifier verifier = api.verifyHost() ? new CertificateHostVerifier()
                : NoopHostnameVerifier.INSTANCE;
        BoundedClient.configure(client, api.timeout(), largestBody, api.poolSize(),
                new DefaultClientTlsStrategy(trust(), verifier), timer);
        client.setUserAgent(api.userAgent()).addRequestInterceptorFirst((request, entity, context) ->
                api.headers().forEach(request::setHeader));
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
}
