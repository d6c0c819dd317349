package io.creditwatch.reading;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from elsewhere, made fit for a log, a table, or a terminal, which some control characters would command. */
public final class OneLine {

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\s\\u2028\\u2029]+");
    /** Marks that turn text around, zero-width ones and the like: a reader sees another text than there is. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    private static final Pattern SYNTAX = Pattern.compile("[\"\\\\]");

    private OneLine() {
    }

    /**
     * With one space for whatever breaks a line or controls a terminal, none at the ends, and nothing that cannot be
     * seen.
     */
    public static String of(String text) {
        return BREAKS.matcher(INVISIBLE.matcher(text).replaceAll("")).replaceAll(" ").strip();
    }

    /** Whole, for a value in a log line: with a backslash before a quotation mark or another, and what cannot be seen as its code. */
    public static String escaped(String text) {
        return visible(SYNTAX.matcher(text).replaceAll("\\\\$0"));
    }

    /** Whole, with what cannot be seen, or breaks a line, as its code: {@code \u202e}. */
    public static String visible(String text) {
        return UNPRINTABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(code(found.group())));
    }

    private static String code(String found) {
        return switch (found) {
            case "\n" -> "\\n";
            case "\r" -> "\\r";
            case "\t" -> "\\t";
            default -> "\\u%04x".formatted(found.codePointAt(0));
        };
    }

    /** The same, cut off after so many characters; then an ellipsis is the last of them. */
    public static String of(String text, int most) {
        String line = of(text);
        if (line.length() <= most) {
            return line;
        }
        int end = most - 1;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
