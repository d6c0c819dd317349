package io.creditwatch.http;

import java.io.IOException;

/** An answer longer than any credit is. */
public final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    /** @param limit in bytes */
    public BodyTooLargeException(int limit) {
        super("the answer is larger than " + limit / 1024 + " KB");
    }
}
