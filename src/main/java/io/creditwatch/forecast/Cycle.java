package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Spending between two readings that each showed a drop: a few polls where the vendor posts at once, an hour where it
 * posts by the hour.
 *
 * @param usd spending; zero for a pause
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record Cycle(Instant from, Instant to, double usd) {

    private static final long SHORTEST_STOP = 25 * 60;
    /** Factor between the spending of two neighbouring hours from which it begins or ends. */
    private static final int CHANGE = 3;
    /** Factor to both neighbouring hours, a lower and a higher one, from which it begins or ends within the hour. */
    private static final double STEP = 1.1;

    long seconds() {
        return Duration.between(from, to).toSeconds();
    }

    double hours() {
        return Forecast.hours(Duration.between(from, to));
    }

    double rate() {
        return usd / hours();
    }

    Cycle shifted(Duration by) {
        return new Cycle(from.plus(by), to.plus(by), usd);
    }

    /**
     * Returns this cycle with its cost as a part of the expected one; empty when hardly any was expected, or when the
     * usual spending begins or ends then, perhaps an hour earlier or later than usual.
     */
    Optional<Cycle> relativeTo(Course expected) {
        double share = shareOf(expected);
        double[] others = IntStream.of(-1, 1).mapToDouble(hour -> shifted(Duration.ofHours(hour)).shareOf(expected))
                .sorted().toArray();
        boolean next = others[1] > CHANGE * share || CHANGE * others[0] < share;
        boolean within = others[1] > STEP * share && STEP * others[0] < share;
        return share < Rhythm.LITTLE || next || within ? Optional.empty()
                : Optional.of(new Cycle(from, to, usd / share));
    }

    private double shareOf(Course expected) {
        return expected.usd(from, to) / hours();
    }

    static List<Cycle> from(Instant time, List<Cycle> cycles) {
        return cycles.stream().filter(cycle -> !cycle.from.isBefore(time)).toList();
    }

    static double hours(List<Cycle> cycles) {
        return (double) cycles.stream().mapToLong(Cycle::seconds).sum() / Course.SECONDS;
    }

    static double usdPerHour(List<Cycle> cycles) {
        return cycles.stream().mapToDouble(Cycle::usd).sum() / hours(cycles);
    }

    static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        return median(all.stream().mapToDouble(value).toArray(), all.size());
    }

    /** Returns the median of the first values, which it sorts; NaN without any. */
    static double median(double[] values, int count) {
        Arrays.sort(values, 0, count);
        return count == 0 ? Double.NaN : (values[(count - 1) / 2] + values[count / 2]) / 2;
    }

    /** Returns whether so many seconds without a drop are more than the wait after the longest cycle: a stop. */
    static boolean isStop(long unchanged, long longest) {
        return unchanged >= SHORTEST_STOP && 2 * unchanged > 5 * longest;
    }
}
