package io.creditwatch.acceptance;

import io.creditwatch.Tool;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures creditwatch side by side with Prometheus, Alertmanager and a small exporter: memory, start, the time from a
 * crossing to the message, and the messages that a receiver gets that was down for the whole low.
 *
 * <p>The settings that a user would write wait for minutes, so that measurement goes on while the other parts run.
 */
final class PrometheusBenchmark implements Benchmark.Part {

    private static final PrometheusStack.Intervals USUAL = new PrometheusStack.Intervals("1m", "30s", "5m");
    private static final PrometheusStack.Intervals FASTEST = new PrometheusStack.Intervals("1s", "0s", "1s");
    private static final String WITH_USUAL = "creditwatch, poll.period 5m";
    private static final String WITH_FASTEST = "creditwatch, poll.period 1s";
    private static final int ACCOUNTS = 5;

    private final List<Comparison> fastest = new ArrayList<>();
    private final List<Comparison> usual = new ArrayList<>();

    /** Times of a low, from the start of the comparison on. */
    private record Times(Duration low, Duration recovered, Duration receiverIsBack, Duration end) {

        static Times ofSeconds(int low, int recovered, int receiverIsBack, int end) {
            return new Times(Duration.ofSeconds(low), Duration.ofSeconds(recovered), Duration.ofSeconds(receiverIsBack),
                    Duration.ofSeconds(end));
        }
    }

    @Override
    public void begin(Benchmark benchmark) throws Exception {
        if (isMissing()) {
            return;
        }
        if (benchmark.isShort()) {
            compareFastest(benchmark);
        } else {
            Times times = Times.ofSeconds(60, 540, 600, 960);
            usual.add(new Comparison(benchmark, USUAL, times));
            usual.add(new Comparison(benchmark, null, times));
        }
    }

    private void compareFastest(Benchmark benchmark) throws IOException {
        Times times = Times.ofSeconds(15, 45, 50, 115);
        fastest.add(new Comparison(benchmark, FASTEST, times));
        fastest.add(new Comparison(benchmark, null, times));
    }

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        Figures figures = benchmark.figures();
        if (isMissing()) {
            figures.notMeasured("side by side", "Prometheus and Alertmanager", "not installed: apt-get install "
                    + PrometheusStack.TOOLS.stream().filter(each -> each.path().isEmpty())
                            .map(Tool::debianPackage).collect(Collectors.joining(" ")));
            return;
        }
        if (fastest.isEmpty()) {
            compareFastest(benchmark);
        }
        fastest.get(0).report(figures, FASTEST.toString());
        fastest.get(1).report(figures, WITH_FASTEST);
        if (usual.isEmpty()) {
            figures.notMeasured("all of this", USUAL.toString(), "takes 16 minutes");
        } else {
            usual.get(0).report(figures, USUAL.toString());
            usual.get(1).report(figures, WITH_USUAL);
        }
    }

    private static boolean isMissing() {
        return PrometheusStack.TOOLS.stream().anyMatch(each -> each.path().isEmpty());
    }

    /** Two instances of one of the two: the receiver of the first works, and that of the second is down. */
    private static final class Comparison {

        private final StubVendor vendor = new StubVendor();
        private final StubSlack working = new StubSlack();
        private final StubSlack down = new StubSlack().answers(503);
        private final Organization[] accounts = Benchmark.organizations(vendor, ACCOUNTS);
        private final Organization[] unheard = IntStream.range(0, ACCOUNTS)
                .mapToObj(i -> vendor.organization("unheard-" + i).costs("20.40")).toArray(Organization[]::new);
        private final Instant begin = Instant.now();
        private final List<Instant> crossedAt = new ArrayList<>();
        private final CompletableFuture<Double> resident;

        /** @param intervals null for creditwatch */
        Comparison(Benchmark benchmark, PrometheusStack.Intervals intervals, Times times) throws IOException {
            boolean isFast = times.low().compareTo(Duration.ofMinutes(1)) < 0;
            AutoCloseable first = start(benchmark, intervals, isFast, working, accounts);
            AutoCloseable second = start(benchmark, intervals, isFast, down, unheard);
            resident = CompletableFuture.supplyAsync(() -> run(times, first, second));
        }

        private AutoCloseable start(Benchmark benchmark, PrometheusStack.Intervals intervals, boolean isFast,
                                    StubSlack slack, Organization... watched) throws IOException {
            if (intervals != null) {
                return new PrometheusStack(benchmark.runtimes().newFolder(), intervals, vendor, slack, watched);
            }
            Program program = benchmark.program().watching(vendor, watched).notifying(slack);
            return (isFast ? program : program.with("poll.period", "5m").with("poll.period.alert", "1m")).start();
        }

        /** Returns the resident memory at the end, in MiB. */
        private double run(Times times, AutoCloseable first, AutoCloseable second) {
            try (vendor; working; down; first; second) {
                sleepUntil(times.low());
                for (int i = 0; i < ACCOUNTS; i++) {
                    crossedAt.add(Instant.now());
                    accounts[i].has("95.20");
                    unheard[i].has("95.20");
                }
                sleepUntil(times.recovered());
                for (int i = 0; i < ACCOUNTS; i++) {
                    accounts[i].has("1000");
                    unheard[i].has("1000");
                }
                sleepUntil(times.receiverIsBack());
                down.answers(200);
                sleepUntil(times.end());
                return first instanceof PrometheusStack stack ? stack.resident()
                        : Benchmark.resident(List.of(((RunningProgram) first).pid()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private void sleepUntil(Duration time) throws InterruptedException {
            Duration left = Duration.between(Instant.now(), begin.plus(time));
            Benchmark.sleep(left.isNegative() ? Duration.ZERO : left);
        }

        void report(Figures figures, String with) {
            double memory = resident.join();
            figures.add("start to first poll", with, "s", seconds(begin, accounts[0].polledAt().get(0)));
            figures.add("resident at the end", with, "MiB", memory);
            List<Double> fromCrossing = new ArrayList<>();
            List<Double> fromSeen = new ArrayList<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                Instant crossed = crossedAt.get(i);
                Instant notified = working.messages(accounts[i].name()).get(0).at();
                Instant seen = accounts[i].polledAt().stream().filter(at -> !at.isBefore(crossed)).findFirst()
                        .orElseThrow();
                fromCrossing.add(seconds(crossed, notified));
                fromSeen.add(seconds(seen, notified));
            }
            figures.add("crossing to message", with, "s", fromCrossing);
            figures.add("crossing seen to message", with, "s", fromSeen);
            figures.add("messages of %d due, the receiver being down for the whole low".formatted(2 * ACCOUNTS), with,
                    "", IntStream.range(0, ACCOUNTS).map(i -> down.messages(unheard[i].name()).size()).sum());
        }

        private static double seconds(Instant from, Instant to) {
            return Duration.between(from, to).toMillis() / 1000.0;
        }
    }
}
