package io.creditwatch.acceptance;

/** Exit code and output of a program that has ended. */
public record RunResult(int exitCode, String out, String err) {
}
