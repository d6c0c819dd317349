package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The burn of now: the newest cycles, and those before them for as long as they agree. Medians are compared, which one
 * odd cycle does not move; what is then told is the mean, since money that goes in bursts goes all the same.
 *
 * @param before those of other times, the oldest first
 * @param cycles those that count, the oldest first; not empty
 */
record Regime(List<Cycle> before, List<Cycle> cycles) {

    /** A cycle this many times the median is a burst. */
    static final int BURST = 4;

    /** What decides: at least so long and so many cycles, so that a single debit moves no median. */
    private static final Duration NEWEST = Duration.ofMinutes(25);
    private static final int FEWEST = 3;
    /** Rates this near to each other are one. */
    private static final double SAME = 0.05;
    /** Standard errors by which two medians may differ by chance. */
    private static final double CHANCE = 4;
    /** From the median of absolute differences of two neighbours to the standard deviation of one of them. */
    private static final double NORMAL = 1.4826 / Math.sqrt(2);
    private static final double MEDIAN_ERROR = 1.2533;
    /** A batch is larger from so many times the median on. */
    private static final double LARGER = 1.25;
    private static final int FEWEST_BESIDE_AN_ODD_ONE = 2;
    /** What is equal but for the rounding of floating point is equal. */
    private static final double ROUNDING = 1e-9;
    /** So many times nearer to what is than to what was. */
    private static final int CLEARLY = 3;

    /** @param unit the smallest step of the balance, in dollars */
    static Regime newest(List<Cycle> all, double unit) {
        double noise = noise(all);
        int start = blockBefore(all, all.size());
        while (start > 0) {
            int earlier = blockBefore(all, start);
            List<Cycle> block = all.subList(earlier, start);
            List<Cycle> stretch = all.subList(start, all.size());
            if (!agree(block, stretch, noise, unit)) {
                start = boundary(all, start, typical(block), typical(stretch));
                break;
            }
            start = earlier;
        }
        return new Regime(all.subList(0, start), withoutLoneBurst(all.subList(start, all.size())));
    }

    /**
     * Where the vendor posts in batches, the newest one alone when it is larger: a larger fleet shows in one batch, and
     * the next may be too late. One that is a burst is a debit.
     *
     * @param interval of polls
     */
    Regime orLargerBatch(Duration interval) {
        Cycle newest = cycles.get(cycles.size() - 1);
        List<Cycle> others = cycles.subList(0, cycles.size() - 1);
        if (Cycle.count(others) < FEWEST_BESIDE_AN_ODD_ONE || !Posting.isSteady(cycles, interval)) {
            return this;
        }
        double usual = typical(others);
        double chance = CHANCE * noise(others);
        return isAtMost(newest.typical(), Math.max(LARGER * usual, usual + chance))
                || !isAtMost(newest.typical(), BURST * usual) ? this
                : new Regime(Stream.concat(before.stream(), others.stream()).toList(), List.of(newest));
    }

    /** For how long it has been as it is: a single cycle may be the only one. */
    Duration steadyFor() {
        return Cycle.count(cycles) == 1 ? Duration.ZERO : observed();
    }

    private static double typical(List<Cycle> cycles) {
        return Median.of(cycles, Cycle::typical);
    }

    /** Of single cycles, as long as there are some. Robust against a change, which is one difference among many. */
    private static double noise(List<Cycle> all) {
        List<Cycle> single = all.stream().filter(cycle -> cycle.count() == 1).toList();
        List<Cycle> some = single.size() < FEWEST ? all : single;
        List<Double> differences = new ArrayList<>();
        for (int i = 1; i < some.size(); i++) {
            differences.add(Math.abs(some.get(i).typical() - some.get(i - 1).typical()));
        }
        return differences.isEmpty() ? 0 : NORMAL * Median.of(differences, Double::doubleValue);
    }

    private static int blockBefore(List<Cycle> all, int end) {
        Duration length = Duration.ZERO;
        int count = 0;
        int start = end;
        while (start > 0 && (count < FEWEST || length.compareTo(NEWEST) < 0)) {
            start--;
            count += all.get(start).count();
            length = length.plus(all.get(start).length());
        }
        return start;
    }

    private static boolean agree(List<Cycle> block, List<Cycle> stretch, double noise, double unit) {
        double one = typical(block);
        double other = typical(stretch);
        double chance = CHANCE * MEDIAN_ERROR * noise
                * Math.sqrt(1.0 / Cycle.count(block) + 1.0 / Cycle.count(stretch));
        double rounding = unit / Median.of(stretch, cycle -> cycle.hours() / cycle.count());
        return isAtMost(Math.abs(one - other), Math.max(SAME * other, Math.max(chance, rounding)));
    }

    /** Where the rates cease to be those of now; a cycle that is partly of both is left to what was. */
    private static int boundary(List<Cycle> all, int start, double before, double now) {
        int boundary = start;
        while (boundary > 0 && isOfNow(all.get(boundary - 1).typical(), before, now)) {
            boundary--;
        }
        while (boundary < all.size() - 1 && !isOfNow(all.get(boundary).typical(), before, now)) {
            boundary++;
        }
        return boundary;
    }

    private static boolean isOfNow(double rate, double before, double now) {
        return isAtMost(CLEARLY * Math.abs(rate - now), Math.abs(rate - before));
    }

    static boolean isAtMost(double rate, double limit) {
        return rate <= limit * (1 + ROUNDING);
    }

    private static List<Cycle> withoutLoneBurst(List<Cycle> stretch) {
        double limit = BURST * typical(stretch);
        List<Cycle> plain = stretch.stream().filter(cycle -> isAtMost(cycle.peak(), limit)).toList();
        boolean lone = plain.size() == stretch.size() - 1 && plain.size() >= FEWEST_BESIDE_AN_ODD_ONE;
        return lone ? plain : stretch;
    }

    Duration observed() {
        return Cycle.length(cycles);
    }

    Duration longest() {
        return Cycles.longest(cycles);
    }

    BigDecimal usd() {
        return Cycle.sum(cycles);
    }

    BigDecimal usdPerHour() {
        return Cycle.usdPerHour(cycles);
    }

    /** Standard error of the mean rate, as a part of it. */
    double error() {
        double mean = usdPerHour().doubleValue();
        double squares = cycles.stream().mapToDouble(cycle -> Math.pow(cycle.usd().doubleValue()
                - mean * cycle.hours(), 2)).sum();
        return Math.sqrt(squares) / usd().doubleValue();
    }
}
