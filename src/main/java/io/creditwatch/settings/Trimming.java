package io.creditwatch.settings;

/** Takes off a value what people and tools leave around it: white space, and one pair of quotation marks. */
final class Trimming {

    static final String TYPOGRAPHIC = "is between typographic quotation marks; take them away";

    private static final String OPENING = "“”„«»‘’‚‹›";
    private static final String CLOSING = "”“«»’‘‹›";

    private Trimming() {
    }

    /** Strips no-break spaces and characters of no width, too, which a page that was copied from has. */
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

    /**
     * Of what is left between white space, takes off the pair of quotation marks that a shell would have taken off. A
     * value that needs a pair of its own is put between the other kind.
     */
    static String value(String text) {
        String stripped = strip(text);
        return isQuoted(stripped) ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /** The same for a secret, which may begin with a blank. */
    static String secret(String text) {
        return isQuoted(strip(text)) ? value(text) : strip("x" + text).substring(1);
    }

    /** Whether it stands between quotation marks of a kind that no shell or file knows. */
    static boolean isInTypographicQuotes(String text) {
        String stripped = strip(text);
        return stripped.length() > 1 && OPENING.indexOf(stripped.charAt(0)) >= 0
                && CLOSING.indexOf(stripped.charAt(stripped.length() - 1)) >= 0;
    }

    /** Whether the first character is a quotation mark that comes again at the end, and nowhere else. */
    private static boolean isQuoted(String text) {
        return text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.indexOf(text.charAt(0), 1) == text.length() - 1;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
