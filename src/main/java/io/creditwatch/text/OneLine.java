package io.creditwatch.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text from other systems, made safe for a log, a table or a terminal: control characters could break a line or
 * command the terminal, and invisible ones show a text other than the real one.
 */
public final class OneLine {

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\s\\u2028\\u2029]+");
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    private static final Pattern SYNTAX = Pattern.compile("[\"\\\\]");

    private OneLine() {
    }

    /** Replaces each run of breaks and control characters by one space, and removes invisible characters. */
    public static String of(String text) {
        return BREAKS.matcher(INVISIBLE.matcher(text).replaceAll("")).replaceAll(" ").strip();
    }

    /** Does the same as {@link #of(String)} and cuts the line at {@code most} characters, the last an ellipsis. */
    public static String of(String text, int most) {
        String line = of(text);
        if (line.length() <= most) {
            return line;
        }
        int end = most - 1;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Returns the whole text as a quoted value of a log line: quotation marks and backslashes are escaped too. */
    public static String escaped(String text) {
        return visible(SYNTAX.matcher(text).replaceAll("\\\\$0"));
    }

    /** Returns the whole text with each invisible or line-breaking character as its code: {@code \u202e}. */
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
}
