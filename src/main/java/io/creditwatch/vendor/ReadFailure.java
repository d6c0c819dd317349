package io.creditwatch.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A poll that brought no balance, or a question to the dashboard that brought no cost, and why.
 *
 * @param account    the account's name
 * @param at         when it was given up
 * @param kind       what went wrong
 * @param httpStatus the status of the answer; null when there was none
 * @param detail     one line for people: what was seen and how to mend it; holds no secret, at most 200 characters
 * @param retryAfter how long the vendor asked to wait; null when it did not
 */
public record ReadFailure(String account, Instant at, Kind kind, Integer httpStatus, String detail,
                          Duration retryAfter) implements PollOutcome, CostOutcome {

    public enum Kind {
        /** 401: the key is wrong. */
        UNAUTHORIZED,
        /** 403: the key's owner may not read the credit. */
        FORBIDDEN,
        /** 404: the base URL is wrong. */
        NOT_FOUND,
        /** 429: more than the vendor allows. */
        RATE_LIMITED,
        /** Any other 4xx, and redirects, which are never followed. */
        REJECTED,
        /** 5xx. */
        SERVER_ERROR,
        /** No connection, no name, no trust. */
        UNREACHABLE,
        /** No whole answer in time. */
        TIMEOUT,
        /** An answer that is not the vendor's JSON, or has no usable credit in it. */
        MALFORMED;

        /** Whether a second try is pointless until somebody mends something. */
        public boolean needsFix() {
            return this == UNAUTHORIZED || this == FORBIDDEN;
        }
    }

    /** In a few words: {@code HTTP 503}, or the kind where there was no answer. */
    public String inShort() {
        return Optional.ofNullable(httpStatus).filter(status -> kind != Kind.MALFORMED)
                .map(status -> "HTTP " + status)
                .orElse(kind.name().toLowerCase(java.util.Locale.ROOT));
    }
}
