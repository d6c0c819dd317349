package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the time from the answer that crosses a level to the request to Slack. Every poll crosses a level, of one
 * account in each of four programs, which poll as often as they can.
 */
final class CrossingBenchmark implements Benchmark.Part {

    private static final int PROGRAMS = 4;

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        int crossings = benchmark.of(1_000, 100) / PROGRAMS;
        List<RunningProgram> started = new ArrayList<>();
        List<StubSlack> slacks = Stream.generate(StubSlack::new).limit(PROGRAMS).toList();
        try (StubVendor vendor = new StubVendor()) {
            Organization[] organizations = Benchmark.organizations(vendor, PROGRAMS);
            for (int i = 0; i < PROGRAMS; i++) {
                organizations[i].has("95.20", "1000");
                started.add(benchmark.program().watching(vendor, organizations[i]).notifying(slacks.get(i))
                        .with("poll.period", "250ms").with("poll.period.alert", "250ms").start());
            }
            Await.within(600, () -> {
                if (!slacks.stream().allMatch(slack -> slack.messages().size() > crossings)) {
                    throw new AssertionError(slacks.stream().map(slack -> slack.messages().size()).toList());
                }
            });
            List<Double> first = new ArrayList<>();
            List<Double> others = new ArrayList<>();
            for (int i = 0; i < PROGRAMS; i++) {
                List<Double> taken = taken(organizations[i], slacks.get(i), crossings + 1);
                first.add(taken.get(0));
                others.addAll(taken.subList(1, crossings + 1));
            }
            String with = benchmark.runtimes().main().name();
            benchmark.figures().add("crossing to Slack, the first of a process", with, "ms", first);
            benchmark.figures().add("crossing to Slack, the others", with, "ms", others);
        } finally {
            started.forEach(RunningProgram::close);
            slacks.forEach(StubSlack::close);
        }
    }

    /** Pairs each poll with its message: each crosses the level, so each has one. */
    private static List<Double> taken(Organization organization, StubSlack slack, int crossings) {
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < crossings; i++) {
            StubSlack.Message message = slack.messages().get(i);
            if (message.headline().startsWith("WARNING") != (i % 2 == 0)) {
                throw new IllegalStateException("message " + i + " is " + message.headline());
            }
            Duration time = Duration.between(organization.polledAt().get(i), message.at());
            if (time.isNegative()) {
                throw new IllegalStateException("message " + i + " came before its poll");
            }
            taken.add(Benchmark.millis(time));
        }
        return taken;
    }
}
