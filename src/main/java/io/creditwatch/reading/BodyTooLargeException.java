package io.creditwatch.reading;

import java.io.IOException;

/** An answer longer than any credit is. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    BodyTooLargeException(int limit) {
        super("the answer is larger than " + limit / 1024 + " KB");
    }
}
