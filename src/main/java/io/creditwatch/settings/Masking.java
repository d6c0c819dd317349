package io.creditwatch.settings;

import java.util.regex.Pattern;

/** Masks secrets inside values that are shown. */
final class Masking {

    private static final Pattern LOGIN_IN_URL = Pattern.compile("(?<=//)\\S+(?=@)");
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)([\\w.-]*(?:password|passwd|secret|token|jaas|credential)[\\w.-]*=)[^&\\s]+");

    private Masking() {
    }

    /** Returns whether the text holds a login in a URL, or a parameter whose name says that it is a secret. */
    static boolean holdsSecret(String text) {
        return LOGIN_IN_URL.matcher(text).find() || PARAMETER.matcher(text).find();
    }

    static String mask(String text) {
        return PARAMETER.matcher(LOGIN_IN_URL.matcher(text).replaceAll(Secret.MASK)).replaceAll("$1" + Secret.MASK);
    }

    /** Returns {@link Secret#MASK}; empty for an empty secret. */
    static String maskAll(String secret) {
        return secret.isEmpty() ? "" : Secret.MASK;
    }
}
