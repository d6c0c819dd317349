package io.creditwatch.sandbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A way in which the simulated API fails on demand.
 *
 * @param kind       what goes wrong
 * @param calls      for how many calls; null: until it is lifted
 * @param retryAfter seconds to say in a Retry-After header; null: say nothing
 */
public record Failure(Kind kind, Integer calls, Integer retryAfter) {

    public Failure {
        if (kind == null) {
            throw new IllegalArgumentException("kind is missing; it is one of " + Kind.names());
        }
        if (calls != null && calls < 1) {
            throw new IllegalArgumentException("calls is 1 or more, or absent for \"until it is lifted\"");
        }
        if (retryAfter != null && retryAfter < 0) {
            throw new IllegalArgumentException("retryAfter is 0 or more seconds, or absent");
        }
    }

    /** As text it is in lower case with hyphens: {@code rate-limited}. */
    public enum Kind {
        /** 401 although the key is right. */
        UNAUTHORIZED,
        /** 403. */
        FORBIDDEN,
        /** 404 although the path is right. */
        NOT_FOUND,
        /** 429 although the limit is not reached. */
        RATE_LIMITED,
        /** 500, with the vendor's other error body. */
        SERVER_ERROR,
        /** 503. */
        UNAVAILABLE,
        /** No answer for half a minute. */
        HANG,
        /** The right answer, a byte every quarter of a second. */
        DRIP,
        /** The connection is closed after half of the answer. */
        DROP,
        /** 200 with the first half of the JSON. */
        CUT_OFF,
        /** 200 with a web page. */
        HTML,
        /** 200 with nothing. */
        EMPTY;

        @JsonCreator
        public static Kind named(String name) {
            return Arrays.stream(values()).filter(kind -> kind.wireName().equals(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no such kind as \"" + name + "\"; it is one of " + names()));
        }

        static List<String> names() {
            return Arrays.stream(values()).map(Kind::wireName).toList();
        }

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
