package io.creditwatch.acceptance;

import io.creditwatch.acceptance.SoakRun.Sample;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Runs the program for an hour with 1,000 accounts and failing answers. Slack is away for ten minutes, and the database
 * restarts once.
 */
final class SoakBenchmark implements Benchmark.Part {

    private static final int ACCOUNTS = 1_000;
    private static final int CROSSINGS_OF_EACH = 6;
    private static final Duration LATE = Duration.ofSeconds(3);

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        Duration time = benchmark.of(Duration.ofHours(1), Duration.ofMinutes(2));
        try (RestartablePostgres database = new RestartablePostgres(benchmark.runtimes().newFolder());
             StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            database.start();
            Organization[] accounts = Benchmark.organizations(vendor, ACCOUNTS);
            try (RunningProgram running = database.ledgerOf(benchmark.program().option(MemoryBenchmark.HEAP_FOR_MANY)
                    .watching(vendor, accounts).notifying(slack).with("poll.period", "10s")
                    .with("poll.period.alert", "10s").with("hyperstack.api.timeout", "2s")).startAndWait()) {
                Benchmark.awaitPolls(vendor, ACCOUNTS);
                SoakRun soak = new SoakRun(slack, running, LATE, accounts);
                soak.run(time, CROSSINGS_OF_EACH, () -> slack.answers(503), () -> slack.answers(200), () -> { },
                        database::restart, () -> { });
                Await.within(300, () -> {
                    List<String> wrong = soak.wrong();
                    if (!wrong.isEmpty()) {
                        throw new AssertionError(wrong.size() + " accounts, as in " + wrong.get(0));
                    }
                });
                report(benchmark.figures(), soak.samples());
                benchmark.figures().add("messages lost, repeated or out of order", "of %,d due"
                        .formatted(ACCOUNTS * CROSSINGS_OF_EACH), "", soak.wrong().size());
                benchmark.figures().add("notifications still waiting", "at the end", "", waiting(running));
            }
        }
    }

    private static void report(Figures figures, List<Sample> samples) {
        int quarter = samples.size() / 4;
        List<Sample> second = samples.subList(quarter, 2 * quarter);
        List<Sample> last = samples.subList(3 * quarter, samples.size());
        report(figures, "resident", "MiB", second, last, Sample::resident);
        report(figures, "threads", "", second, last, Sample::threads);
        report(figures, "file descriptors", "", second, last, Sample::descriptors);
    }

    private static void report(Figures figures, String what, String unit, List<Sample> second, List<Sample> last,
                               ToDoubleFunction<Sample> value) {
        figures.add(what, "second quarter", unit, second.stream().mapToDouble(value).toArray());
        figures.add(what, "last quarter", unit, last.stream().mapToDouble(value).toArray());
    }

    private static double waiting(RunningProgram running) {
        return running.get("/observe/metrics").body().lines()
                .filter(line -> line.startsWith("creditwatch_outbox_waiting"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }
}
