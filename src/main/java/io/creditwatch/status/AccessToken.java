package io.creditwatch.status;

import io.creditwatch.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** Recognizes the token of {@code http.token}, as a bearer token or as the password of Basic authentication. */
public record AccessToken(Secret token) {

    /** @param authorization value of the header; null when there is none */
    boolean isIn(String authorization) {
        if (authorization == null) {
            return false;
        }
        String[] parts = authorization.strip().split("\\s+", 2);
        if (parts.length != 2) {
            return false;
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> isToken(parts[1]);
            case "basic" -> isToken(password(parts[1]));
            default -> false;
        };
    }

    private static String password(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return text.substring(text.indexOf(':') + 1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private boolean isToken(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8),
                token.current().getBytes(StandardCharsets.UTF_8));
    }
}
