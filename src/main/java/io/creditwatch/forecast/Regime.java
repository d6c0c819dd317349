package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Stretch of cycles with the current burn rate: the newest cycles, and older ones as long as they agree. Medians are
 * compared, since one unusual cycle does not move them. The rate is the mean, since bursts cost money too.
 *
 * @param before cycles of earlier rates, the oldest first
 * @param cycles cycles of the current rate, the oldest first; not empty
 */
record Regime(List<Cycle> before, List<Cycle> cycles) {

    /** Factor from the median on which a cycle is a burst, and hours' worth from which a single one is a debit. */
    private static final int BURST = 4;
    private static final double DEBIT = 2.5;
    /** Least hours of a block of cycles, and least number, so that a single debit moves no median. */
    private static final double BLOCK = 25 / 60.0;
    static final int FEWEST = 3;
    /** Number of the newest cycles, as many as are always kept. */
    private static final int NEWEST = 8;
    /** Relative difference up to which two rates are equal, and number of standard errors that may be chance. */
    private static final double SAME = 0.05;
    private static final double CHANCE = 4;
    /** Ratio of the standard deviation to the median absolute difference of two neighbours. */
    private static final double NORMAL = 1.4826 / Math.sqrt(2);
    private static final double MEDIAN_ERROR = 1.2533;
    /** Factor from the median on which a batch is larger. */
    private static final double LARGER = 1.15;
    /** Limits of the time between two batches: the longest by the shortest one, and that in seconds. */
    private static final double STEADY = 1.5;
    private static final long SHORTEST_BATCH = 12 * 60;
    /** Relative rounding error of floating point. */
    private static final double ROUNDING = 1e-9;

    /** Returns whether these cycles show a rate: 15 minutes, 10 that agree, or 40 of one or two. */
    static boolean isEnough(List<Cycle> all) {
        DoubleSummaryStatistics rates = all.stream().mapToDouble(Cycle::rate).summaryStatistics();
        boolean agree = all.size() > 1 && isAtMost(rates.getMax(), 1.25 * rates.getMin());
        return isAtMost((agree ? 10 : all.size() < FEWEST ? 40 : 15) / 60.0, Cycle.hours(all));
    }

    /** Returns the newest regime of enough cycles. */
    static Regime of(List<Cycle> all) {
        double noise = noise(all);
        int start = blockBefore(all, all.size());
        int block = blockBefore(all, start);
        while (start > 0 && agree(all.subList(block, start), all.subList(start, all.size()), noise)) {
            start = block;
            block = blockBefore(all, start);
        }
        if (start > 0) {
            // the first cycle that is clearly nearer to the current rate: a cycle of both belongs to the earlier one
            double before = typical(all.subList(block, start));
            double now = typical(all.subList(start, all.size()));
            start = IntStream.range(block, all.size() - 1).filter(i -> isAtMost(3 * Math.abs(all.get(i).rate() - now),
                    Math.abs(all.get(i).rate() - before))).findFirst().orElse(all.size() - 1);
        }
        List<Cycle> current = all.subList(start, all.size());
        double typical = typical(current);
        List<Cycle> moving = withoutLone(current, cycle -> Cycle.isStop(cycle.seconds(), 0)
                && 5 * cycle.rate() < 2 * typical);
        return new Regime(all.subList(0, start), withoutLone(moving, cycle -> !isAtMost(cycle.rate(),
                typical * Math.max(BURST, 1 + DEBIT / cycle.hours())))).orLargerBatch();
    }

    /** Returns the cycles without an unusual one, a stop or a debit, if it is the only one. */
    private static List<Cycle> withoutLone(List<Cycle> cycles, Predicate<Cycle> unusual) {
        List<Cycle> others = cycles.stream().filter(unusual.negate()).toList();
        return others.size() == cycles.size() - 1 && others.size() > 1 ? others : cycles;
    }

    /**
     * Returns the newest batch alone when it is larger: it shows a larger fleet, and the next batch may be too late.
     * The fleet has grown within the time of the batch: in the middle of it, as far as is known. A burst is a debit.
     */
    private Regime orLargerBatch() {
        Cycle newest = cycles.get(cycles.size() - 1);
        List<Cycle> others = cycles.subList(0, cycles.size() - 1);
        if (others.isEmpty() || !isPosted()) {
            return this;
        }
        double usual = typical(others);
        double rate = newest.rate();
        boolean larger = !isAtMost(rate, Math.max(LARGER * usual, usual + CHANCE * noise(others)));
        return !larger || !isAtMost(rate, BURST * usual) ? this
                : new Regime(Stream.concat(before.stream(), others.stream()).toList(),
                List.of(new Cycle(newest.from(), newest.to(), (2 * rate - usual) * newest.hours())));
    }

    /** Returns the newest cycles, which are not yet whole hours. */
    private List<Cycle> newest() {
        return cycles.subList(Math.max(0, cycles.size() - NEWEST), cycles.size());
    }

    /** Returns the seconds of the longest of the newest cycles. */
    long longest() {
        return newest().stream().mapToLong(Cycle::seconds).max().orElseThrow();
    }

    /** Returns whether the vendor posts in batches at a steady interval, and the balance does not fall at each poll. */
    private boolean isPosted() {
        LongSummaryStatistics lengths = newest().stream().mapToLong(Cycle::seconds).summaryStatistics();
        return lengths.getMax() <= STEADY * lengths.getMin() && lengths.getMin() >= SHORTEST_BATCH;
    }

    /**
     * Returns the hours until the course has spent the money above the floor. If the vendor posts in batches at a
     * steady interval, the balance reaches the floor with a batch, and not between two.
     *
     * @param last time of the newest batch
     */
    double runway(Course course, double left, Instant last, Instant now) {
        if (!isPosted()) {
            return course.hours(left, now);
        }
        double hours = Cycle.hours(newest()) / newest().size();
        double since = Forecast.hours(Duration.between(last, now));
        // a late batch may come at any moment; batches during a gap have come
        double next = since < 2 * hours ? Math.max(0, hours - since) : hours - since % hours;
        Instant posted = now.minus(Forecast.duration(hours - next));
        return next + hours * (Math.max(1, Math.ceil(course.hours(left, posted) / hours - 0.01)) - 1);
    }

    /** Returns two standard errors of the spending in so many hours, one cycle at least, as a part of it. */
    double spread(double hours) {
        double seen = Cycle.hours(cycles);
        double rate = usdPerHour();
        double squares = cycles.stream().mapToDouble(cycle -> Math.pow(cycle.usd() - rate * cycle.hours(), 2)).sum();
        double variance = squares * cycles.size() / Math.max(1, cycles.size() - 1) / seen;
        double next = Math.max(hours, seen / cycles.size());
        return 2 * Math.sqrt(variance * (1 / seen + 1 / next)) / rate;
    }

    private static double typical(List<Cycle> cycles) {
        return Cycle.median(cycles, Cycle::rate);
    }

    /** Returns the standard deviation of single cycles. One change of the rate is one difference among many. */
    private static double noise(List<Cycle> all) {
        List<Double> differences = IntStream.range(1, all.size())
                .mapToObj(i -> Math.abs(all.get(i).rate() - all.get(i - 1).rate())).toList();
        return differences.isEmpty() ? 0 : NORMAL * Cycle.median(differences, Double::doubleValue);
    }

    private static int blockBefore(List<Cycle> all, int end) {
        int start = end;
        while (start > 0 && (end - start < FEWEST || !isAtMost(BLOCK, Cycle.hours(all.subList(start, end))))) {
            start--;
        }
        return start;
    }

    private static boolean agree(List<Cycle> block, List<Cycle> stretch, double noise) {
        double one = typical(block);
        double other = typical(stretch);
        double chance = CHANCE * MEDIAN_ERROR * noise * Math.sqrt(1.0 / block.size() + 1.0 / stretch.size());
        return isAtMost(Math.abs(one - other), Math.max(SAME * other, chance));
    }

    private static boolean isAtMost(double rate, double limit) {
        return rate <= limit * (1 + ROUNDING);
    }

    double usdPerHour() {
        return Cycle.usdPerHour(cycles);
    }
}
