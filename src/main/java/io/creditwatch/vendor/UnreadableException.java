package io.creditwatch.vendor;

import java.time.Duration;

/** Thrown for an answer without a usable value; {@link CreditReader#fail} turns it into a {@link ReadFailure}. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient ReadFailure.Kind kind;
    private final transient Integer httpStatus;
    private final transient Duration retryAfter;

    UnreadableException(ReadFailure.Kind kind, Integer httpStatus, String detail, Duration retryAfter) {
        super(detail);
        this.kind = kind;
        this.httpStatus = httpStatus;
        this.retryAfter = retryAfter;
    }

    static UnreadableException malformed(String detail) {
        return new UnreadableException(ReadFailure.Kind.MALFORMED, null, detail, null);
    }

    ReadFailure.Kind kind() {
        return kind;
    }

    Integer httpStatus() {
        return httpStatus;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
