package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures one instance that polls many accounts each minute, on SQLite: polls a minute, processor time, memory. Runs
 * on Linux only, because it reads {@code /proc}.
 */
public final class ManyAccountsBenchmark {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int WORKERS = 64;

    private ManyAccountsBenchmark() {
    }

    /** @param args the number of accounts, 10,000 by default, and the heap, as in {@code 144m} */
    public static void main(String[] args) throws Exception {
        int accounts = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
        Path folder = BenchmarkFolder.create();
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                TestDatabase database = TestDatabase.sqlite(folder)) {
            Organization[] all = IntStream.range(0, accounts).mapToObj(i -> vendor.organization("account-" + i))
                    .toArray(Organization[]::new);
            Program program = database.configure(Program.in(folder)).watching(vendor, all).notifying(slack)
                    .with("poll.period", PERIOD.toSeconds() + "s").with("poll.period.alert", PERIOD.toSeconds() + "s")
                    .with("poll.rate-limit", 0).with("hyperstack.api.pool-size", WORKERS);
            if (args.length > 1) {
                program.option("-Xmx" + args[1]);
            }
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
                long notPolled = Stream.of(all)
                        .filter(each -> each.polledAt().stream().noneMatch(from::isBefore)).count();
                System.out.printf("%d accounts, %d workers: %.0f polls a minute, %d accounts not polled, %.2f cores, "
                                + "resident now and at most %d and %d MB%n", accounts, WORKERS, polls * 60 / seconds,
                        notPolled, used.toMillis() / 1000.0 / seconds, running.megabytes("VmRSS"),
                        running.megabytes("VmHWM"));
            }
        }
        System.exit(0);
    }
}
