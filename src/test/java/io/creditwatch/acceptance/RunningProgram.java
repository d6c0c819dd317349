package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Process of the packaged program. */
public final class RunningProgram implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(Await.PATIENCE);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path out;
    private final Path err;
    private final Path temporary;
    private final int port;

    /** @param temporary folder for temporary files, which is deleted when the program has ended */
    RunningProgram(Process process, Path out, Path err, Path temporary, int port) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.temporary = temporary;
        this.port = port;
    }

    public String out() {
        return text(out);
    }

    public String err() {
        return text(err);
    }

    /** Waits until standard output or standard error contains the text. */
    public void awaitLine(String part) {
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> (out() + err()).contains(part));
        } catch (ConditionTimeoutException e) {
            // a message with all of the output is made only once
            assertThat(out() + err()).contains(part);
        }
    }

    /** Sends a GET to the program's HTTP port; headers are names and values in turn. */
    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /**
     * Sends a request to the program's HTTP port, again while a slow machine lets the database answer too late; headers
     * are names and values in turn.
     */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        return inTime(() -> sendOnce(method, path, body, headers), HttpResponse::body);
    }

    private static <T> T inTime(Supplier<T> request, Function<T, String> text) {
        long begun = System.nanoTime();
        T answer = request.get();
        while (isTooLate(text.apply(answer)) && System.nanoTime() - begun < PATIENCE.toNanos()) {
            answer = request.get();
        }
        return answer;
    }

    /** Returns whether the program answers only that its database has not answered within a second. */
    static boolean isTooLate(String answer) {
        return answer.contains("the database does not answer");
    }

    HttpResponse<String> sendOnce(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(path)))
                .timeout(PATIENCE).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects to the program's HTTP port. */
    public Socket connect() {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes on a new connection, as {@link #send} does, and returns the answer until the program closes it. */
    public String answerTo(String request) {
        return inTime(() -> answerOnce(request), Function.identity());
    }

    private String answerOnce(String request) {
        try (Socket socket = connect()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public long pid() {
        return process.pid();
    }

    public Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Returns a figure of {@code /proc/PID/status}, as in {@code VmRSS}, in its own unit; Linux only. */
    static long figure(long pid, String figure) {
        return text(Path.of("/proc", Long.toString(pid), "status")).lines()
                .filter(line -> line.startsWith(figure + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM and waits until the program has ended. */
    public RunResult stop() {
        process.destroy();
        return awaitEnd();
    }

    /** Sends SIGKILL and waits until the program has ended. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        deleteTemporaryFiles();
    }

    /** Waits until the program has ended by itself. */
    public RunResult awaitEnd() {
        try {
            boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended).as("ended within " + PATIENCE + "; standard error:\n" + err()).isTrue();
            deleteTemporaryFiles();
            return new RunResult(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A killed program leaves the native libraries that it has unpacked. */
    private void deleteTemporaryFiles() {
        try (Stream<Path> files = Files.exists(temporary) ? Files.walk(temporary) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
