package io.creditwatch.cli;

/** A file of readings that is not one; the message says in which line, and why. */
final class MalformedLineException extends Exception {

    MalformedLineException(int line, String why) {
        super("line " + line + ": " + why);
    }
}
