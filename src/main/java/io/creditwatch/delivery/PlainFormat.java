package io.creditwatch.delivery;

import io.creditwatch.delivery.MessageLine.SameDay;
import io.creditwatch.text.ZoneName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Plain text, and the only place where a message is escaped. Line breaks, other control characters and invisible
 * characters are removed, so that words from outside cannot imitate the program's own lines. An address is written as
 * {@code https[:]//example[.]com}, so that no mail or chat program makes a link of it.
 */
public class PlainFormat {

    /** Days around the current one whose name alone says which day is meant. */
    private static final int WEEK = 6;
    /** Days around the current one whose date needs no year. */
    private static final int YEAR = 300;
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
    private static final DateTimeFormatter DAY_OF_YEAR = inEnglish("d MMM yyyy");

    private final ZoneId zone;

    protected enum Day {
        /** {@code 05:25} on a day that was named before. */
        NAMED_BEFORE,
        /** {@code Fri 05:25}. */
        WEEKDAY,
        /** {@code Fri 27 Nov 05:25}. */
        DATE,
        /** {@code 27 Nov 2027}, without a time. */
        YEAR
    }

    public PlainFormat(ZoneId zone) {
        this.zone = zone;
    }

    public String words(String text) {
        if (isPlain(text)) {
            return text;
        }
        String visible = INVISIBLE.matcher(text).replaceAll("").replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
        // brackets, since browsers ignore invisible characters in an address
        return KEY_OR_DOT.matcher(SCHEME.matcher(visible).replaceAll("[:]"))
                .replaceAll(found -> found.group(1) == null ? "[.]" : found.group());
    }

    /** Returns true only if no pattern above matches: they take most of the time that a message takes. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            char after = i == text.length() - 1 ? ' ' : text.charAt(i + 1);
            boolean ofSentence = after == ' ' && before != 'w' && before != 'W';
            boolean ofNumber = Character.isDigit(before) && Character.isDigit(after);
            if (character < ' ' || character > '~'
                    || (character == '.' || character == ':') && !ofSentence && !ofNumber) {
                return false;
            }
        }
        return true;
    }

    protected String moment(Instant at, Day day, boolean withZone) {
        ZonedDateTime local = at.atZone(zone);
        String zoneName = withZone ? " " + ZoneName.of(local) : "";
        return switch (day) {
            case NAMED_BEFORE -> TIME.format(local) + zoneName;
            case WEEKDAY -> WEEKDAY.format(local) + zoneName;
            case DATE -> DATE.format(local) + zoneName;
            case YEAR -> DAY_OF_YEAR.format(local);
        };
    }

    /** Writes a line. A time has its zone only when the clocks were or will be changed between then and now. */
    public String write(MessageLine line, Instant now) {
        return write(line, now, false);
    }

    /** Writes a line in which each time has its date and its zone. */
    public String writeInFull(MessageLine line, Instant now) {
        return write(line, now, true);
    }

    private String write(MessageLine line, Instant now, boolean full) {
        StringBuilder text = new StringBuilder();
        ZonedDateTime today = now.atZone(zone);
        LocalDate last = null;
        for (Object part : line.parts()) {
            if (part instanceof String words) {
                text.append(words(words));
                continue;
            }
            Instant at = part instanceof SameDay same ? same.at() : (Instant) part;
            ZonedDateTime local = at.atZone(zone);
            Day day = part instanceof SameDay && local.toLocalDate().equals(last) ? Day.NAMED_BEFORE
                    : day(local.toLocalDate(), today.toLocalDate(), full);
            text.append(moment(at, day, full || ZoneName.changes(local, today) || ZoneName.isRepeated(local)));
            last = local.toLocalDate();
        }
        return text.toString();
    }

    private static Day day(LocalDate date, LocalDate today, boolean full) {
        long days = Math.abs(ChronoUnit.DAYS.between(today, date));
        return days > YEAR ? Day.YEAR : full || days > WEEK ? Day.DATE : Day.WEEKDAY;
    }

    private static DateTimeFormatter inEnglish(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
