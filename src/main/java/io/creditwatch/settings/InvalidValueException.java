package io.creditwatch.settings;

/** Thrown for a value that its key cannot have. The message says why, without the value, which may be a secret. */
public final class InvalidValueException extends RuntimeException {

    public InvalidValueException(String why) {
        super(why, null, false, false);
    }

    public static void refuseIf(boolean wrong, String why) {
        if (wrong) {
            throw new InvalidValueException(why);
        }
    }
}
