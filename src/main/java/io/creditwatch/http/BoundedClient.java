package io.creditwatch.http;

import io.creditwatch.settings.Account;
import io.creditwatch.settings.PemFile;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * Configures HTTP clients whose calls are bounded in time and size. A client uses the proxy of the virtual machine,
 * follows no redirect, keeps no cookie and never repeats a call by itself.
 *
 * <p>A call that takes too long fails with an {@link java.io.InterruptedIOException}, an answer that is too long with a
 * {@link BodyTooLargeException}.
 */
public final class BoundedClient {

    private static final Duration LONGEST_SHORT_CALL = Duration.ofSeconds(10);
    private static final int LARGEST_SHORT_BODY = 64 * 1024;
    private static final char[] NO_PASSWORD = new char[0];
    /** Limits the head of an answer, also of a proxy's answer: the library reads an endless one otherwise. */
    private static final Http1Config HEAD =
            Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

    private BoundedClient() {
    }

    /**
     * Returns the client that calls the vendors, with a connection to each host for each poll and one for each call of
     * the dashboard. The additional headers, the client certificate and the host names that are not verified are for
     * the hosts of Hyperstack accounts only.
     *
     * @param longest     duration that a call of a path may have, at most the timeout
     * @param largestBody bytes that the answer for a path may have
     * @param timer       cuts the calls that take too long
     */
    public static HttpClientConfigurer ofVendors(Settings.Api api, List<Account> accounts,
                                                 Function<String, Duration> longest, ToIntFunction<String> largestBody,
                                                 ScheduledExecutorService timer) {
        HostnameVerifier verifier = api.verifyHost() ? new CertificateHostVerifier() : NoopHostnameVerifier.INSTANCE;
        Set<HttpHost> hyperstack = accounts.stream().map(Account::vendor)
                .filter(vendor -> vendor.name().equals(Vendor.HYPERSTACK))
                .map(vendor -> withPort(HttpHost.create(vendor.url()))).collect(Collectors.toSet());
        TlsSocketStrategy own = new DefaultClientTlsStrategy(tls(api), verifier);
        TlsSocketStrategy others = new DefaultClientTlsStrategy(SSLContexts.createSystemDefault(),
                new CertificateHostVerifier());
        return client -> {
            configure(client, api.timeout(), new BoundedCall(longest, largestBody, timer), 2 * api.poolSize(),
                    (socket, target, port, attachment, context) ->
                            (hyperstack.contains(new HttpHost("https", target, port)) ? own : others)
                                    .upgrade(socket, target, port, attachment, context));
            client.setUserAgent(api.userAgent()).addRequestInterceptorFirst((request, entity, context) -> {
                if (hyperstack.contains(withPort(new HttpHost(request.getScheme(), request.getAuthority())))) {
                    api.headers().forEach(request::setHeader);
                }
            });
        };
    }

    private static HttpHost withPort(HttpHost host) {
        int usual = host.getSchemeName().equalsIgnoreCase("https") ? 443 : 80;
        return new HttpHost(host.getSchemeName(), host.getHostName(), host.getPort() < 0 ? usual : host.getPort());
    }

    /**
     * Returns a client for short calls with short answers: {@code heartbeat.url} and Slack's Web API.
     *
     * @param connections maximum at the same time
     * @param timer       cuts the calls that take too long
     */
    public static HttpClientConfigurer ofShortCalls(int connections, ScheduledExecutorService timer) {
        return client -> {
            configure(client, LONGEST_SHORT_CALL, path -> LARGEST_SHORT_BODY, connections,
                    new DefaultClientTlsStrategy(SSLContexts.createSystemDefault(), new CertificateHostVerifier()),
                    timer);
            client.setUserAgent("creditwatch");
        };
    }

    /**
     * Returns a client for an operator's own route, which sets all other options itself.
     *
     * @param limit maximum duration of a whole call
     * @param timer cuts the calls that take too long
     */
    public static HttpClientConfigurer ofOwnRoute(Duration limit, ScheduledExecutorService timer) {
        // the library would wait inside the call for as long as Retry-After says
        return client -> client.disableAutomaticRetries()
                .addExecInterceptorFirst("bounded-call",
                        new BoundedCall(path -> limit, path -> LARGEST_SHORT_BODY, timer));
    }

    static void configure(HttpClientBuilder client, Duration limit, ToIntFunction<String> largestBody,
                          int connections, TlsSocketStrategy tls, ScheduledExecutorService timer) {
        configure(client, limit, new BoundedCall(path -> limit, largestBody, timer), connections, tls);
    }

    private static void configure(HttpClientBuilder client, Duration limit, BoundedCall call, int connections,
                                  TlsSocketStrategy tls) {
        Timeout timeout = Timeout.of(limit);
        client.useSystemProperties()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(tls)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(HEAD).build())
                        .setMaxConnTotal(Integer.MAX_VALUE)
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
                // the default one reads the list of all public domains, a megabyte of memory
                .setDefaultCookieSpecRegistry(name -> null)
                .addExecInterceptorFirst("bounded-call", call);
    }

    private static SSLContext tls(Settings.Api api) {
        if (api.clientCertificate().isEmpty() || api.clientKey().isEmpty()) {
            return SSLContexts.createSystemDefault();
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", PemFile.privateKey(api.clientKey().get()), NO_PASSWORD,
                    PemFile.certificates(api.clientCertificate().get()).toArray(X509Certificate[]::new));
            return SSLContexts.custom().loadKeyMaterial(store, NO_PASSWORD).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Thrown for an answer whose body is longer than the client reads. */
    public static final class BodyTooLargeException extends IOException {

        BodyTooLargeException(int limit) {
            super("the answer is larger than " + limit / 1024 + " KB");
        }
    }
}
