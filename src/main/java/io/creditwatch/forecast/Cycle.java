package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * From one reading that showed a drop to a later one that did, and what went in between. Where the vendor posts at once
 * that is a few polls, where it posts by the hour an hour. Of long ago several in a row are remembered as one.
 *
 * @param usd     what it cost, more than zero
 * @param count   how many they were
 * @param typical dollars an hour of the middle one of them, which a burst among them does not move
 */
record Cycle(Instant from, Instant to, BigDecimal usd, int count, double typical) {

    private static final double NANOS_PER_HOUR = 3600e9;
    /** As exactly as a middle one is remembered. */
    private static final MathContext DIGITS = new MathContext(4);

    /** A single one. */
    static Cycle of(Instant from, Instant to, BigDecimal usd) {
        return new Cycle(from, to, usd, 1, usd.doubleValue() / hours(from, to));
    }

    /** @param row single ones, each from where the one before it ends */
    static Cycle merged(List<Cycle> row) {
        Cycle first = row.get(0);
        return row.size() == 1 ? first : new Cycle(first.from, row.get(row.size() - 1).to, sum(row), row.size(),
                BigDecimal.valueOf(Median.of(row, Cycle::typical)).round(DIGITS).doubleValue());
    }

    static BigDecimal sum(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static Duration length(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** @param cycles not empty */
    static BigDecimal usdPerHour(List<Cycle> cycles) {
        return sum(cycles).divide(Hours.in(length(cycles)), MathContext.DECIMAL64);
    }

    static int count(List<Cycle> cycles) {
        return cycles.stream().mapToInt(Cycle::count).sum();
    }

    Duration length() {
        return Duration.between(from, to);
    }

    /** Of each, where it is several. */
    Duration lengthOfEach() {
        return length().dividedBy(count);
    }

    double hours() {
        return hours(from, to);
    }

    /** Dollars an hour, if all that is beyond the typical went in one of them. */
    double peak() {
        return (usd.doubleValue() - typical * hours()) * count / hours() + typical;
    }

    private static double hours(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / NANOS_PER_HOUR;
    }
}
