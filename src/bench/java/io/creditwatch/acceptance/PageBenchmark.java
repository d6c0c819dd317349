package io.creditwatch.acceptance;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Measures the status page and the metrics with many accounts. */
final class PageBenchmark implements Benchmark.Part {

    private static final int ACCOUNTS = 500;
    private static final int WARM_UP = 5;

    @Override
    public void measure(Benchmark benchmark) throws IOException {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                RunningProgram running = benchmark.program()
                        .watching(vendor, Benchmark.organizations(vendor, ACCOUNTS)).notifying(slack)
                        .with("poll.period", "5m").startAndWait()) {
            Benchmark.awaitPolls(vendor, ACCOUNTS);
            String with = "%d accounts".formatted(ACCOUNTS);
            get(benchmark, running, "page", with, "/");
            get(benchmark, running, "metrics", with, "/observe/metrics");
        }
    }

    static void get(Benchmark benchmark, RunningProgram running, String what, String with, String path) {
        List<Double> taken = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < WARM_UP + benchmark.of(50, 10); i++) {
            Instant begin = Instant.now();
            HttpResponse<String> answer = running.get(path);
            taken.add(Benchmark.millis(Duration.between(begin, Instant.now())));
            length = answer.body().length();
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
        }
        benchmark.figures().add(what, with, "ms", taken.subList(WARM_UP, taken.size()));
        benchmark.figures().add(what + ", length", with, "kB", length / 1000.0);
    }
}
