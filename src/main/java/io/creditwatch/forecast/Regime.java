package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
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
    /** Least length of a block of cycles in seconds, and least number, so that a single debit moves no median. */
    private static final long BLOCK = 25 * 60;
    private static final int FEWEST = 3;
    /** Relative difference up to which two rates are equal, and number of standard errors that may be chance. */
    private static final double SAME = 0.05;
    private static final double CHANCE = 4;
    /** Ratio of the standard deviation to the median absolute difference of two neighbours. */
    private static final double NORMAL = 1.4826 / Math.sqrt(2);
    private static final double MEDIAN_ERROR = 1.2533;
    /** Factor from the median on which a batch is larger. */
    private static final double LARGER = 1.15;
    /** Limit of the longest time between two batches, in lengths of the shortest one. */
    private static final double STEADY = 1.5;
    /** Limit of the shortest time between two batches, in intervals of polls: polls in between show no change. */
    private static final double BATCH = 1.9;
    /** Relative rounding error of floating point. */
    private static final double ROUNDING = 1e-9;
    /** Factor by which a rate must be nearer to the current rate than to the earlier one. */
    private static final int CLEARLY = 3;

    /** Returns whether these cycles, without stops, show a rate: 15 minutes, 10 that agree, or 40 of one or two. */
    static boolean isEnough(List<Cycle> whole) {
        DoubleSummaryStatistics rates = whole.stream().mapToDouble(Cycle::rate).summaryStatistics();
        boolean agree = whole.size() > 1 && isAtMost(rates.getMax(), 1.25 * rates.getMin());
        return Cycle.seconds(whole) >= 60 * (agree ? 10 : Cycle.count(whole) < FEWEST ? 40 : 15);
    }

    /** Returns the newest regime, without stops; empty when too little is known. */
    static Optional<Regime> of(Cycles history, List<Cycle> whole) {
        return isEnough(whole) ? Optional.of(newest(whole).orLargerBatch(history.interval())) : Optional.empty();
    }

    private static Regime newest(List<Cycle> all) {
        double noise = noise(all);
        int start = blockBefore(all, all.size());
        int block = blockBefore(all, start);
        while (start > 0 && agree(all.subList(block, start), all.subList(start, all.size()), noise)) {
            start = block;
            block = blockBefore(all, start);
        }
        int first = start == 0 ? 0
                : boundary(all, start, typical(all.subList(block, start)), typical(all.subList(start, all.size())));
        return new Regime(all.subList(0, first), withoutLoneBurst(all.subList(first, all.size())));
    }

    /**
     * Returns the newest batch alone when it is larger: it shows a larger fleet, and the next batch may be too late. The
     * fleet has grown within the time of the batch: in the middle of it, as far as is known. A batch that is a burst is
     * a debit.
     *
     * @param interval interval of polls
     */
    private Regime orLargerBatch(Duration interval) {
        Cycle newest = cycles.get(cycles.size() - 1);
        List<Cycle> others = cycles.subList(0, cycles.size() - 1);
        if (others.isEmpty() || !isPosted(Cycle.single(cycles), interval)) {
            return this;
        }
        double usual = typical(others);
        double rate = newest.rate();
        if (isAtMost(rate, Math.max(LARGER * usual, usual + CHANCE * noise(others))) || !isAtMost(rate, BURST * usual)) {
            return this;
        }
        return new Regime(Stream.concat(before.stream(), others.stream()).toList(),
                List.of(Cycle.of(newest.from(), newest.to(), (2 * rate - usual) * newest.hours())));
    }

    /** Returns whether the vendor posts in batches at a steady interval, and the balance does not fall at each poll. */
    private static boolean isPosted(List<Cycle> single, Duration interval) {
        LongSummaryStatistics lengths = single.stream().mapToLong(Cycle::seconds).summaryStatistics();
        return !single.isEmpty() && lengths.getMax() <= STEADY * lengths.getMin()
                && lengths.getMin() >= BATCH * Math.max(interval.toSeconds(), Cycles.SHORTEST.toSeconds());
    }

    /**
     * Returns the hours until the course has spent the money above the floor. If the vendor posts in batches at a
     * steady interval, the balance reaches the floor with a batch, and not between two.
     */
    double runway(Course course, double left, BurnHistory history, Instant now) {
        List<Cycle> single = Cycle.single(cycles);
        if (!isPosted(single, history.newest().interval())) {
            return course.hours(left, now);
        }
        long every = Cycle.seconds(single) / single.size();
        List<Cycle> all = history.cycles();
        Instant last = all.get(all.size() - 1).to();
        // a late batch may come at any moment; batches during a gap have come
        long missed = Duration.between(last, now).toSeconds() / every;
        Instant due = last.plusSeconds(every * (missed < 2 ? 1 : missed + 1));
        Instant next = due.isBefore(now) ? now : due;
        double hours = (double) every / Course.SECONDS;
        double batches = Math.max(1, Math.ceil(course.hours(left, next.minusSeconds(every)) / hours - 0.01));
        return Duration.between(now, next).toSeconds() / 3600.0 + (batches - 1) * hours;
    }

    /** Returns the time for which the rate has been steady: zero for a single cycle. */
    Duration steadyFor() {
        return Duration.ofSeconds(Cycle.count(cycles) == 1 ? 0 : Cycle.seconds(cycles));
    }

    private static double typical(List<Cycle> cycles) {
        return Cycle.median(cycles, Cycle::rate);
    }

    /** Returns the standard deviation of single cycles. One change of the rate is one difference among many. */
    private static double noise(List<Cycle> all) {
        List<Cycle> single = Cycle.single(all);
        List<Cycle> some = single.size() < FEWEST ? all : single;
        List<Double> differences = IntStream.range(1, some.size())
                .mapToObj(i -> Math.abs(some.get(i).rate() - some.get(i - 1).rate())).toList();
        return differences.isEmpty() ? 0 : NORMAL * Cycle.median(differences, Double::doubleValue);
    }

    private static int blockBefore(List<Cycle> all, int end) {
        int start = end;
        while (start > 0 && (end - start < FEWEST || Cycle.seconds(all.subList(start, end)) < BLOCK)
                && (start == end || all.get(start - 1).count() == all.get(start).count())) {
            start--;
        }
        return start;
    }

    private static boolean agree(List<Cycle> block, List<Cycle> stretch, double noise) {
        double one = typical(block);
        double other = typical(stretch);
        double chance = CHANCE * MEDIAN_ERROR * noise
                * Math.sqrt(1.0 / Cycle.count(block) + 1.0 / Cycle.count(stretch));
        return isAtMost(Math.abs(one - other), Math.max(SAME * other, chance));
    }

    /** Returns the index of the first cycle of the current rate; a cycle of both rates belongs to the earlier one. */
    private static int boundary(List<Cycle> all, int start, double before, double now) {
        int boundary = start;
        while (boundary > 0 && isCurrent(all.get(boundary - 1).rate(), before, now)) {
            boundary--;
        }
        while (boundary < all.size() - 1 && !isCurrent(all.get(boundary).rate(), before, now)) {
            boundary++;
        }
        return boundary;
    }

    private static boolean isCurrent(double rate, double before, double now) {
        return isAtMost(CLEARLY * Math.abs(rate - now), Math.abs(rate - before));
    }

    private static boolean isAtMost(double rate, double limit) {
        return rate <= limit * (1 + ROUNDING);
    }

    private static List<Cycle> withoutLoneBurst(List<Cycle> stretch) {
        double typical = typical(stretch);
        List<Cycle> plain = stretch.stream().filter(cycle -> isAtMost(cycle.rate(),
                typical * Math.max(BURST, 1 + DEBIT / cycle.hours()))).toList();
        return plain.size() == stretch.size() - 1 && plain.size() > 1 ? plain : stretch;
    }

    double usdPerHour() {
        return Cycle.usdPerHour(cycles);
    }
}
