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
}
