package io.creditwatch.text;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of a limited length, broken between words; a word that is longer than a line stays whole. */
public final class Wrapped {

    /** Spaces, but not the one between a number and its unit. */
    private static final String BREAK = "\\s+(?!(d|h|min|s)\\b)";

    private Wrapped() {
    }

    /** @param width characters of a line, at most */
    public static List<String> of(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(BREAK)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
