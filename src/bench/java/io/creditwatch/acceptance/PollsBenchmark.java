package io.creditwatch.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Measures the polls a second and their processor time, with accounts that are always due. */
final class PollsBenchmark implements Benchmark.Part {

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        for (int accounts : benchmark.of(List.of(1, 10, 100, 1_000, 10_000), List.of(100))) {
            try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                    RunningProgram running = benchmark.program().option(MemoryBenchmark.HEAP_FOR_MANY)
                            .watching(vendor, Benchmark.organizations(vendor, accounts)).notifying(slack)
                            .with("poll.period", "250ms").with("poll.period.alert", "250ms").startAndWait()) {
                measure(benchmark, vendor, running, "%,d %s, due four times a second".formatted(accounts,
                        accounts == 1 ? "account" : "accounts"));
            }
        }
    }

    static void measure(Benchmark benchmark, StubVendor vendor, RunningProgram running, String with)
            throws InterruptedException {
        // until the compiler has seen the hot code
        Benchmark.sleep(benchmark.of(Duration.ofSeconds(10), Duration.ofSeconds(3)));
        int polls = vendor.polls();
        Duration processor = running.processorTime();
        Instant begin = Instant.now();
        Benchmark.sleep(benchmark.of(Duration.ofSeconds(15), Duration.ofSeconds(3)));
        double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
        double used = running.processorTime().minus(processor).toMillis() / 1000.0;
        double more = vendor.polls() - polls;
        benchmark.figures().add("polls a second", with, "", more / seconds);
        benchmark.figures().add("processor time of 1,000 polls", with, "s", used * 1_000 / more);
    }
}
