package io.creditwatch.settings;

import io.creditwatch.text.OneLine;

/**
 * Error of the configuration, in one line for the operator who fixes it. No secret is in it.
 *
 * @param value   masked; empty if none is set
 * @param origin  place where the value was set, as {@link Configuration#origin} names it; empty if it is not known
 * @param reason  explanation of the error, and how to fix it
 * @param example value that would be accepted; empty if there is none to give
 */
public record ConfigurationError(String key, String value, String origin, String reason, String example) {

    private static final int LONGEST_SHOWN = 100;

    ConfigurationError(String key, String origin, String reason) {
        this(key, "", origin, reason, "");
    }

    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : " = " + printable(value))
                + (origin.isEmpty() ? "" : " [" + origin + "]")
                + ": " + reason
                + (example.isEmpty() ? "" : ". Example: " + example);
    }

    /** Keeps any value in one line, so that it cannot look like a line of the program. */
    private static String printable(String value) {
        if (value.codePointCount(0, value.length()) <= LONGEST_SHOWN) {
            return OneLine.visible(value);
        }
        return OneLine.visible(value.substring(0, value.offsetByCodePoints(0, LONGEST_SHOWN))) + "…";
    }
}
