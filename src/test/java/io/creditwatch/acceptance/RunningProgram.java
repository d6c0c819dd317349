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
import java.util.concurrent.TimeUnit;

/** A process of the packaged program. */
public final class RunningProgram implements AutoCloseable {

    /** Longer than a start takes on a machine that is busy otherwise. */
    private static final Duration START = Duration.ofSeconds(90);
    /** Whatever hangs; less than what a container is given between SIGTERM and SIGKILL. */
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path out;
    private final Path err;
    private final int port;

    RunningProgram(Process process, Path out, Path err, int port) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.port = port;
    }

    /** What it has written to standard output so far. */
    public String out() {
        return text(out);
    }

    /** What it has written to standard error so far. */
    public String err() {
        return text(err);
    }

    /** Waits until it has written that, to whichever of the two. */
    public void awaitLine(String part) {
        await().atMost(START).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            assertThat(out() + err()).contains(part);
        });
    }

    /** Asks its HTTP port; headers are names and values in turn. */
    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** The same with any method and body. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(path)))
                .timeout(Duration.ofSeconds(5)).method(method, BodyPublishers.ofString(body));
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

    /** A connection to its HTTP port. */
    public Socket connect() {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it answers to these bytes on a connection of their own, until it is closed. */
    public String answerTo(String request) {
        try (Socket socket = connect()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where something is, for a browser. */
    public String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public long pid() {
        return process.pid();
    }

    /** How long processors have worked for it. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Returns a figure of {@code /proc/PID/status}, as in {@code VmRSS}; Linux only. */
    long megabytes(String figure) {
        return text(Path.of("/proc", Long.toString(pid()), "status")).lines()
                .filter(line -> line.startsWith(figure + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() / 1024;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has ended by itself. */
    public RunResult awaitEnd() {
        return awaitEnd(START);
    }

    /** SIGTERM; waits until it has ended. */
    public RunResult stop() {
        process.destroy();
        return awaitEnd(STOP);
    }

    /** SIGKILL; waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(STOP);
    }

    /** Leaves nothing behind. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private RunResult awaitEnd(Duration patience) {
        try {
            boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended).as("it has ended within " + patience + ", having said:\n" + err()).isTrue();
            return new RunResult(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
