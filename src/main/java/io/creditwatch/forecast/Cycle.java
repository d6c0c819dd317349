package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Spending between two readings that each showed a drop: a few polls where the vendor posts at once, an hour where it
 * posts by the hour.
 *
 * @param usd   spending; zero for a pause
 * @param count number of cycles of which it is the sum
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record Cycle(Instant from, Instant to, BigDecimal usd, int count) {

    private static final double NANOS_PER_HOUR = 3600e9;
    private static final int NEIGHBOURS = 3;
    private static final Duration SHORTEST_STOP = Duration.ofMinutes(25);
    /** Cycles of five minutes in an hour. */
    private static final int IN_AN_HOUR = 12;

    static Cycle of(Instant from, Instant to, BigDecimal usd) {
        return new Cycle(from, to, usd, 1);
    }

    static Cycle ofHour(Instant from, BigDecimal usd) {
        return new Cycle(from, from.plus(Duration.ofHours(1)), usd, IN_AN_HOUR);
    }

    static List<Cycle> single(List<Cycle> cycles) {
        return cycles.stream().filter(cycle -> cycle.count == 1).toList();
    }

    /** Returns this cycle with its cost as a part of the expected one; empty when hardly any was expected. */
    Optional<Cycle> relativeTo(Course expected) {
        if (expected.isSteady()) {
            return Optional.of(this);
        }
        double share = expected.usd(from, to) / hours();
        return share < Rhythm.LITTLE ? Optional.empty() : Optional.of(new Cycle(from, to,
                BigDecimal.valueOf(usd.doubleValue() / share), count));
    }

    Cycle shifted(Duration by) {
        return new Cycle(from.plus(by), to.plus(by), usd, count);
    }

    static BigDecimal sum(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static Duration length(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::length).reduce(Duration.ZERO, Duration::plus);
    }

    static double usdPerHour(List<Cycle> cycles) {
        return sum(cycles).divide(Forecast.hours(length(cycles)), MathContext.DECIMAL64).doubleValue();
    }

    static int count(List<Cycle> cycles) {
        return cycles.stream().mapToInt(Cycle::count).sum();
    }

    static Duration longest(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::lengthOfEach).max(Duration::compareTo).orElseThrow();
    }

    static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    static List<Cycle> from(Instant time, List<Cycle> cycles) {
        return cycles.stream().filter(cycle -> !cycle.from.isBefore(time)).toList();
    }

    /** Returns the cycles without the ones in which the spending had stopped. */
    static List<Cycle> withoutStops(List<Cycle> cycles) {
        return IntStream.range(0, cycles.size()).filter(i -> !isStop(cycles, i)).mapToObj(cycles::get).toList();
    }

    private static boolean isStop(List<Cycle> cycles, int i) {
        Duration length = cycles.get(i).lengthOfEach();
        if (length.compareTo(SHORTEST_STOP) < 0) {
            return false;
        }
        List<Cycle> neighbours = new ArrayList<>(cycles.subList(Math.max(0, i - NEIGHBOURS), i));
        neighbours.addAll(cycles.subList(i + 1, Math.min(cycles.size(), i + 1 + NEIGHBOURS)));
        return neighbours.size() >= NEIGHBOURS && isStop(length, longest(neighbours));
    }

    /**
     * Returns whether the spending had stopped, so that the time was more than the wait for the next drop.
     *
     * @param unchanged time without a drop
     * @param longest   longest of the neighbouring cycles
     */
    static boolean isStop(Duration unchanged, Duration longest) {
        return unchanged.compareTo(SHORTEST_STOP) >= 0
                && unchanged.multipliedBy(2).compareTo(longest.multipliedBy(5)) > 0;
    }

    Duration length() {
        return Duration.between(from, to);
    }

    Duration lengthOfEach() {
        return length().dividedBy(count);
    }

    double hours() {
        return length().toNanos() / NANOS_PER_HOUR;
    }

    double rate() {
        return usd.doubleValue() / hours();
    }
}
