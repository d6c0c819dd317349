package io.creditwatch.text;

import java.time.Duration;
import java.time.Instant;

/**
 * Duration as people read it, in its two largest units: {@code 40 s}, {@code 15 min}, {@code 4 h 10 min},
 * {@code 2 d 15 h}. Smaller units are cut off, not rounded.
 *
 * @param duration not negative
 */
public record Span(Duration duration) {

    private static final Duration A_YEAR = Duration.ofDays(365);
    /** Number of a unit under which the smaller unit counts too. */
    private static final int FEW = 5;

    /** Returns the time between two moments; zero if the clock was set back between them. */
    public static Span between(Instant from, Instant to) {
        return new Span(to.isBefore(from) ? Duration.ZERO : Duration.between(from, to));
    }

    /**
     * Returns an estimate, which needs no second unit unless the first is small: {@code about 10 h},
     * {@code about 2 d 15 h}, {@code over a year}.
     */
    public String about() {
        if (duration.compareTo(A_YEAR) > 0) {
            return "over a year";
        }
        boolean small = duration.toDays() > 0 ? duration.toDays() < FEW : duration.toHours() < FEW;
        return "about " + (small ? toString() : largest());
    }

    public String largest() {
        return toString().replaceFirst("^(\\d+ \\w+) .*", "$1");
    }

    @Override
    public String toString() {
        if (duration.toDays() > 0) {
            return units(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return units(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    private static String units(long large, String largeUnit, long small, String smallUnit) {
        String first = large + " " + largeUnit;
        return small == 0 ? first : first + " " + small + " " + smallUnit;
    }
}
