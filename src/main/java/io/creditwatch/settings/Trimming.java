package io.creditwatch.settings;

/** Removes what people and tools leave around a value: white space, and one pair of quotation marks. */
final class Trimming {

    static final String TYPOGRAPHIC = "is between typographic quotation marks; remove them";

    private static final String OPENING = "“”„«»‘’‚‹›";
    private static final String CLOSING = "”“«»’‘‹›";

    private Trimming() {
    }

    /** Removes no-break and zero-width spaces too: values copied from a web page have them. */
    static String strip(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        int start = 0;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        return text.substring(start, end);
    }

    /** Removes white space, then the pair of quotation marks that a shell would have removed. */
    static String value(String text) {
        String stripped = strip(text);
        return isQuoted(stripped) ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /** Does the same for a secret, but keeps blanks before it: they may be part of it. */
    static String secret(String text) {
        return isQuoted(strip(text)) ? value(text) : strip("x" + text).substring(1);
    }

    static boolean isInTypographicQuotes(String text) {
        String stripped = strip(text);
        return stripped.length() > 1 && OPENING.indexOf(stripped.charAt(0)) >= 0
                && CLOSING.indexOf(stripped.charAt(stripped.length() - 1)) >= 0;
    }

    /** Returns whether a quotation mark is the first and the last character, and nowhere between. */
    private static boolean isQuoted(String text) {
        return text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.indexOf(text.charAt(0), 1) == text.length() - 1;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
