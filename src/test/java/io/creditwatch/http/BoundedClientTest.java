package io.creditwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that an endless answer takes neither the memory nor the thread of the caller. */
class BoundedClientTest {

    private static final Duration LIMIT = Duration.ofMillis(700);
    private static final int LARGEST_BODY = 64 * 1024;
    /** Content of the buffers of two sockets and a connection. */
    private static final int BUFFERED = 16 * 1024 * 1024;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong sent = new AtomicLong();
    private LoopbackServer server;

    /** Answers that repeat their last part forever. */
    enum Endless {
        STATUS_LINE("HTTP/1.1 200 ", "x".repeat(8192)),
        GREETINGS("", "welcome\r\n"),
        HEADER_LINE("HTTP/1.1 200 OK\r\nX: ", "x".repeat(8192)),
        HEADERS("HTTP/1.1 200 OK\r\n", "X: y\r\n".repeat(1000)),
        FOLDED_HEADER("HTTP/1.1 200 OK\r\nX: y\r\n", " y\r\n".repeat(1000)),
        INTERIM_ANSWERS("", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000)),
        BODY("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(8192)),
        CHUNKS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n".repeat(1000)),
        CHUNK_LINE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", "x".repeat(8192)),
        TRAILERS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n".repeat(1000)),
        REFUSAL("HTTP/1.1 404 Not Found\r\nContent-Length: 90000000000\r\n\r\n", "x".repeat(8192));

        private final String start;
        private final byte[] more;

        Endless(String start, String more) {
            this.start = start;
            this.more = more.getBytes(StandardCharsets.US_ASCII);
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        timer.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void stopsReadingAnEndlessAnswer(Endless answer) throws IOException {
        serving(out -> flood(out, answer));
        assertCut("http");
        assertThat(sent.get()).isLessThan(answer == Endless.INTERIM_ANSWERS ? Long.MAX_VALUE : BUFFERED);
    }

    @ParameterizedTest
    @EnumSource
    void stopsReadingAnEndlessAnswerOfAProxy(Endless answer) throws IOException {
        serving(out -> flood(out, answer));
        assertCut("https");
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADER_LINE", "INTERIM_ANSWERS", "BODY"})
    void waitsNoLongerForAnAnswerThatDrips(Endless answer) throws IOException {
        serving(out -> drip(out, answer));
        assertCut("http");
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADER_LINE", "INTERIM_ANSWERS", "REFUSAL"})
    void waitsNoLongerForAProxyThatDrips(Endless answer) throws IOException {
        serving(out -> drip(out, answer));
        assertCut("https");
    }

    @Test
    void unpacksNoMoreThanTheLimit() throws IOException {
        byte[] bomb = bomb(64);
        serving(out -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bomb);
            out.flush();
        });
        assertThat(assertCut("http")).hasMessage("the answer is larger than 64 KB");
    }

    private Throwable assertCut(String scheme) {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(() -> {
            try (CloseableHttpClient client = client()) {
                client.execute(new HttpGet(URI.create(scheme + "://localhost:" + server.port() + "/")),
                        answer -> EntityUtils.toByteArray(answer.getEntity()));
            }
        });
        assertThat(thrown).isInstanceOf(Exception.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(30));
        return thrown;
    }

    /** Uses this server as a proxy for TLS. */
    private CloseableHttpClient client() throws Exception {
        HttpClientBuilder builder = HttpClientBuilder.create();
        BoundedClient.configure(builder, LIMIT, path -> LARGEST_BODY, 2,
                new DefaultClientTlsStrategy(SSLContext.getDefault()), timer);
        return builder.setRoutePlanner(new SystemDefaultRoutePlanner(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(uri.getScheme().equals("http") ? Proxy.NO_PROXY
                        : new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", server.port())));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // the call says so itself
            }
        })).build();
    }

    private void flood(OutputStream out, Endless answer) throws IOException {
        out.write(answer.start.getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write(answer.more);
            sent.addAndGet(answer.more.length);
        }
    }

    private static void drip(OutputStream out, Endless answer) throws IOException {
        out.write(answer.start.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0;; i = (i + 1) % answer.more.length) {
            out.write(answer.more[i]);
            out.flush();
            pause();
        }
    }

    /** Makes the server slow; the test waits for nothing here. */
    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }

    private static byte[] bomb(int megabytes) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(new byte[1024 * 1024]);
            }
        }
        return bomb.toByteArray();
    }

    private interface Talk {
        void to(OutputStream out) throws IOException;
    }

    private void serving(Talk talk) throws IOException {
        server = new LoopbackServer(client -> {
            client.getInputStream().read(new byte[8192]);
            talk.to(client.getOutputStream());
        });
    }
}
