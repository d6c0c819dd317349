package io.creditwatch.delivery;

import io.creditwatch.text.ZoneName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text without any markup: nothing to escape but line breaks, other control characters and what cannot be seen, with
 * which words from outside could pose as ours, and what a reader's program would make a link of.
 *
 * @param zone in which times are told
 */
public record PlainText(ZoneId zone) implements Markup {

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    @Override
    public String words(String text) {
        return Unlinked.of(INVISIBLE.matcher(text).replaceAll("").replaceAll("[\\p{Cc}\\u2028\\u2029]+", " "));
    }

    @Override
    public String moment(Instant at, Precision precision) {
        ZonedDateTime local = at.atZone(zone);
        String time = (precision.hasDay() ? DAY_AND_TIME : TIME).format(local);
        return switch (precision) {
            case DAY_AND_TIME -> time;
            case DAY_TIME_AND_ZONE, TIME_AND_ZONE -> time + " " + ZoneName.of(local);
            case DAY_TIME_AND_OFFSET, TIME_AND_OFFSET -> time + " " + ZoneName.withOffset(local);
        };
    }
}
