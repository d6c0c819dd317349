package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the time from the answer that crosses a level to the request to Slack, of one account in each of four
 * programs. They have started one after the other and watched a steady balance for a while, before every poll crosses a
 * level. They poll as often as they can.
 */
final class CrossingBenchmark implements Benchmark.Part {

    private static final int PROGRAMS = 4;
    private static final int STEADY_POLLS = 8;

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        int crossings = benchmark.of(1_000, 60) / PROGRAMS;
        List<RunningProgram> started = new ArrayList<>();
        List<StubSlack> slacks = Stream.generate(StubSlack::new).limit(PROGRAMS).toList();
        try (StubVendor vendor = new StubVendor()) {
            Organization[] organizations = Benchmark.organizations(vendor, PROGRAMS);
            for (int i = 0; i < PROGRAMS; i++) {
                started.add(benchmark.program().watching(vendor, organizations[i]).notifying(slacks.get(i))
                        .with("poll.period", "250ms").with("poll.period.alert", "250ms").startAndWait());
            }
            int[] polls = new int[PROGRAMS];
            for (int i = 0; i < PROGRAMS; i++) {
                organizations[i].awaitPolls(STEADY_POLLS);
                // just after a poll, so that the next one is the first with these balances; polls count from 0
                polls[i] = organizations[i].polls() + organizations[i].polls() % 2;
                organizations[i].has("95.20", "1000");
            }
            Await.within(600, () -> {
                if (!slacks.stream().allMatch(slack -> slack.messages().size() > crossings)) {
                    throw new AssertionError(slacks.stream().map(slack -> slack.messages().size()).toList());
                }
            });
            List<Double> first = new ArrayList<>();
            List<Double> others = new ArrayList<>();
            List<Double> later = new ArrayList<>();
            for (int i = 0; i < PROGRAMS; i++) {
                List<Double> taken = taken(organizations[i], polls[i], slacks.get(i), crossings + 1);
                first.add(taken.get(0));
                others.addAll(taken.subList(1, crossings + 1));
                later.addAll(taken.subList(crossings / 2, crossings + 1));
            }
            String with = benchmark.runtimes().main().name();
            benchmark.figures().add("crossing to Slack, the first of a process", with, "ms", first);
            benchmark.figures().add("crossing to Slack, the others", with, "ms", others);
            benchmark.figures().add("crossing to Slack, of these the later half", with, "ms", later);
        } finally {
            started.forEach(RunningProgram::close);
            slacks.forEach(StubSlack::close);
        }
    }

    /** Pairs each poll from the first crossing on with its message: each crosses the level, so each has one. */
    private static List<Double> taken(Organization organization, int first, StubSlack slack, int crossings) {
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < crossings; i++) {
            StubSlack.Message message = slack.messages().get(i);
            if (message.headline().startsWith("WARNING") != (i % 2 == 0)) {
                throw new IllegalStateException("message " + i + " is " + message.headline());
            }
            Duration time = Duration.between(organization.polledAt().get(first + i), message.at());
            if (time.isNegative()) {
                throw new IllegalStateException("message " + i + " came before its poll");
            }
            taken.add(Benchmark.millis(time));
        }
        return taken;
    }
}
