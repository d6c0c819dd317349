package io.creditwatch.cli;

/** Error of routes that do not start. The message is one line. */
public final class StartFailedException extends IllegalStateException {

    public StartFailedException(String message) {
        super(message);
    }
}
