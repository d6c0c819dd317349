package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Expected spending from a time on: a rate, times the share of each hour of the week.
 *
 * @param perMille share of each hour of the week from Monday 0:00 on, in thousandths; empty when all are 1
 * @param zone     zone of the week; null when all shares are 1
 */
record Course(double usdPerHour, List<Integer> perMille, ZoneId zone) {

    static final int SECONDS = 3600;
    static final int DAY = 24;
    static final int WEEK = 7 * DAY;
    static final int SATURDAY = 5 * DAY;

    Course {
        perMille = zone == null ? List.of() : List.copyOf(perMille);
    }

    static Course steady(double usdPerHour) {
        return new Course(usdPerHour, List.of(), null);
    }

    static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS);
    }

    static Instant start(long hour) {
        return Instant.ofEpochSecond(hour * SECONDS);
    }

    /** Returns the hour of the week, from Monday 0:00 on, of an hour counted from 1970. That began on a Thursday. */
    static int hourOfWeek(long hour, ZoneId zone) {
        int ahead = zone.getRules().getOffset(start(hour)).getTotalSeconds();
        return (int) Math.floorMod(Math.floorDiv(hour * SECONDS + ahead, SECONDS) + 3 * DAY, (long) WEEK);
    }

    Course at(double rate) {
        return new Course(rate, perMille, zone);
    }

    Course withoutWeekends(ZoneId days) {
        return new Course(usdPerHour, IntStream.range(0, WEEK).mapToObj(slot -> slot >= SATURDAY ? 0
                : isSteady() ? 1000 : perMille.get(slot)).toList(), days);
    }

    /** Returns this course with that day of the week like a Sunday. */
    Course withHoliday(Instant day) {
        int first = hourOfWeek(hour(day), zone) / DAY * DAY;
        return new Course(usdPerHour, IntStream.range(0, WEEK).mapToObj(slot -> perMille.get(
                slot / DAY * DAY == first ? 6 * DAY + slot % DAY : slot)).toList(), zone);
    }

    @JsonIgnore
    boolean isSteady() {
        return perMille.isEmpty();
    }

    boolean isWeekend(Instant at) {
        return hourOfWeek(hour(at), zone) >= SATURDAY;
    }

    double rate(long hour) {
        return isSteady() ? usdPerHour : usdPerHour * perMille.get(hourOfWeek(hour, zone)) / 1000;
    }

    /** Returns the greatest rate of the hour around a time, and of the ones next to it. */
    double greatestRate(Instant at) {
        return LongStream.rangeClosed(hour(at) - 1, hour(at) + 1).mapToDouble(this::rate).max().orElseThrow();
    }

    /** Returns the money that is spent between two times, to the second. At a rate of 1 the sum is exact. */
    double usd(Instant from, Instant to) {
        if (isSteady()) {
            return usdPerHour * (to.getEpochSecond() - from.getEpochSecond()) / SECONDS;
        }
        return LongStream.rangeClosed(hour(from), hour(to)).mapToDouble(hour -> rate(hour) * seconds(hour, from, to))
                .sum() / SECONDS;
    }

    static long seconds(long hour, Instant from, Instant to) {
        return Math.max(0, Math.min(to.getEpochSecond(), (hour + 1) * SECONDS)
                - Math.max(from.getEpochSecond(), hour * SECONDS));
    }

    /** Returns the hours after which that much money is spent; infinite when that takes a century. */
    double hours(double usd, Instant from) {
        double week = usdPerHour * perMille.stream().mapToInt(share -> share).sum() / 1000;
        if (isSteady() || !(usd < week * 5300)) {
            return isSteady() ? usd / usdPerHour : Double.POSITIVE_INFINITY;
        }
        // whole weeks at once, but the last one: rounding may leave nothing of it
        double weeks = Math.max(0, Math.floor(usd / week) - 1);
        double left = usd - weeks * week;
        double hours = weeks * WEEK;
        long hour = hour(from);
        double length = hour + 1 - from.getEpochSecond() / (double) SECONDS;
        for (; rate(hour) * length < left || rate(hour) == 0; hour++, length = 1) {
            left -= rate(hour) * length;
            hours += length;
        }
        return hours + left / rate(hour);
    }
}
