package io.creditwatch.reading;

import java.util.regex.Pattern;

/** Text from elsewhere, made fit for a log, a table, or a terminal, which some control characters would command. */
public final class OneLine {

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\s\\u2028\\u2029]+");

    private OneLine() {
    }

    /** With one space for whatever breaks a line or controls a terminal, and none at the ends. */
    public static String of(String text) {
        return BREAKS.matcher(text).replaceAll(" ").strip();
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
