package io.creditwatch.acceptance;

import java.time.Duration;
import java.util.function.IntSupplier;

/** Measures how polls and deliveries a second grow with the number of instances on one PostgreSQL. */
final class InstancesBenchmark implements Benchmark.Part {

    private static final int LARGEST = 3;
    private static final int ACCOUNTS = 300;
    /** Slow answers and few workers, so that nothing else limits the throughput. */
    private static final Duration SLOW = Duration.ofMillis(400);
    private static final int WORKERS = 4;

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        Duration measured = benchmark.of(Duration.ofSeconds(10), Duration.ofSeconds(2));
        for (int size = 1; size <= LARGEST; size++) {
            try (StubVendor vendor = new StubVendor().takes(SLOW); StubSlack slack = new StubSlack().takes(SLOW);
                    Cluster cluster = new Cluster(benchmark.runtimes().newFolder(), vendor, ACCOUNTS,
                            Duration.ofSeconds(1), program -> benchmark.runtimes().main().apply(program)
                                    .notifying(slack).with("hyperstack.api.pool-size", WORKERS))) {
                cluster.organizations().forEach(each -> each.costs("20.40"));
                cluster.start(size);
                Benchmark.awaitPolls(vendor, vendor.polls() + WORKERS * size);
                double polls = perSecond(vendor::polls, measured);
                cluster.organizations().forEach(each -> each.has("95.20"));
                Await.within(30, () -> {
                    if (slack.messages().isEmpty()) {
                        throw new AssertionError("no message yet");
                    }
                });
                double messages = perSecond(() -> slack.messages().size(), measured);
                String with = "%d %s on PostgreSQL, %d workers each, answers take %d ms".formatted(size,
                        size == 1 ? "instance" : "instances", WORKERS, SLOW.toMillis());
                benchmark.figures().add("polls a second", with, "", polls);
                benchmark.figures().add("messages a second", with, "", messages);
            }
        }
    }

    private static double perSecond(IntSupplier counted, Duration measured) throws InterruptedException {
        int before = counted.getAsInt();
        Benchmark.sleep(measured);
        return (counted.getAsInt() - before) * 1000.0 / measured.toMillis();
    }
}
