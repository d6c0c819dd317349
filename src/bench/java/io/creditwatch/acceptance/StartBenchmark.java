package io.creditwatch.acceptance;

import static org.awaitility.Awaitility.await;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the start of the program, five times each: the time to the first poll, the time that {@code check} takes,
 * and the resident memory some time after the first poll.
 */
public final class StartBenchmark {

    private static final int RUNS = 5;

    private interface Figure {
        long measure(Program program, Organization organization) throws InterruptedException;
    }

    private StartBenchmark() {
    }

    /** @param args the seconds from the first poll until the memory is read; 120 by default */
    public static void main(String[] args) throws Exception {
        Duration idle = Duration.ofSeconds(args.length == 0 ? 120 : Integer.parseInt(args[0]));
        print("ms to the first poll", StartBenchmark::firstPoll);
        print("ms of check", (program, organization) -> millis(() -> program.run("check")));
        print("MB resident", (program, organization) -> {
            try (RunningProgram running = program.start()) {
                awaitFirstPoll(organization);
                Thread.sleep(idle.toMillis());
                return running.megabytes("VmRSS");
            }
        });
        System.exit(0);
    }

    private static void print(String name, Figure figure) throws IOException, InterruptedException {
        List<Long> figures = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            try (StubVendor vendor = new StubVendor()) {
                Organization organization = vendor.organization("prod-eu");
                figures.add(figure.measure(Program.in(BenchmarkFolder.create()).watching(vendor, organization),
                        organization));
            }
        }
        figures.sort(null);
        System.out.printf("%s: median %d of %s%n", name, figures.get(RUNS / 2), figures);
    }

    private static long firstPoll(Program program, Organization organization) {
        List<RunningProgram> running = new ArrayList<>();
        try {
            return millis(() -> {
                running.add(program.start());
                awaitFirstPoll(organization);
            });
        } finally {
            running.forEach(RunningProgram::close);
        }
    }

    private static void awaitFirstPoll(Organization organization) {
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> organization.polls() > 0);
    }

    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
