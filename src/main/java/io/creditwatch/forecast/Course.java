package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;

/**
 * Expected spending from a time on: a rate, times the share of each hour of the week.
 *
 * @param usdPerHour    rate in dollars an hour at a share of 1
 * @param perMille      share of each hour of the week from Monday 0:00 on, in thousandths; empty when all are 1
 * @param offset        seconds by which local time is ahead of UTC
 * @param holidayUntil  end of a day of which each hour is like the one of Sunday; null for none
 */
record Course(double usdPerHour, List<Integer> perMille, int offset, Instant holidayUntil) {

    static final int DAY = 24;
    static final int WEEK = 7 * DAY;
    private static final int SUNDAY = 6 * DAY;
    /** 1 January 1970 was a Thursday. */
    private static final int THURSDAY = 3 * DAY;
    private static final int SECONDS = 3600;

    Course {
        perMille = List.copyOf(perMille);
    }

    static Course steady(double usdPerHour) {
        return new Course(usdPerHour, List.of(), 0, null);
    }

    /** Returns the hour of the week, from Monday 0:00 on, of an hour counted from 1970. */
    static int hourOfWeek(long hour, int offset) {
        return (int) Math.floorMod(Math.floorDiv(hour * SECONDS + offset, SECONDS) + THURSDAY, (long) WEEK);
    }

    Course times(double factor) {
        return new Course(usdPerHour * factor, perMille, offset, holidayUntil);
    }

    Course withHolidayUntil(Instant end) {
        return new Course(usdPerHour, perMille, offset, end);
    }

    @JsonIgnore
    boolean isSteady() {
        return perMille.isEmpty();
    }

    double share(long hour) {
        if (isSteady()) {
            return 1;
        }
        int slot = hourOfWeek(hour, offset);
        long ahead = holidayUntil == null ? 0 : holidayUntil.getEpochSecond() / SECONDS - hour;
        boolean holiday = ahead > 0 && ahead <= DAY;
        return perMille.get(holiday ? SUNDAY + slot % DAY : slot) / 1000.0;
    }

    /** Returns the dollars that are spent between two times. */
    double usd(Instant from, Instant to) {
        double usd = 0;
        for (long at = from.getEpochSecond(); at < to.getEpochSecond();) {
            long hour = Math.floorDiv(at, SECONDS);
            long next = Math.min(to.getEpochSecond(), (hour + 1) * SECONDS);
            usd += usdPerHour * share(hour) * (next - at) / SECONDS;
            at = next;
        }
        return usd;
    }

    /** Returns the hours after which that many dollars are spent; infinite when nothing is spent. */
    double hours(double usd, Instant from) {
        double week = isSteady() ? WEEK * usdPerHour : usdPerHour * perMille.stream().mapToInt(i -> i).sum() / 1000.0;
        if (!(week > 0)) {
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
            double rate = usdPerHour * share(hour);
            if (rate > 0 && left <= rate * length) {
                return hours + left / rate;
            }
            left -= rate * length;
            hours += length;
            at = (hour + 1) * SECONDS;
        }
    }
}
