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
 * @param usdPerHour rate as an amount an hour at a share of 1
 * @param perMille   share of each hour of the week from Monday 0:00 on, in thousandths; empty when all are 1
 * @param zone       zone of the week; null when all shares are 1
 */
record Course(double usdPerHour, List<Integer> perMille, ZoneId zone) {

    static final int SECONDS = 3600;
    static final int DAY = 24;
    static final int WEEK = 7 * DAY;
    static final int SATURDAY = 5 * DAY;
    private static final int SUNDAY = 6 * DAY;
    /** 1 January 1970 was a Thursday. */
    private static final int THURSDAY = 3 * DAY;
    /** Longer than any forecast; with more weeks, rounding would leave many of them to count. */
    private static final int WEEKS_OF_A_CENTURY = 5300;

    Course {
        perMille = List.copyOf(perMille);
    }

    static Course steady(double usdPerHour) {
        return new Course(usdPerHour, List.of(), null);
    }

    /** Returns the hour of a time, counted from 1970. */
    static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS);
    }

    /** Returns the hour of the week, from Monday 0:00 on, of an hour counted from 1970. */
    static int hourOfWeek(long hour, ZoneId zone) {
        int ahead = zone.getRules().getOffset(Instant.ofEpochSecond(hour * SECONDS)).getTotalSeconds();
        return (int) Math.floorMod(Math.floorDiv(hour * SECONDS + ahead, SECONDS) + THURSDAY, (long) WEEK);
    }

    /** Returns this shape at another rate. */
    Course at(double rate) {
        return new Course(rate, perMille, zone);
    }

    /** Returns this course with an amount more in each hour. */
    Course plus(double usd) {
        double rate = usdPerHour + usd;
        return new Course(rate, perMille.stream()
                .map(share -> (int) Math.round((usdPerHour * share + 1000 * usd) / rate)).toList(), zone);
    }

    /** Returns this course with no spending on days of the weekend. */
    Course withoutWeekends(ZoneId days) {
        return new Course(usdPerHour, IntStream.range(0, WEEK).mapToObj(slot -> slot >= SATURDAY ? 0
                : isSteady() ? 1000 : perMille.get(slot)).toList(), days);
    }

    /** Returns this course with that day of the week like a Sunday. */
    Course withHoliday(Instant day) {
        int first = hourOfWeek(hour(day), zone) / DAY * DAY;
        return new Course(usdPerHour, IntStream.range(0, WEEK).mapToObj(slot -> perMille.get(
                slot / DAY * DAY == first ? SUNDAY + slot % DAY : slot)).toList(), zone);
    }

    @JsonIgnore
    boolean isSteady() {
        return perMille.isEmpty();
    }

    boolean isWeekend(Instant at) {
        return hourOfWeek(hour(at), zone) >= SATURDAY;
    }

    double rate(long hour) {
        if (isSteady()) {
            return usdPerHour;
        }
        return usdPerHour * perMille.get(hourOfWeek(hour, zone)) / 1000;
    }

    /** Returns the greatest rate of the hour around a time, and of the ones next to it. */
    double greatestRate(Instant at) {
        long hour = hour(at);
        return Math.max(rate(hour), Math.max(rate(hour - 1), rate(hour + 1)));
    }

    /** Returns the money that is spent between two times, to the second. At a rate of 1 the sum is exact. */
    double usd(Instant from, Instant to) {
        if (isSteady()) {
            return usdPerHour * (to.getEpochSecond() - from.getEpochSecond()) / SECONDS;
        }
        return LongStream.rangeClosed(hour(from), hour(to)).mapToDouble(hour -> rate(hour) * seconds(hour, from, to))
                .sum() / SECONDS;
    }

    /** Returns the seconds of that hour between two times. */
    static long seconds(long hour, Instant from, Instant to) {
        return Math.max(0, Math.min(to.getEpochSecond(), (hour + 1) * SECONDS)
                - Math.max(from.getEpochSecond(), hour * SECONDS));
    }

    /** Returns the hours after which that much money is spent; infinite when nothing is spent. */
    double hours(double usd, Instant from) {
        if (isSteady()) {
            return usd / usdPerHour;
        }
        double week = usdPerHour * perMille.stream().mapToInt(i -> i).sum() / 1000;
        if (!(usd < week * WEEKS_OF_A_CENTURY)) {
            return Double.POSITIVE_INFINITY;
        }
        // whole weeks at once, but the last one: rounding may leave nothing of it
        double weeks = Math.max(0, Math.floor(usd / week) - 1);
        double left = usd - weeks * week;
        double hours = weeks * WEEK;
        long hour = hour(from);
        double length = hour + 1 - from.getEpochSecond() / (double) SECONDS;
        while (rate(hour) * length < left || rate(hour) == 0) {
            left -= rate(hour) * length;
            hours += length;
            length = 1;
            hour++;
        }
        return hours + left / rate(hour);
    }
}
