package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trims and parses values: durations, amounts and so on. A parser takes a text without white space around it, and
 * throws an {@link InvalidValueException} that says how the value is written.
 */
public final class ValueParsers {

    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final Pattern AMOUNT = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,15})?");
    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?) ?%");
    static final UnaryOperator<String> HOST = matching("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?",
            "is not a host; write its name or address alone, without scheme, port or path");

    /** Blank of any kind: values copied from a web page have no-break and zero-width spaces. */
    private static final String BLANK = "[\\s\\p{Z}\\p{Cf}\\x1c-\\x1f]";
    private static final Pattern BEFORE = Pattern.compile("\\A" + BLANK + "++");
    private static final Pattern AFTER = Pattern.compile("(?<!" + BLANK + ")" + BLANK + "++\\z");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern IN_TYPOGRAPHIC_QUOTES = Pattern.compile("[“”„«»‘’‚‹›].*[”“«»’‘‹›]", Pattern.DOTALL);

    private ValueParsers() {
    }

    public static Duration duration(String text) {
        refuseIf(text.startsWith("-"), "a duration cannot be negative");
        refuseIf(text.matches("(.*[a-z])?\\d+"), "the last number has no unit: ms, s, m, h or d");
        Matcher parts = DURATION.matcher(text);
        refuseIf(!parts.matches(),
                "is not a duration; write numbers with the units d, h, m, s, ms in this order, without spaces");
        return Duration.ofDays(part(parts, 1)).plusHours(part(parts, 2)).plusMinutes(part(parts, 3))
                .plusSeconds(part(parts, 4)).plusMillis(part(parts, 5));
    }

    public static Duration duration(String text, Duration shortest, Duration longest) {
        Duration duration = duration(text);
        refuseIf(duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0,
                "must be from " + format(shortest) + " to " + format(longest));
        return duration;
    }

    static BigDecimal amount(String text) {
        refuseIf(text.matches(".*\\p{Sc}.*"), "amounts are written without a sign of the currency");
        refuseIf(text.contains(","), "amounts are written without commas, with a point before the cents");
        refuseIf(!AMOUNT.matcher(text).matches(),
                "is not an amount of money; write digits, and a point before the cents");
        return new BigDecimal(text);
    }

    /** Returns 0.10 for {@code 10%}. */
    static BigDecimal percentage(String text) {
        Matcher percentage = PERCENTAGE.matcher(text);
        refuseIf(!percentage.matches(), "is not a percentage; write a number from 0 to 100 and a % after it");
        BigDecimal part = new BigDecimal(percentage.group(1)).movePointLeft(2);
        refuseIf(part.compareTo(BigDecimal.ONE) > 0, "must be from 0% to 100%");
        return part;
    }

    static int wholeNumber(String text, int least, int most) {
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new InvalidValueException("must be a whole number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException("must be true or false");
        };
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException("is not a known time zone; write Region/City, or UTC");
        }
    }

    static UnaryOperator<String> matching(String form, String otherwise) {
        Pattern pattern = Pattern.compile(form);
        return text -> {
            refuseIf(!pattern.matcher(text).matches(), otherwise);
            return text;
        };
    }

    /** Returns the parts between commas, without empty ones. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(",")).map(ValueParsers::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    /** Returns a duration in one unit, as it may be set: {@code 72h}, {@code 90m}. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        return millis % 3_600_000 == 0 ? millis / 3_600_000 + "h"
                : millis % 60_000 == 0 ? millis / 60_000 + "m"
                : millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    /** Returns a duration in one unit, as people read it: {@code 72 h}, {@code 90 min}. */
    public static String words(Duration duration) {
        return format(duration).replaceAll("(?<=\\d)m$", " min").replaceAll("(?<=\\d)(?=[a-z])", " ");
    }

    static String strip(String text) {
        return AFTER.matcher(BEFORE.matcher(text).replaceFirst("")).replaceFirst("");
    }

    /** Removes white space, then the pair of quotation marks that a shell would have removed. */
    static String trimmed(String text) {
        String stripped = strip(text);
        return QUOTED.matcher(stripped).matches() ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /** Does the same for a secret, but keeps blanks before it: they may be part of it. */
    static String trimmedSecret(String text) {
        return QUOTED.matcher(strip(text)).matches() ? trimmed(text) : AFTER.matcher(text).replaceFirst("");
    }

    static boolean isInTypographicQuotes(String text) {
        return IN_TYPOGRAPHIC_QUOTES.matcher(strip(text)).matches();
    }
}
