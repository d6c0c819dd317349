package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;

/**
 * Cycles with the current burn rate, and the ones before. Medians are compared, since one unusual cycle does not move
 * them. The rate is the mean, since bursts cost money too.
 */
record Regime(List<Cycle> before, List<Cycle> cycles) {

    /** Fewest cycles of which a single debit does not move the median. */
    static final int FEWEST = 3;
    static final int NEWEST = 8;
    /** Factor from the median on which a cycle is a burst. */
    private static final int BURST = 4;
    private static final long STOP = 25 * 60;

    /** Returns whether these cycles show a rate: 15 minutes, 10 that agree within a quarter, or 40 of one or two. */
    static boolean isEnough(List<Cycle> all) {
        DoubleSummaryStatistics rates = all.stream().mapToDouble(Cycle::rate).summaryStatistics();
        boolean agree = all.size() > 1 && rates.getMax() <= 1.25 * rates.getMin();
        return Cycle.hours(all) >= (agree ? 10 : all.size() < FEWEST ? 40 : 15) / 60.0;
    }

    static Regime of(List<Cycle> all) {
        int end = all.size();
        boolean larger = isLargerBatch(all);
        // the standard deviation of single cycles; one change of the rate is one difference among many
        double noise = 1.4826 / Math.sqrt(2) * Cycle.median(IntStream.range(1, larger ? end - 1 : end)
                .mapToDouble(i -> Math.abs(all.get(i).rate() - all.get(i - 1).rate())).toArray());
        int start = larger ? end - 1 : blockBefore(all, end);
        int block = blockBefore(all, start);
        while (start > 0 && agree(all.subList(block, start), all.subList(start, end), noise)) {
            start = block;
            block = blockBefore(all, start);
        }
        if (start == 0) {
            return new Regime(List.of(), withoutUnusual(all));
        }
        // the first cycle that is clearly nearer to the current rate: a cycle of both belongs to the earlier one
        double before = typical(all.subList(block, start));
        double now = typical(all.subList(start, end));
        int first = IntStream.range(block, end - 1).filter(i -> 3 * Math.abs(all.get(i).rate() - now)
                <= Math.abs(all.get(i).rate() - before)).findFirst().orElse(end - 1);
        Cycle newest = all.get(first);
        return new Regime(all.subList(0, first), first == end - 1 && larger
                // the fleet has grown in the middle of the time of the batch, as far as is known
                ? List.of(new Cycle(newest.from(), newest.to(), Math.max(1, 2 - before / newest.rate()) * newest.usd()))
                : withoutUnusual(all.subList(first, end)));
    }

    /** Returns where a block begins: cycles of 25 minutes or more. */
    private static int blockBefore(List<Cycle> all, int end) {
        int start = end;
        while (start > 0 && (end - start < FEWEST || Cycle.hours(all.subList(start, end)) < 25 / 60.0)) {
            start--;
        }
        return start;
    }

    /** Returns whether two medians differ by at most 5 %, or by at most four standard errors. */
    private static boolean agree(List<Cycle> block, List<Cycle> stretch, double noise) {
        double error = 1.2533 * noise * Math.sqrt(1.0 / block.size() + 1.0 / stretch.size());
        return Math.abs(typical(block) - typical(stretch)) <= Math.max(0.05 * typical(stretch), 4 * error);
    }

    private static double typical(List<Cycle> cycles) {
        return Cycle.median(cycles.stream().mapToDouble(Cycle::rate).toArray());
    }

    /** Returns the cycles without a debit (2.5 hours' worth) or a stop, if it is the only one. */
    private static List<Cycle> withoutUnusual(List<Cycle> cycles) {
        double typical = typical(cycles);
        List<Cycle> others = cycles.stream()
                .filter(cycle -> cycle.rate() <= typical * Math.max(BURST, 1 + 2.5 / cycle.hours())
                        && (cycle.rate() >= 0.4 * typical || cycle.seconds() < STOP)).toList();
        return others.size() == cycles.size() - 1 && others.size() > 1 ? others : cycles;
    }

    /** Returns whether the newest batch shows a larger fleet: the next one may be too late. A burst may be a debit. */
    private static boolean isLargerBatch(List<Cycle> all) {
        double rate = all.get(all.size() - 1).rate();
        double usual = typical(newest(all.subList(0, all.size() - 1)));
        return isPosted(all) && rate > 1.15 * usual && rate <= BURST * usual;
    }

    private static List<Cycle> newest(List<Cycle> all) {
        return all.subList(Math.max(0, all.size() - NEWEST), all.size());
    }

    /** Returns whether the wait for the next drop is too long for one: the spending has stopped. */
    boolean isOver(Duration wait) {
        long longest = newest(cycles).stream().mapToLong(Cycle::seconds).max().orElseThrow();
        return wait.toSeconds() >= STOP && 2 * wait.toSeconds() > 5 * longest;
    }

    /** Returns whether the vendor posts in batches at a steady interval of 12 minutes or more. */
    private static boolean isPosted(List<Cycle> all) {
        LongSummaryStatistics lengths = newest(all).stream().mapToLong(Cycle::seconds).summaryStatistics();
        return lengths.getMax() <= 1.5 * lengths.getMin() && lengths.getMin() >= 12 * 60;
    }

    /** Returns the hours until so much money is spent; if the vendor posts in batches, until the one that shows it. */
    double runway(Course course, double left, Instant last, Instant now) {
        if (!isPosted(cycles)) {
            return course.hours(left, now);
        }
        double hours = Cycle.hours(newest(cycles)) / newest(cycles).size();
        double since = Forecast.hours(Duration.between(last, now));
        // a late batch may come at any moment; batches during a gap have come
        double next = since < 2 * hours ? Math.max(0, hours - since) : hours - since % hours;
        Instant posted = now.minus(Forecast.duration(hours - next));
        return next + hours * (Math.max(1, Math.ceil(course.hours(left, posted) / hours - 0.01)) - 1);
    }

    /** Returns two standard errors of the spending in so many hours, one cycle at least, as a part of it. */
    double spread(double hours) {
        double rate = usdPerHour();
        double seen = Cycle.hours(cycles);
        double squares = cycles.stream().mapToDouble(cycle -> Math.pow(cycle.usd() / rate - cycle.hours(), 2)).sum();
        return 2 * Math.sqrt(squares / seen * (1 / seen + 1 / Math.max(hours, seen / cycles.size())));
    }

    double usdPerHour() {
        return Cycle.usdPerHour(cycles);
    }

    /** Returns the mean rate of the day before; null when less than six hours of it are known. */
    Double usual() {
        List<Cycle> day = Cycle.from(cycles.get(0).from().minus(Duration.ofDays(1)), before);
        return Cycle.hours(day) < 6 ? null : Cycle.usdPerHour(day);
    }
}
