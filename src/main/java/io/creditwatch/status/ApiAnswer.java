package io.creditwatch.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditwatch.text.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a request to the API is answered. Immutable.
 *
 * @param status  of HTTP
 * @param headers besides those that every answer has
 * @param body    as it goes onto the wire; empty for none
 */
public record ApiAnswer(int status, Map<String, String> headers, byte[] body) {

    static ApiAnswer json(int status, Object value) {
        return of(status, "application/json", value);
    }

    static ApiAnswer problem(int status, String title, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        return of(status, "application/problem+json", problem);
    }

    static ApiAnswer noContent() {
        return new ApiAnswer(204, Map.of(), new byte[0]);
    }

    ApiAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiAnswer(status, more, body);
    }

    /**
     * With a tag by which the sender can ask whether it has changed, and without the body when it has not.
     *
     * @param knownTag {@code If-None-Match} of the request; null when it has none
     */
    ApiAnswer unlessKnown(String knownTag) {
        // a weak one: of a header that is quoted as a whole, Camel would take the quotes off
        String tag = "W/\"" + UUID.nameUUIDFromBytes(body) + "\"";
        ApiAnswer tagged = with("ETag", tag).with("Cache-Control", "private, no-cache");
        return knownTag != null && knownTag.contains(tag) ? new ApiAnswer(304, tagged.headers(), new byte[0]) : tagged;
    }

    static ApiAnswer text(int status, String contentType, String text) {
        return new ApiAnswer(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiAnswer of(int status, String contentType, Object value) {
        try {
            return text(status, contentType, Json.MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
