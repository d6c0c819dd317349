package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Measures the time from the start of the process to the first poll, and of the command {@code check}. */
final class StartBenchmark implements Benchmark.Part {

    @Override
    public void measure(Benchmark benchmark) throws IOException {
        for (Runtimes.Setting setting : benchmark.runtimes().all()) {
            if (setting.java().isEmpty()) {
                benchmark.figures().notMeasured("start to first poll", setting.name(), setting.missing());
                continue;
            }
            List<Double> firstPolls = new ArrayList<>();
            List<Double> checks = new ArrayList<>();
            for (int run = 0; run < benchmark.of(5, 1); run++) {
                try (StubVendor vendor = new StubVendor()) {
                    Organization organization = Benchmark.organizations(vendor, 1)[0];
                    Program program = benchmark.program(setting).watching(vendor, organization);
                    firstPolls.add(Benchmark.millis(firstPoll(program, vendor, organization)));
                    Instant begin = Instant.now();
                    RunResult check = program.run("check");
                    checks.add(Benchmark.millis(Duration.between(begin, Instant.now())));
                    if (check.exitCode() != 0) {
                        throw new IllegalStateException(check.out() + check.err());
                    }
                }
            }
            benchmark.figures().add("start to first poll", setting.name(), "ms", firstPolls);
            benchmark.figures().add("check, from exec to exit", setting.name(), "ms", checks);
        }
    }

    private static Duration firstPoll(Program program, StubVendor vendor, Organization organization) {
        Instant begin = Instant.now();
        try (RunningProgram running = program.start()) {
            Benchmark.awaitPolls(vendor, 1);
            running.awaitLine("event=started");
            return Duration.between(begin, organization.polledAt().get(0));
        }
    }
}
