package io.creditwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.creditwatch.delivery.ServerIdentity;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the explanation of a failed connection says what to change. */
class RefusedConnectionTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();
    private static ServerIdentity localhost;
    private static ServerIdentity expired;

    private LoopbackServer server;

    @BeforeAll
    static void makeIdentities(@TempDir Path folder) throws Exception {
        localhost = ServerIdentity.of("localhost", folder);
        expired = ServerIdentity.expired("localhost", folder);
    }

    @AfterAll
    static void shutDown() {
        TIMER.shutdownNow();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void hasNoExplanationForAWorkingConnection() throws Exception {
        serve(secure(localhost), OK);
        assertThat(call("https://localhost", localhost.trusting())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "127.0.0.1 | false | localhost | the server's certificate is for localhost, not for 127.0.0.1. Check the "
                    + "address", "localhost | true  | expired   | the server's certificate has expired (NotAfter: ",
            "localhost | false | expired   | the server's certificate is signed by an authority"})
    void saysWhyTheCertificateIsRefused(String host, boolean isExpired, String trusted, String why) throws Exception {
        serve(secure(isExpired ? expired : localhost), OK);
        Optional<String> explained = call("https://" + host, (trusted.equals("expired") ? expired : localhost)
                .trusting());
        assertThat(explained).get().asString().startsWith(why);
        assertThat(explained.orElseThrow().contains("tls.ca-file")).isEqualTo(why.endsWith("an authority"));
    }

    @Test
    void saysThatTheServerHasNoTls() throws Exception {
        serve(new ServerSocket(), "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        assertThat(call("https://localhost", localhost.trusting())).get().asString()
                .startsWith("the server does not use TLS on this port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void saysThatTheProxyWantsALogin(String scheme) throws Exception {
        serve(new ServerSocket(), "HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=\"way out\"\r\nContent-Length: 5\r\n\r\nlogin");
        assertThat(byProxy(scheme + "://vendor.example/")).get().asString()
                .startsWith("the proxy needs a login, or refused this one (HTTP 407)").contains("proxy.url");
    }

    /** Such an answer looks like one of the vendor, for a key without rights. */
    @ParameterizedTest
    @CsvSource({"403 Forbidden, 403", "404 Not Found, 404", "302 Found, 302", "503 Service Unavailable, 503"})
    void distinguishesARefusingProxyFromTheTarget(String status, int code) throws Exception {
        serve(new ServerSocket(), "HTTP/1.1 " + status + "\r\nContent-Length: 7\r\n\r\nblocked");
        assertThat(byProxy("https://vendor.example/")).contains("the proxy refuses a connection to vendor.example:443 "
                + "(HTTP " + code + "). Check whether it allows that host");
    }

    private Optional<String> call(String address, SSLContext trust) {
        return words(HttpClientBuilder.create(), address + ":" + server.port() + "/", trust);
    }

    private Optional<String> byProxy(String address) throws Exception {
        return words(HttpClientBuilder.create().setRoutePlanner(new DefaultProxyRoutePlanner(
                new HttpHost("localhost", server.port()))), address, SSLContext.getDefault());
    }

    private static Optional<String> words(HttpClientBuilder builder, String address, SSLContext trust) {
        BoundedClient.configure(builder, Duration.ofSeconds(5), path -> 64 * 1024, 2,
                new DefaultClientTlsStrategy(trust, new CertificateHostVerifier()), TIMER);
        Throwable thrown = catchThrowable(() -> {
            try (CloseableHttpClient client = builder.build()) {
                client.execute(new HttpGet(address), answer -> EntityUtils.toByteArray(answer.getEntity()));
            }
        });
        return Optional.ofNullable(thrown).map(failure -> ConnectionFailure.explain(failure)
                .orElseThrow(() -> new AssertionError("no words for it", failure)));
    }

    private static ServerSocket secure(ServerIdentity identity) throws Exception {
        return identity.own().getServerSocketFactory().createServerSocket();
    }

    private void serve(ServerSocket listener, String answer) throws IOException {
        server = new LoopbackServer(listener, client -> {
            if (client.getInputStream().read(new byte[8192]) > 0) {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
                client.getInputStream().read(new byte[8192]);
            }
        });
    }
}
