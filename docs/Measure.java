import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures the packaged program from outside: starts it five times as a process of its own against an API on loopback
 * that answers at once, and prints each figure and the median.
 *
 * <pre>
 * java docs/Measure.java first-poll java -jar target/creditwatch.jar         ms from the start to the first request
 * java docs/Measure.java exit       java -jar target/creditwatch.jar check   ms from the start to the end
 * java docs/Measure.java idle       java -jar target/creditwatch.jar         resident MB two minutes after first poll
 * </pre>
 */
final class Measure {

    private static final int RUNS = 5;
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final byte[] PLENTY = """
            {"status":true,"message":"Getting credit balance successfully",\
            "data":{"credit":1285.2,"threshold":0,"can_create_instance":true}}"""
            .getBytes(StandardCharsets.UTF_8);

    private final SynchronousQueue<Instant> requests = new SynchronousQueue<>();
    private final HttpServer api;

    private Measure() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        api.createContext("/v1/billing/user-credit/credit", exchange -> {
            requests.offer(Instant.now());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, PLENTY.length);
            try (exchange) {
                exchange.getResponseBody().write(PLENTY);
            }
        });
        api.start();
    }

    public static void main(String[] args) throws Exception {
        Measure measure = new Measure();
        List<String> command = Arrays.asList(args).subList(1, args.length);
        List<Long> figures = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            long figure = switch (args[0]) {
                case "first-poll" -> measure.firstPoll(command);
                case "exit" -> measure.exit(command);
                case "idle" -> measure.idle(command);
                default -> throw new IllegalArgumentException(args[0]);
            };
            figures.add(figure);
            System.out.print(figure + " ");
        }
        figures.sort(null);
        System.out.println("median " + figures.get(RUNS / 2));
        System.exit(0);
    }

    private long firstPoll(List<String> command) throws Exception {
        Instant start = Instant.now();
        Process process = start(command);
        Duration taken = Duration.between(start, firstRequest());
        stop(process);
        return taken.toMillis();
    }

    private long exit(List<String> command) throws Exception {
        Instant start = Instant.now();
        start(command).waitFor();
        return Duration.between(start, Instant.now()).toMillis();
    }

    private long idle(List<String> command) throws Exception {
        Process process = start(command);
        firstRequest();
        Thread.sleep(IDLE.toMillis());
        long kilobytes = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        stop(process);
        return kilobytes / 1024;
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of(
                "HYPERSTACK_API_URL", "http://127.0.0.1:" + api.getAddress().getPort() + "/v1",
                "HYPERSTACK_API_KEY", "any",
                "DATABASE_URL", "jdbc:sqlite:" + Files.createTempDirectory("measure").resolve("creditwatch.db"),
                "HTTP_PORT", Integer.toString(freePort())));
        return builder.redirectErrorStream(true).redirectOutput(new File("/dev/null")).start();
    }

    private Instant firstRequest() throws InterruptedException {
        Instant at = requests.poll(1, TimeUnit.MINUTES);
        if (at == null) {
            throw new IllegalStateException("no request within a minute");
        }
        return at;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
