package io.creditwatch.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reason why a poll brought no balance, or the dashboard no cost.
 *
 * @param httpStatus status of the answer; null if there was none
 * @param detail     one line for the operator: what happened and how to fix it; no secret, at most 200 characters
 * @param retryAfter time that the vendor asked to wait; null if it did not
 */
public record ReadFailure(String account, Instant at, Kind kind, Integer httpStatus, String detail,
                          Duration retryAfter) implements PollOutcome, CostOutcome {

    public enum Kind {
        /** HTTP 401: the key is wrong. */
        UNAUTHORIZED,
        /** HTTP 403: the key's owner may not read the credit. */
        FORBIDDEN,
        /** HTTP 404: the base URL is wrong. */
        NOT_FOUND,
        /** HTTP 429: more calls than the vendor allows. */
        RATE_LIMITED,
        /** Any other 4xx, or a redirect, which is never followed. */
        REJECTED,
        /** HTTP 5xx. */
        SERVER_ERROR,
        /** Missing connection, unknown host or missing trust. */
        UNREACHABLE,
        /** Answer that was not complete in time. */
        TIMEOUT,
        /** Answer that is not the vendor's JSON, or has no usable credit in it. */
        MALFORMED;

        /** Returns whether a second try is pointless until the operator fixes something. */
        public boolean needsFix() {
            return this == UNAUTHORIZED || this == FORBIDDEN;
        }
    }

    /** Returns the status, such as {@code HTTP 503}, or the kind if there was no answer. */
    public String inShort() {
        return Optional.ofNullable(httpStatus).filter(status -> kind != Kind.MALFORMED)
                .map(status -> "HTTP " + status)
                .orElse(kind.name().toLowerCase(java.util.Locale.ROOT));
    }
}
