package io.creditwatch.status;

import io.creditwatch.text.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the page writes them; its script writes the times again in the reader's zone. */
public record PageWords(Instant now) {

    private static final DateTimeFormatter FULL = inUtc("EEE d MMM yyyy HH:mm 'UTC'");
    private static final DateTimeFormatter SOON = inUtc("EEE HH:mm 'UTC'");
    private static final DateTimeFormatter HOUR = inUtc("EEE d MMM HH:mm 'UTC'");
    private static final DateTimeFormatter DAY = inUtc("d MMM yyyy");
    private static final Duration NEAR = Duration.ofDays(6);
    /** Distance of a time from which its year is shown and not its hour. */
    private static final Duration FAR = Duration.ofDays(180);
    /** Longest limit that is written in hours. */
    private static final Duration IN_HOURS = Duration.ofHours(72);

    /** Writes a time with its weekday, its day when that is further away, or its year. */
    public String time(Instant moment) {
        Duration distance = Duration.between(now, moment).abs();
        return (distance.compareTo(NEAR) < 0 ? SOON : distance.compareTo(FAR) < 0 ? HOUR : DAY).format(moment);
    }

    public String full(Instant moment) {
        return FULL.format(moment);
    }

    /** Writes the distance from now in one unit, as in {@code 2 min ago} or {@code in 3 min}. */
    public String age(Instant moment) {
        Duration distance = Duration.between(moment, now);
        String length = new Span(distance.abs()).largest();
        return distance.abs().compareTo(Duration.ofMinutes(1)) < 0 ? "just now"
                : distance.isNegative() ? "in " + length : length + " ago";
    }

    public String next(Instant moment) {
        return moment.isBefore(now.plus(Duration.ofMinutes(1))) ? "within a minute" : age(moment);
    }

    /** Writes a limit of the runway, up to three days in hours, as operators set it. */
    public String limit(long seconds) {
        Duration limit = Duration.ofSeconds(seconds);
        boolean inHours = limit.compareTo(IN_HOURS) <= 0 && limit.toHours() > 0 && limit.toMinutesPart() == 0;
        return inHours ? limit.toHours() + " h" : new Span(limit).toString();
    }

    public String until(Instant moment) {
        return Span.between(now, moment).toString();
    }

    private static DateTimeFormatter inUtc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
