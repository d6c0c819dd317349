package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionsTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n";

    private final AtomicLong nanos = new AtomicLong();
    private final HttpConnections connections = new HttpConnections(3, Duration.ofSeconds(30), nanos::get);
    private final BoundedVertx vertx = new BoundedVertx(connections, request -> {
        connections.begin(request);
        request.next();
    });
    private final List<RoutingContext> held = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        Router router = Router.router(vertx);
        router.route("/body").handler(BodyHandler.create());
        router.route("/held").handler(held::add);
        router.route("/large").handler(request -> request.end("x".repeat(8_000_000)));
        router.route().handler(request -> request.end("here"));
        port = vertx.createHttpServer(new HttpServerOptions()).requestHandler(router).listen(0, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES).actualPort();
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    @Test
    void replacesTheConnectionThatHasWaitedLongest() throws IOException {
        Socket first = connect("");
        Socket second = connect(REQUEST + "\r\n");
        assertAnswered(second);
        Socket third = connect(REQUEST + "\r\n");
        assertAnswered(third);
        say(second, REQUEST + "\r\n");
        assertAnswered(second);

        Socket fourth = connect(REQUEST + "\r\n");
        assertAnswered(fourth);
        assertClosed(first);
        Socket fifth = connect(REQUEST + "\r\n");
        assertAnswered(fifth);
        assertClosed(third);
        say(second, REQUEST + "\r\n");
        assertAnswered(second);
    }

    @Test
    void finishesEveryRequestInFlight() throws IOException {
        for (int i = 0; i < 3; i++) {
            connect(REQUEST.replace("/ ", "/held ") + "\r\n");
        }
        await().until(() -> held.size() == 3);
        assertClosed(connect(REQUEST + "\r\n"));
        held.forEach(request -> request.end("here"));
        for (Socket socket : sockets.subList(0, 3)) {
            assertAnswered(socket);
        }
    }

    @Test
    void replacesAConnectionThatDoesNotSendItsBody() throws IOException {
        Socket first = connect(REQUEST.replace("/ ", "/body ").replace("GET", "POST") + "Content-Length: 9\r\n\r\n{");
        for (int i = 0; i < 2; i++) {
            connect(REQUEST.replace("/ ", "/held ") + "\r\n");
        }
        await().until(() -> held.size() == 2);
        assertAnswered(connect(REQUEST + "\r\n"));
        assertClosed(first);
    }

    @Test
    void closesAConnectionWithoutACompleteRequest() throws IOException {
        Socket silent = connect("");
        Socket half = connect(REQUEST);
        Socket answered = connect(REQUEST + "\r\n");
        assertAnswered(answered);
        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        say(half, "X-More: 1\r\n");
        say(answered, REQUEST + "\r\n");
        assertAnswered(answered);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertClosed(silent);
        assertClosed(half);
        say(answered, REQUEST + "\r\n");
        assertAnswered(answered);
    }

    @Test
    void closesAConnectionWhoseRequestIsNeverAnswered() throws IOException {
        Socket socket = connect(REQUEST.replace("/ ", "/held ") + "\r\n");
        await().until(() -> held.size() == 1);
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertClosed(socket);
    }

    @Test
    void sendsNoSecondAnswerToAClientThatDoesNotReadTheFirst() throws IOException {
        Socket socket = connect((REQUEST.replace("/ ", "/large ") + "\r\n").repeat(50));
        socket.setSoTimeout(120_000);
        await().until(() -> socket.getInputStream().available() > 0);
        long length = 0;
        byte[] part = new byte[100_000];
        try {
            for (int read = socket.getInputStream().read(part); read >= 0; read = socket.getInputStream().read(part)) {
                length += read;
            }
        } catch (IOException reset) {
            // it is closed with what was not sent yet
        }
        assertThat(length).isLessThan(17_000_000);
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        say(socket, request);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertAnswered(Socket socket) throws IOException {
        socket.setSoTimeout(120_000);
        StringBuilder answer = new StringBuilder();
        byte[] part = new byte[1000];
        while (!answer.toString().endsWith("here")) {
            int read = socket.getInputStream().read(part);
            assertThat(read).as("bytes after " + answer).isPositive();
            answer.append(new String(part, 0, read, StandardCharsets.US_ASCII));
        }
    }

    private static void assertClosed(Socket socket) throws IOException {
        socket.setSoTimeout(120_000);
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("it is still open", e);
        } catch (IOException reset) {
            // closed with what it had sent unread
        }
    }
}
