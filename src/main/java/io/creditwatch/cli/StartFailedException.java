package io.creditwatch.cli;

/** The routes that a command needs do not start. The message says why, in one line. */
public final class StartFailedException extends IllegalStateException {

    public StartFailedException(String message) {
        super(message);
    }
}
