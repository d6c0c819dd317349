package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile and broken requests to the HTTP port, with few file descriptors and little memory. */
class HttpPortIT {

    /** Shorter than the half minute after which the program closes an idle connection. */
    private static final int WHILE_IDLE = 25;
    private static final String SILENCE = """
            {"account": "watched", "duration": "365d", "who": "x", "why": "y"}""";

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    private static final Organization WATCHED = VENDOR.organization("watched");
    private static final Organization OTHER = VENDOR.organization("other");
    private static final Organization CROWDED = VENDOR.organization("crowded");
    private static final Organization FLOODED = VENDOR.organization("flooded");

    @AutoClose
    private static RunningProgram program;

    @BeforeAll
    static void start(@TempDir Path folder) {
        program = Program.in(folder).descriptors(256).option("-Xmx40m").notifying(SLACK)
                .watching(VENDOR, WATCHED, OTHER, CROWDED, FLOODED).with("http.hosts", "creditwatch, ops.example.com")
                .with("http.public-url", "https://public.example.com/cw/")
                .startAndWait();
        FLOODED.awaitPolls(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "POST   | /api/silences?Content-Type=application/json&Sec-Fetch-Site=none | cross-site | 403",
            "POST   | /api/silences?Content-Type=application/json                     | none       | 415",
            "POST   | /api/silences?Sec-Fetch-Site=same-origin&Origin=http://localhost | cross-site | 403",
            "PUT    | /api/silences?Sec-Fetch-Site=none                               | cross-site | 403",
            "PATCH  | /observe/health?Sec-Fetch-Site=none                             | same-site  | 403",
            "DELETE | /api/silences/x?Sec-Fetch-Site=none                             | cross-site | 403"})
    void looksAtTheRequestAndNotAtWhatItsAddressSays(String method, String path, String site, int status) {
        assertThat(program.send(method, path, method.equals("DELETE") ? "" : SILENCE, "Content-Type", "text/plain",
                "Sec-Fetch-Site", site).statusCode()).isEqualTo(status);
        assertThat(program.get("/api/silences").body()).isEqualTo("[]");
    }

    @Test
    void letsThePageWriteBehindAProxyThatAsksForAnotherHost() {
        String silence = SILENCE.replace("watched", "other");
        for (String origin : List.of("http://ops.example.com", "https://ops.example.com",
                "https://ops.example.com:8443")) {
            String made = program.send("POST", "/api/silences", silence, "Content-Type", "application/json",
                    "Origin", origin).headers().firstValue("Location").orElseThrow();
            assertThat(program.send("DELETE", made, "", "Origin", origin).statusCode()).isEqualTo(204);
        }
        for (String origin : List.of("http://ops.example.com.evil.example", "http://evil.example", "null", "http://",
                "http://localhost:1")) {
            assertThat(program.send("POST", "/api/silences", silence, "Content-Type", "application/json",
                    "Origin", origin).body()).contains("another site", "http.hosts");
        }
        assertThat(program.get("/api/silences").body()).isEqualTo("[]");
    }

    @Test
    void takesNeitherParametersNorHeadersAsThePath() {
        assertThat(program.get("/api/accounts?CamelHttpQuery=x").statusCode()).isEqualTo(400);
        assertThat(program.get("/api/accounts/unknown/readings?name=watched").statusCode()).isEqualTo(400);
        assertThat(program.get("/api/accounts/unknown/readings", "name", "watched").statusCode()).isEqualTo(404);
        assertThat(program.get("/api/accounts/watched/readings", "name", "unknown").statusCode()).isEqualTo(200);
        assertThat(program.get("/api/nope?CamelHttpPath=/api/accounts&CamelHttpMethod=PUT").statusCode())
                .isEqualTo(404);
        assertThat(program.send("DELETE", "/api/silences/x?id=y", "").statusCode()).isEqualTo(404);
        String readings = "/api/accounts/watched/readings?to=2020-01-01T00:00:00Z";
        String tag = program.get(readings).headers().firstValue("ETag").orElseThrow();
        assertThat(program.get(readings, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(program.get("/?If-None-Match=*&file=x&version=y").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost.:80", "app.localhost", "127.0.0.1", "127.9.9.9:8080", "[::1]:8080",
        "creditwatch:8080", "OPS.example.com", "public.example.com"})
    void answersForItsOwnHosts(String host) {
        assertThat(asked("GET /api/accounts HTTP/1.1", host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
        "ops.example.com.evil.example", "203.0.113.7", ""})
    void answersForNoOtherHost(String host) {
        for (String path : List.of("/", "/api/accounts", "/observe/metrics", "/observe/health", "/nope")) {
            assertThat(asked("GET " + path + " HTTP/1.1", host)).startsWith("HTTP/1.1 421 ")
                    .contains("http.hosts", "HTTP_HOSTS").doesNotContain("watched");
        }
        assertThat(asked("GET /observe/health/live HTTP/1.1", host)).startsWith("HTTP/1.1 200 ");
        // on a busy machine the database may answer too late
        assertThat(asked("GET /observe/health/ready HTTP/1.1", host)).matches("(?s)HTTP/1.1 (200|503) .*");
    }

    @Test
    void acceptsARequestWithoutAHostOnlyFromASimpleProbe() {
        assertThat(program.answerTo("GET /api/accounts HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 ");
        assertThat(program.answerTo("GET /api/accounts HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(program.answerTo("GET /api/accounts HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"
                + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nope", "/api/channels", "/api/silences", "/api/nope", "/api/accounts?nope=1",
        "/observe/health/live", "/observe/health/ready", "/observe/health", "/observe/metrics"})
    void answersAHeadAsAGetWithoutTheBody(String path) {
        // on a busy machine the database may answer too late to one of them
        Await.soon(() -> {
            String get = asked("GET " + path + " HTTP/1.1", "localhost");
            String head = asked("HEAD " + path + " HTTP/1.1", "localhost");
            assertThat(head).endsWith("\r\n\r\n");
            assertThat(names(head)).isEqualTo(names(get)).anyMatch(line -> line.startsWith("content-length"));
            assertThat(head.lines().findFirst()).isEqualTo(get.lines().findFirst());
            assertThat(asked("HEAD " + path + " HTTP/1.1", "evil.example").lines().findFirst().orElseThrow())
                    .isEqualTo(path.matches(".*/(live|ready)") ? "HTTP/1.1 200 OK"
                            : "HTTP/1.1 421 Misdirected Request");
        });
    }

    @Test
    void saysWhichMethodsThereAre() {
        assertThat(program.send("PUT", "/api/silences", "").headers().firstValue("Allow")).contains("GET, HEAD, POST");
    }

    @Test
    void notifiesACriticalWhileThreeHundredConnectionsAreIdle() {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                idle.add(program.connect());
            }
            CROWDED.has("20");
            Await.within(WHILE_IDLE, () -> assertThat(SLACK.headlines("crowded"))
                    .containsExactly("CRITICAL · crowded · $20.00 left"));
            assertThat(program.get("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(program.get("/api/accounts").statusCode()).isEqualTo(200);
        } finally {
            idle.forEach(HttpPortIT::close);
        }
    }

    @Test
    void survivesAFloodOfEndlessHeaders() throws IOException {
        byte[] begun = ("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(7_000))
                .getBytes(StandardCharsets.ISO_8859_1);
        List<Socket> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 2_000; i++) {
                Socket socket = program.connect();
                flood.add(socket);
                try {
                    socket.getOutputStream().write(begun);
                } catch (IOException closedBefore) {
                    // the program needed the place
                }
            }
            FLOODED.has("20");
            Await.within(WHILE_IDLE, () -> assertThat(SLACK.headlines("flooded"))
                    .containsExactly("CRITICAL · flooded · $20.00 left"));
            assertThat(program.get("/observe/health/live").statusCode()).isEqualTo(200);
        } finally {
            flood.forEach(HttpPortIT::close);
        }
        assertThat(program.answerTo("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(9_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(program.err()).doesNotContain("OutOfMemoryError", "Too many open files");
    }

    private static String asked(String line, String host) {
        return program.answerTo(line + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    /** Returns the names of the headers; the numbers of two answers may differ. */
    private static List<String> names(String answer) {
        return answer.lines().takeWhile(line -> !line.isEmpty()).skip(1)
                .map(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type") ? line : line.split(":")[0])
                .map(line -> line.toLowerCase(Locale.ROOT)).sorted().collect(Collectors.toList());
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
