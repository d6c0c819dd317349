package io.creditwatch.settings;

import java.util.Locale;

/**
 * One thing that is wrong with the configuration, for the person who has to mend it.
 *
 * @param key     the key it is about
 * @param value   what is set, masked where the key holds a secret; empty when nothing is
 * @param origin  where that was set, as {@link Configuration#origin} says it; empty when it is not known
 * @param why     what is wrong with it, and how to mend it
 * @param example a value that would do; empty when there is none to give
 */
public record ConfigurationError(String key, String value, String origin, String why, String example) {

    private static final int LONGEST_SHOWN = 100;

    /** What, where, how to mend: in one line. */
    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : " = " + printable(value))
                + (origin.isEmpty() ? "" : " [" + origin + "]")
                + ": " + why
                + (example.isEmpty() ? "" : ". Example: " + example);
    }

    /** On one line whatever it holds, so that no value can pass for a line of ours. */
    private static String printable(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().limit(LONGEST_SHOWN).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return value.codePointCount(0, value.length()) > LONGEST_SHOWN ? shown + "…" : shown.toString();
    }
}
