package io.creditwatch.delivery;

import io.creditwatch.text.ZoneName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Plain text. Line breaks, other control characters and invisible characters are removed, so that words from outside
 * cannot imitate the program's own lines. An address is written as {@code https[:]//example[.]com}, so that no mail or
 * chat program makes a link of it.
 *
 * @param zone time zone in which times are written
 */
public record PlainFormat(ZoneId zone) implements TextFormat {

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final Pattern SCHEME = Pattern.compile("(?i):(?=//)|(?<=\\b(mailto|tel|sms|callto|skype)):(?=\\S)");
    /** Matches the dots of a domain, also the three that browsers take for a dot. */
    private static final Pattern DOT = Pattern.compile("(?i)(?<=[\\p{L}\\p{N}_)\\]-])[.\u3002\uff0e\uff61]"
            + "(?=\\p{L}{2,}+(?!\\p{N})|xn--)|(?<=\\bwww)[.\u3002\uff0e\uff61]");
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    @Override
    public String words(String text) {
        return withoutLinks(INVISIBLE.matcher(text).replaceAll("").replaceAll("[\\p{Cc}\\u2028\\u2029]+", " "));
    }

    /** Puts brackets into each address: browsers ignore invisible characters in it. */
    private static String withoutLinks(String text) {
        return DOT.matcher(SCHEME.matcher(text).replaceAll("[:]")).replaceAll("[.]");
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
