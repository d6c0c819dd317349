package io.creditwatch.settings;

/** A text that is not what its key needs. The message says why, and never repeats the text: it may be a secret. */
public final class InvalidValueException extends RuntimeException {

    InvalidValueException(String why) {
        super(why, null, false, false);
    }
}
