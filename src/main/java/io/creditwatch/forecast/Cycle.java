package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Spending between two readings that each showed a drop: a few polls, or an hour if the vendor posts by the hour. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record Cycle(Instant from, Instant to, double usd) {

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

    /** Returns this by its share of what is expected; empty when that is little, or begins or ends within an hour. */
    Optional<Cycle> relativeTo(Course expected) {
        double share = shareOf(expected);
        double before = shifted(Duration.ofHours(-1)).shareOf(expected);
        double after = shifted(Duration.ofHours(1)).shareOf(expected);
        return share < Rhythm.LITTLE || Math.max(before, after) > 1.7 * share
                || 1.7 * Math.min(before, after) < share ? Optional.empty()
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

    /** Returns the median of these values, which it sorts; NaN without any. */
    static double median(double[] values) {
        Arrays.sort(values);
        return values.length == 0 ? Double.NaN : (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }
}
