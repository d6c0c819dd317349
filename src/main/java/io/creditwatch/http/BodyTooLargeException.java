package io.creditwatch.http;

import java.io.IOException;

/** Thrown for an answer whose body is longer than the client reads. */
public final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    BodyTooLargeException(int limit) {
        super("the answer is larger than " + limit / 1024 + " KB");
    }
}
