package io.creditwatch.settings;

import java.util.regex.Pattern;

/** Keeps secrets out of what is shown, wherever in a value they stand. */
final class Masking {

    private static final Pattern LOGIN_IN_URL = Pattern.compile("(?<=//)\\S+(?=@)");
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)([\\w.-]*(?:password|passwd|secret|token|jaas|credential)[\\w.-]*=)[^&\\s]+");

    private Masking() {
    }

    /** Whether something in the text must not be shown: a login in a URL, or a parameter that is called a password. */
    static boolean holdsSecret(String text) {
        return LOGIN_IN_URL.matcher(text).find() || PARAMETER.matcher(text).find();
    }

    /** The text with such parts masked. */
    static String mask(String text) {
        return PARAMETER.matcher(LOGIN_IN_URL.matcher(text).replaceAll(Secret.MASK)).replaceAll("$1" + Secret.MASK);
    }

    /** @return {@link Secret#MASK}, or nothing for nothing */
    static String maskAll(String secret) {
        return secret.isEmpty() ? "" : Secret.MASK;
    }
}
