package io.creditwatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of an operator's own route that sets only the timeouts of Camel. */
class OwnRouteCallsTest {

    private final AtomicInteger calls = new AtomicInteger();
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final CamelContext camel = new DefaultCamelContext();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serving);
        server.start();
        camel.getComponent("http", HttpComponent.class)
                .setHttpClientConfigurer(BoundedClient.ofOwnRoute(Duration.ofSeconds(1),
                camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "deadlines")));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.stop(0);
        serving.shutdownNow();
    }

    @Test
    void endWhenTheAnswerComesTooSlowly() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 600; i++) {
                    body.write('.');
                    body.flush();
                    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            }
        });

        long start = System.nanoTime();
        Exchange answer = call("?responseTimeout=10000");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(answer.getException()).hasMessage("no complete answer within 1000 ms");
    }

    @Test
    void areNotRepeatedWithinTheCallWhenTheReceiverAsksToWait() {
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.getResponseHeaders().add("Retry-After", "3600");
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });

        assertThat(call("").getException()).isInstanceOfSatisfying(HttpOperationFailedException.class, failure ->
                assertThat(failure.getStatusCode()).isEqualTo(503));
        assertThat(calls).hasValue(1);
    }

    private Exchange call(String options) {
        return camel.createProducerTemplate().request(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/" + options,
                exchange -> exchange.getMessage().setBody("a notification"));
    }
}
