package io.creditwatch.sandbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Failure of the simulated API, the body of {@code PUT /sandbox/failure}.
 *
 * @param calls      number of calls that fail; null: all until it is lifted
 * @param retryAfter seconds for a Retry-After header; null: no such header
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

    /** Kind of failure, in JSON in lower case with hyphens: {@code rate-limited}. */
    public enum Kind {
        UNAUTHORIZED, FORBIDDEN, NOT_FOUND, RATE_LIMITED, SERVER_ERROR, UNAVAILABLE,
        /** Half a minute without an answer. */
        HANG,
        /** The right answer, a byte every quarter of a second. */
        DRIP,
        /** The connection is closed after half of the answer. */
        DROP,
        /** 200 with the first half of the JSON. */
        CUT_OFF,
        HTML, EMPTY;

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
