package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonFormat;
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
record Cycle(Instant from, Instant to, double usd, int count) {

    private static final int NEIGHBOURS = 3;
    private static final long SHORTEST_STOP = 25 * 60;
    /** Factor between the spending of two neighbouring hours from which it begins or ends. */
    private static final int CHANGE = 3;
    /** Cycles of five minutes in an hour. */
    private static final int IN_AN_HOUR = 12;

    static Cycle of(Instant from, Instant to, double usd) {
        return new Cycle(from, to, usd, 1);
    }

    static Cycle ofHour(Instant from, double usd) {
        return new Cycle(from, from.plusSeconds(Course.SECONDS), usd, IN_AN_HOUR);
    }

    long seconds() {
        return Duration.between(from, to).toSeconds();
    }

    double hours() {
        return (double) seconds() / Course.SECONDS;
    }

    double rate() {
        return usd / hours();
    }

    Cycle shifted(Duration by) {
        return new Cycle(from.plus(by), to.plus(by), usd, count);
    }

    /**
     * Returns this cycle with its cost as a part of the expected one; empty when hardly any was expected, or when the
     * usual spending begins or ends then, perhaps an hour earlier or later than usual.
     */
    Optional<Cycle> relativeTo(Course expected) {
        double share = shareOf(expected);
        boolean changes = IntStream.of(-1, 1).mapToDouble(hour -> shifted(Duration.ofHours(hour)).shareOf(expected))
                .anyMatch(other -> other > CHANGE * share || CHANGE * other < share);
        return share < Rhythm.LITTLE || changes ? Optional.empty()
                : Optional.of(new Cycle(from, to, usd / share, count));
    }

    private double shareOf(Course expected) {
        return expected.usd(from, to) / hours();
    }

    static List<Cycle> from(Instant time, List<Cycle> cycles) {
        return cycles.stream().filter(cycle -> !cycle.from.isBefore(time)).toList();
    }

    static List<Cycle> single(List<Cycle> cycles) {
        return cycles.stream().filter(cycle -> cycle.count == 1).toList();
    }

    static long seconds(List<Cycle> cycles) {
        return cycles.stream().mapToLong(Cycle::seconds).sum();
    }

    static double hours(List<Cycle> cycles) {
        return (double) seconds(cycles) / Course.SECONDS;
    }

    static double usdPerHour(List<Cycle> cycles) {
        return cycles.stream().mapToDouble(Cycle::usd).sum() / hours(cycles);
    }

    static int count(List<Cycle> cycles) {
        return cycles.stream().mapToInt(Cycle::count).sum();
    }

    /** Returns the seconds of the longest cycle. */
    static long longest(List<Cycle> cycles) {
        return cycles.stream().mapToLong(cycle -> cycle.seconds() / cycle.count).max().orElseThrow();
    }

    static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Returns the cycles without the ones in which the spending had stopped. */
    static List<Cycle> withoutStops(List<Cycle> cycles) {
        return IntStream.range(0, cycles.size()).filter(i -> !isStop(cycles, i)).mapToObj(cycles::get).toList();
    }

    private static boolean isStop(List<Cycle> cycles, int i) {
        List<Cycle> neighbours = new ArrayList<>(cycles.subList(Math.max(0, i - NEIGHBOURS), i));
        neighbours.addAll(cycles.subList(i + 1, Math.min(cycles.size(), i + 1 + NEIGHBOURS)));
        return neighbours.size() >= NEIGHBOURS
                && isStop(cycles.get(i).seconds() / cycles.get(i).count, longest(neighbours));
    }

    /**
     * Returns whether the spending had stopped, so that the time was more than the wait for the next drop.
     *
     * @param unchanged seconds without a drop
     * @param longest   seconds of the longest of the neighbouring cycles
     */
    static boolean isStop(long unchanged, long longest) {
        return unchanged >= SHORTEST_STOP && 2 * unchanged > 5 * longest;
    }
}
