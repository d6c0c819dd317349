package io.creditwatch.status;

import io.creditwatch.settings.Secret;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthenticationHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** Lets only those in who know the token, as a bearer's or as Basic's password; liveness and readiness are open. */
public final class AccessToken implements AuthenticationHandler {

    private static final Set<String> OPEN = Set.of("/observe/health/live", "/observe/health/ready");

    private final Secret token;

    public AccessToken(Secret token) {
        this.token = token;
    }

    @Override
    public void handle(RoutingContext request) {
        if (isOpen(request) || isKnown(request.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            request.next();
        } else {
            request.response().setStatusCode(401)
                    .putHeader("WWW-Authenticate", "Basic realm=\"creditwatch\", charset=\"UTF-8\"")
                    .end();
        }
    }

    /** Whether anybody may ask for it. */
    static boolean isOpen(RoutingContext request) {
        return OPEN.contains(request.normalizedPath());
    }

    private boolean isKnown(String authorization) {
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
