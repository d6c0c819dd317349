package io.creditwatch.cli;

import io.creditwatch.text.ZoneName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats times to the second: {@code 2026-11-23 21:25:30 UTC}. */
record LocalTime(ZoneId zone) {

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    /** Space at which {@link io.creditwatch.sandbox.Terminal#wrapped} breaks no line. */
    static final char NO_BREAK = '\u00a0';
    private static final Duration NEAR = Duration.ofDays(6);
    private static final Duration FAR = Duration.ofDays(180);
    private static final Pattern IN_UTC = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z");

    /** Returns a text of the database with its times in this zone. */
    String inZone(String text) {
        return IN_UTC.matcher(text).replaceAll(found -> Matcher.quoteReplacement(of(Instant.parse(found.group()))));
    }

    /** Returns a time without its zone, in one piece: with the weekday, the day if it is further away, or the year. */
    String brief(Instant at, Instant now) {
        Duration distance = Duration.between(now, at).abs();
        return (distance.compareTo(NEAR) < 0 ? WEEKDAY : distance.compareTo(FAR) < 0 ? DAY : YEAR)
                .format(at.atZone(zone)).replace(' ', NO_BREAK);
    }

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
