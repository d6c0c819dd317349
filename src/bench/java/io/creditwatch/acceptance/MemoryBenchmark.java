package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures resident memory, threads and processor time of programs that poll one account each five minutes, and of one
 * that polls 10,000 accounts each minute.
 */
final class MemoryBenchmark implements Benchmark.Part {

    /** Heap for 10,000 accounts. */
    static final String HEAP_FOR_MANY = "-Xmx96m";

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        // whole periods of the many accounts, which are all due at the same time
        Duration window = benchmark.of(Duration.ofMinutes(5), Duration.ofSeconds(10));
        Duration period = benchmark.of(Duration.ofMinutes(1), window);
        int copies = benchmark.of(3, 1);
        int number = benchmark.of(10_000, 500);
        List<Runtimes.Setting> settings = benchmark.runtimes().all().stream()
                .filter(each -> each.java().isPresent()).toList();
        List<RunningProgram> idle = new ArrayList<>();
        try (StubVendor vendor = new StubVendor(); StubVendor vendorOfOne = new StubVendor();
                StubSlack slack = new StubSlack(); RunningProgram many = benchmark.program().option(HEAP_FOR_MANY)
                        .watching(vendor, Benchmark.organizations(vendor, number)).notifying(slack)
                        .with("poll.period", period.toSeconds() + "s").startAndWait()) {
            Organization[] one = Benchmark.organizations(vendorOfOne, 1);
            for (Runtimes.Setting setting : settings) {
                for (int copy = 0; copy < copies; copy++) {
                    idle.add(benchmark.program(setting).watching(vendorOfOne, one).notifying(slack)
                            .with("poll.period", "5m").startAndWait());
                }
            }
            Benchmark.awaitPolls(vendor, number);
            Usage before = new Usage(many, vendor);
            List<Usage> beforeOfOne = idle.stream().map(each -> new Usage(each, vendorOfOne)).toList();
            Benchmark.sleep(window);
            for (int i = 0; i < settings.size(); i++) {
                report(benchmark.figures(), settings.get(i).name() + ", 1 account", window,
                        beforeOfOne.subList(i * copies, (i + 1) * copies));
            }
            String with = "%s with %s, %,d accounts".formatted(benchmark.runtimes().main().name(), HEAP_FOR_MANY,
                    number);
            benchmark.figures().add("polls a minute", with, "", before.polls() * 60.0 / window.toSeconds());
            report(benchmark.figures(), with, window, List.of(before));
        } finally {
            idle.forEach(RunningProgram::close);
        }
    }

    private static void report(Figures figures, String with, Duration window, List<Usage> copies) {
        figures.add("resident after " + window.toSeconds() + " s", with, "MiB", copies.stream()
                .map(each -> Benchmark.resident(List.of(each.running.pid()))).toList());
        figures.add("threads", with, "", copies.stream()
                .map(each -> RunningProgram.figure(each.running.pid(), "Threads")).toList());
        figures.add("processor", with, "% of a core", copies.stream()
                .map(each -> 100.0 * each.processor().toMillis() / window.toMillis()).toList());
    }

    /** Polls and processor time from this moment on. */
    private static final class Usage {

        private final RunningProgram running;
        private final StubVendor vendor;
        private final Duration processorBefore;
        private final int pollsBefore;

        Usage(RunningProgram running, StubVendor vendor) {
            this.running = running;
            this.vendor = vendor;
            this.processorBefore = running.processorTime();
            this.pollsBefore = vendor.polls();
        }

        Duration processor() {
            return running.processorTime().minus(processorBefore);
        }

        int polls() {
            return vendor.polls() - pollsBefore;
        }
    }
}
