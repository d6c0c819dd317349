package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The burn of now: the newest cycles, and those before them for as long as they agree. Medians are compared, which one
 * odd cycle does not move; what is then told is the mean, since money that goes in bursts goes all the same.
 *
 * @param cycles those that count, the oldest first; not empty
 */
record Regime(List<Cycle> cycles) {

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
    /** A cycle this many times the median is a burst. */
    private static final int BURST = 4;
    private static final int FEWEST_BESIDE_A_BURST = 2;

    /** @param unit the smallest step of the balance, in dollars */
    static Regime newest(List<Cycle> all, double unit) {
        double[] rates = all.stream().mapToDouble(Cycle::rate).toArray();
        double noise = noise(all);
        int start = blockBefore(all, all.size());
        while (start > 0) {
            int earlier = blockBefore(all, start);
            List<Cycle> block = all.subList(earlier, start);
            List<Cycle> stretch = all.subList(start, all.size());
            if (!agree(block, stretch, noise, unit)) {
                start = boundary(rates, start, Median.of(block, Cycle::rate), Median.of(stretch, Cycle::rate));
                break;
            }
            start = earlier;
        }
        return new Regime(withoutLoneBurst(all.subList(start, all.size())));
    }

    /** Robust against a change, which is one difference among many. */
    private static double noise(List<Cycle> all) {
        List<Double> differences = new ArrayList<>();
        for (int i = 1; i < all.size(); i++) {
            differences.add(Math.abs(all.get(i).rate() - all.get(i - 1).rate()));
        }
        return differences.isEmpty() ? 0 : NORMAL * Median.of(differences, Double::doubleValue);
    }

    private static int blockBefore(List<Cycle> all, int end) {
        Duration length = Duration.ZERO;
        int start = end;
        while (start > 0 && (end - start < FEWEST || length.compareTo(NEWEST) < 0)) {
            start--;
            length = length.plus(all.get(start).length());
        }
        return start;
    }

    private static boolean agree(List<Cycle> block, List<Cycle> stretch, double noise, double unit) {
        double one = Median.of(block, Cycle::rate);
        double other = Median.of(stretch, Cycle::rate);
        double chance = CHANCE * MEDIAN_ERROR * noise * Math.sqrt(1.0 / block.size() + 1.0 / stretch.size());
        double rounding = unit / Median.of(stretch, Cycle::hours);
        return Math.abs(one - other) <= Math.max(SAME * other, Math.max(chance, rounding));
    }

    /** Where the rates cease to be nearer to what was than to what is. */
    private static int boundary(double[] rates, int start, double before, double now) {
        int boundary = start;
        while (boundary > 0 && !nearer(rates[boundary - 1], before, now)) {
            boundary--;
        }
        while (boundary < rates.length - 1 && nearer(rates[boundary], before, now)) {
            boundary++;
        }
        return boundary;
    }

    private static boolean nearer(double rate, double one, double other) {
        return Math.abs(rate - one) < Math.abs(rate - other);
    }

    private static List<Cycle> withoutLoneBurst(List<Cycle> stretch) {
        double limit = BURST * Median.of(stretch, Cycle::rate);
        List<Cycle> plain = stretch.stream().filter(cycle -> cycle.rate() <= limit).toList();
        boolean lone = plain.size() == stretch.size() - 1 && plain.size() >= FEWEST_BESIDE_A_BURST;
        return lone ? plain : stretch;
    }

    Duration observed() {
        return cycles.stream().map(Cycle::length).reduce(Duration.ZERO, Duration::plus);
    }

    Duration longest() {
        return Cycles.longest(cycles);
    }

    BigDecimal usd() {
        return cycles.stream().map(Cycle::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal usdPerHour() {
        return usd().divide(Hours.in(observed()), MathContext.DECIMAL64);
    }

    /** Standard error of the mean rate, as a part of it. */
    double error() {
        double mean = usdPerHour().doubleValue();
        double squares = cycles.stream().mapToDouble(cycle -> Math.pow(cycle.usd().doubleValue()
                - mean * cycle.hours(), 2)).sum();
        return Math.sqrt(squares) / usd().doubleValue();
    }
}
