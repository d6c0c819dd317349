package io.creditwatch.delivery;

import java.util.regex.Pattern;

/**
 * Writes an address so that no program makes a link of it: {@code https[:]//example[.]com}. Brackets, since what cannot
 * be seen is left out of an address again by browsers.
 */
final class Unlinked {

    private static final Pattern SCHEME = Pattern.compile("(?i):(?=//)|(?<=\\b(mailto|tel|sms|callto|skype)):(?=\\S)");
    /** Before a domain's last part or another of its parts, and after www; the last three are dots to browsers, too. */
    private static final Pattern DOT = Pattern.compile("(?i)(?<=[\\p{L}\\p{N}_)\\]-])[.\u3002\uff0e\uff61]"
            + "(?=\\p{L}{2,}+(?!\\p{N})|xn--)|(?<=\\bwww)[.\u3002\uff0e\uff61]");

    private Unlinked() {
    }

    static String of(String text) {
        return DOT.matcher(SCHEME.matcher(text).replaceAll("[:]")).replaceAll("[.]");
    }
}
