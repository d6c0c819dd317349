package io.creditwatch.acceptance;

/** A run that is over. */
public record Finished(int exitCode, String out, String err) {
}
