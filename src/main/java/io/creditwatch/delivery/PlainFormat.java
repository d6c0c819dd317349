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
    /** Matches the dots of a domain, also the three that browsers take for a dot, and first a key of the settings. */
    private static final Pattern KEY_OR_DOT = Pattern.compile("(\\b(?:account\\.[a-z0-9-]+\\.api[.-](?:key|url)"
            + "|[a-z]+\\.api\\.(?:key|url)|proxy\\.url|tls\\.ca|queue\\.uri)(?:-file)?(?![\\p{L}\\p{N}_-]|\\.\\p{L}))"
            + "|(?i)(?<=[\\p{L}\\p{N}_)\\]-])[.\u3002\uff0e\uff61](?=\\p{L}{2,}+(?!\\p{N})|xn--)"
            + "|(?<=\\bwww)[.\u3002\uff0e\uff61]");
    private static final DateTimeFormatter TIME = inEnglish("HH:mm");
    private static final DateTimeFormatter WEEKDAY = inEnglish("EEE HH:mm");
    private static final DateTimeFormatter DATE = inEnglish("EEE d MMM HH:mm");
    private static final DateTimeFormatter YEAR = inEnglish("d MMM yyyy");

    @Override
    public String words(String text) {
        return withoutLinks(INVISIBLE.matcher(text).replaceAll("").replaceAll("[\\p{Cc}\\u2028\\u2029]+", " "));
    }

    /** Puts brackets into each address: browsers ignore invisible characters in it. */
    private static String withoutLinks(String text) {
        return KEY_OR_DOT.matcher(SCHEME.matcher(text).replaceAll("[:]"))
                .replaceAll(found -> found.group(1) == null ? "[.]" : found.group());
    }

    @Override
    public String moment(Instant at, Day day, boolean withZone) {
        ZonedDateTime local = at.atZone(zone);
        String zoneName = withZone ? " " + ZoneName.of(local) : "";
        return switch (day) {
            case NAMED_BEFORE -> TIME.format(local) + zoneName;
            case WEEKDAY -> WEEKDAY.format(local) + zoneName;
            case DATE -> DATE.format(local) + zoneName;
            case YEAR -> YEAR.format(local);
        };
    }

    private static DateTimeFormatter inEnglish(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
