package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Expected spending from a time on: a rate, times the share of each hour of the week.
 *
 * @param usdPerHour    rate as an amount an hour at a share of 1
 * @param perMille      share of each hour of the week from Monday 0:00 on, in thousandths; empty when all are 1
 * @param zone          zone of the week; null when all shares are 1
 * @param holidayUntil  end of a day of which each hour is like the one of Sunday; null for none
 * @param extra         amount an hour on top, at each hour
 */
record Course(double usdPerHour, List<Integer> perMille, ZoneId zone, Instant holidayUntil, double extra) {

    static final int DAY = 24;
    static final int WEEK = 7 * DAY;
    static final int SATURDAY = 5 * DAY;
    /** Longer than any forecast; with more weeks, rounding would leave many of them to count. */
    private static final int WEEKS_OF_A_CENTURY = 5300;
    private static final int SUNDAY = 6 * DAY;
    static final int SECONDS = 3600;
    /** 1 January 1970 was a Thursday. */
    private static final int THURSDAY = 3 * DAY;

    Course {
        perMille = List.copyOf(perMille);
        // an earlier version stored no zone
        zone = zone == null && !perMille.isEmpty() ? ZoneOffset.UTC : zone;
    }

    static Course steady(double usdPerHour) {
        return new Course(usdPerHour, List.of(), null, null, 0);
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

    Course times(double factor) {
        return new Course(usdPerHour * factor, perMille, zone, holidayUntil, extra * factor);
    }

    Course plus(double usd) {
        return isSteady() ? steady(usdPerHour + usd)
                : new Course(usdPerHour, perMille, zone, holidayUntil, extra + usd);
    }

    Course withHolidayUntil(Instant end) {
        return new Course(usdPerHour, perMille, zone, end, extra);
    }

    /** Returns this course with no spending on days of the weekend. */
    Course withoutWeekends(ZoneId days) {
        List<Integer> weekdays = isSteady() ? Collections.nCopies(SATURDAY, 1000) : perMille.subList(0, SATURDAY);
        List<Integer> weekend = Collections.nCopies(2 * DAY, 0);
        return new Course(usdPerHour, Stream.concat(weekdays.stream(), weekend.stream()).toList(), days, null, 0);
    }

    @JsonIgnore
    boolean isSteady() {
        return perMille.isEmpty();
    }

    double share(long hour) {
        return isSteady() ? 1 : perMille.get(slot(hour)) / 1000.0;
    }

    private int slot(long hour) {
        int slot = hourOfWeek(hour, zone);
        long ahead = holidayUntil == null ? 0 : holidayUntil.getEpochSecond() / SECONDS - hour;
        return ahead > 0 && ahead <= DAY ? SUNDAY + slot % DAY : slot;
    }

    boolean isWeekend(Instant at) {
        return slot(hour(at)) >= SATURDAY;
    }

    private double rate(long hour) {
        return usdPerHour * share(hour) + extra;
    }

    /** Returns the greatest rate of the hour around a time, and of the ones next to it. */
    double greatestRate(Instant at) {
        long hour = hour(at);
        return Math.max(rate(hour), Math.max(rate(hour - 1), rate(hour + 1)));
    }

    /** Returns the money that is spent between two times. */
    double usd(Instant from, Instant to) {
        double usd = 0;
        for (long at = from.getEpochSecond(); at < to.getEpochSecond();) {
            long hour = Math.floorDiv(at, SECONDS);
            long next = Math.min(to.getEpochSecond(), (hour + 1) * SECONDS);
            usd += rate(hour) * (next - at) / SECONDS;
            at = next;
        }
        return usd;
    }

    /** Returns the hours after which that much money is spent; infinite when nothing is spent. */
    double hours(double usd, Instant from) {
        if (isSteady()) {
            return usd / usdPerHour;
        }
        double week = usdPerHour * perMille.stream().mapToInt(i -> i).sum() / 1000.0 + WEEK * extra;
        if (!(usd <= week * WEEKS_OF_A_CENTURY)) {
            return Double.POSITIVE_INFINITY;
        }
        // whole weeks at once, but not the first one, which may have a holiday
        double weeks = Math.max(0, Math.floor(usd / week) - 1);
        double left = usd - weeks * week;
        double hours = weeks * WEEK;
        long at = from.getEpochSecond();
        while (true) {
            long hour = Math.floorDiv(at, SECONDS);
            double length = ((hour + 1) * SECONDS - at) / (double) SECONDS;
            double rate = rate(hour);
            if (rate > 0 && left <= rate * length) {
                return hours + left / rate;
            }
            left -= rate * length;
            hours += length;
            at = (hour + 1) * SECONDS;
        }
    }
}
