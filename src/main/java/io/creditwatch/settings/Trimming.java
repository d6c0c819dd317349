package io.creditwatch.settings;

import java.util.regex.Pattern;

/** Removes what people and tools leave around a value: white space, and one pair of quotation marks. */
final class Trimming {

    /** Blank of any kind: values copied from a web page have no-break and zero-width spaces. */
    private static final String BLANK = "[\\s\\p{Z}\\p{Cf}\\x1c-\\x1f]";
    private static final Pattern BEFORE = Pattern.compile("\\A" + BLANK + "++");
    private static final Pattern AFTER = Pattern.compile("(?<!" + BLANK + ")" + BLANK + "++\\z");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern IN_TYPOGRAPHIC_QUOTES = Pattern.compile("[“”„«»‘’‚‹›].*[”“«»’‘‹›]", Pattern.DOTALL);

    private Trimming() {
    }

    static String strip(String text) {
        return AFTER.matcher(BEFORE.matcher(text).replaceFirst("")).replaceFirst("");
    }

    /** Removes white space, then the pair of quotation marks that a shell would have removed. */
    static String value(String text) {
        String stripped = strip(text);
        return QUOTED.matcher(stripped).matches() ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /** Does the same for a secret, but keeps blanks before it: they may be part of it. */
    static String secret(String text) {
        return QUOTED.matcher(strip(text)).matches() ? value(text) : AFTER.matcher(text).replaceFirst("");
    }

    static boolean isInTypographicQuotes(String text) {
        return IN_TYPOGRAPHIC_QUOTES.matcher(strip(text)).matches();
    }
}
