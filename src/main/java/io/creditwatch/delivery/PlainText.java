package io.creditwatch.delivery;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Text without any markup: nothing to escape but line breaks and other control characters, with which words from
 * outside could pose as ours.
 *
 * @param zone in which times are told
 */
record PlainText(ZoneId zone) implements Markup {

    @Override
    public String words(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }

    @Override
    public String moment(Instant at, Precision precision) {
        String pattern = switch (precision) {
            case DAY_AND_TIME -> "EEE d MMM HH:mm";
            case DAY_TIME_AND_ZONE -> "EEE d MMM HH:mm zzz";
            case TIME_AND_ZONE -> "HH:mm zzz";
        };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(at.atZone(zone));
    }
}
