package io.creditwatch.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Points in time as an operator reads them, to the second: {@code 2026-11-23 21:25:30 UTC}.
 *
 * @param zone in which they are told
 */
record LocalTime(ZoneId zone) {

    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter TIME_AND_ZONE = DateTimeFormatter.ofPattern("HH:mm:ss zzz", Locale.ENGLISH);

    String of(Instant at) {
        return WHOLE.format(at.atZone(zone));
    }

    /** From one point in time to another, or the one when they are the same. */
    String between(Instant from, Instant to) {
        if (from.equals(to)) {
            return of(from);
        }
        boolean sameDay = from.atZone(zone).toLocalDate().equals(to.atZone(zone).toLocalDate());
        return DAY_AND_TIME.format(from.atZone(zone)) + " – "
                + (sameDay ? TIME_AND_ZONE : WHOLE).format(to.atZone(zone));
    }
}
