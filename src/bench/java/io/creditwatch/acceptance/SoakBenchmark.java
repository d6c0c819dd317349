package io.creditwatch.acceptance;

import io.creditwatch.acceptance.SoakRun.Sample;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    private static final String AGE = "age of the oldest notification";
    private static final Duration LATE = Duration.ofSeconds(3);

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        Duration time = benchmark.of(Duration.ofHours(1), Duration.ofMinutes(2));
        try (RestartablePostgres database = new RestartablePostgres(benchmark.runtimes().newFolder());
             StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            database.start();
            Organization[] accounts = Benchmark.organizations(vendor, ACCOUNTS);
            try (RunningProgram running = database.ledgerOf(benchmark.program().watching(vendor, accounts)
                    .notifying(slack).with("poll.period", "10s").with("poll.period.alert", "10s")
                    .with("hyperstack.api.timeout", "2s")).startAndWait()) {
                Benchmark.awaitPolls(vendor, ACCOUNTS);
                SoakRun soak = new SoakRun(slack, running, LATE, accounts);
                Figures figures = benchmark.figures();
                soak.run(time, CROSSINGS_OF_EACH, () -> {
                    // the first request of the metrics loads their classes
                    figures.add(AGE, "after a sixth of the time", "s", age(running));
                    figures.add("live data of the heap", "after a sixth of the time", "MiB",
                            liveData(benchmark, running));
                    slack.answers(503);
                }, () -> slack.answers(200), () -> figures.add(AGE, "after half of the time", "s", age(running)),
                        database::restart, () -> figures.add(AGE, "after five sixths", "s", age(running)));
                Await.within(300, () -> {
                    List<String> wrong = soak.wrong();
                    if (!wrong.isEmpty()) {
                        throw new AssertionError(wrong.size() + " accounts, as in " + wrong.get(0));
                    }
                });
                figures.add(AGE, "at the end", "s", age(running));
                figures.add("live data of the heap", "at the end", "MiB", liveData(benchmark, running));
                report(figures, soak.samples());
                figures.add("messages lost, repeated or out of order", "of %,d due"
                        .formatted(ACCOUNTS * CROSSINGS_OF_EACH), "", soak.wrong().size());
                figures.add("notifications still waiting", "at the end", "", metric(running, "outbox_waiting"));
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

    private static double age(RunningProgram running) {
        return metric(running, "outbox_oldest_age_seconds");
    }

    /** Returns the sum over all channels. */
    private static double metric(RunningProgram running, String name) {
        return running.get("/observe/metrics").body().lines().filter(line -> line.startsWith("creditwatch_" + name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Returns the size of what is left after a collection, which this begins. */
    private static double liveData(Benchmark benchmark, RunningProgram running) {
        Path jcmd = Path.of(benchmark.runtimes().main().java().orElseThrow()).resolveSibling("jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(running.pid()), "GC.class_histogram")
                    .start();
            String last = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
            return Double.parseDouble(last.strip().split(" +")[2]) / 1024 / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
