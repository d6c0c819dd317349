package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One instance that polls 10,000 accounts each minute, on SQLite: polls a minute, the processor's time, the memory.
 * Takes four minutes, and reads {@code /proc}, so it runs on Linux alone.
 *
 * <pre>./mvnw -q -DskipTests package exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.creditwatch.acceptance.ManyAccountsFigures</pre>
 */
public final class ManyAccountsFigures {

    private static final int ACCOUNTS = 10_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int WORKERS = 64;

    private ManyAccountsFigures() {
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("creditwatch");
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack(); TestDatabase database = TestDatabase.sqlite(folder)) {
            Organization[] all = IntStream.range(0, ACCOUNTS).mapToObj(i -> vendor.organization("account-" + i))
                    .toArray(Organization[]::new);
            Program program = database.configure(Program.in(folder)).watching(vendor, all).notifying(slack)
                    .with("poll.period", PERIOD.toSeconds() + "s").with("poll.period.alert", PERIOD.toSeconds() + "s")
                    .with("poll.rate-limit", 0).with("hyperstack.api.pool-size", WORKERS);
            try (RunningProgram running = program.startAndWait()) {
                Thread.sleep(PERIOD.toMillis());
                Duration processor = running.processorTime();
                Instant from = Instant.now();
                Thread.sleep(PERIOD.multipliedBy(2).toMillis());
                Instant to = Instant.now();
                Duration used = running.processorTime().minus(processor);
                double seconds = Duration.between(from, to).toMillis() / 1000.0;
                long polls = Stream.of(all).flatMap(each -> each.polledAt().stream())
                        .filter(at -> at.isAfter(from) && at.isBefore(to)).count();
                long left = Stream.of(all).filter(each -> each.polledAt().stream().noneMatch(from::isBefore)).count();
                System.out.printf("%d accounts, %d workers: %.0f polls a minute, %d accounts not polled, %.2f cores, %s%n",
                        ACCOUNTS, WORKERS, polls * 60 / seconds, left, used.toMillis() / 1000.0 / seconds,
                        memory(running));
            }
        }
        System.exit(0);
    }

    /** Resident now, and at most. */
    private static String memory(RunningProgram running) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(running.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                .map(line -> line.replaceAll("\\s+", " ")).toList().toString();
    }
}
