package io.creditwatch.cli;

import io.creditwatch.text.ZoneName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Formats times to the second: {@code 2026-11-23 21:25:30 UTC}.
 *
 * @param zone time zone of the text
 */
record LocalTime(ZoneId zone) {

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    String of(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        return DAY_AND_TIME.format(local) + " " + ZoneName.of(local);
    }

    /** Formats a span of time, or one time when both are equal. */
    String between(Instant from, Instant to) {
        if (from.equals(to)) {
            return of(from);
        }
        ZonedDateTime begin = from.atZone(zone);
        ZonedDateTime end = to.atZone(zone);
        boolean change = ZoneName.changes(begin, end);
        boolean sameDay = begin.toLocalDate().equals(end.toLocalDate());
        return DAY_AND_TIME.format(begin) + (change ? " " + ZoneName.withOffset(begin) : "") + " – "
                + (sameDay ? TIME : DAY_AND_TIME).format(end) + " "
                + (change ? ZoneName.withOffset(end) : ZoneName.of(end));
    }
}
