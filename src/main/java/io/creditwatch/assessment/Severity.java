package io.creditwatch.assessment;

/** The Monitoring Plugins' four states; the ordinal is the exit code. */
public enum Severity {
    OK, WARNING, CRITICAL, UNKNOWN;

    public int exitCode() {
        return ordinal();
    }
}
