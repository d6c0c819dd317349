package io.creditwatch.assessment;

import java.util.Comparator;
import java.util.List;

/** Four states of the Monitoring Plugins; the ordinal is the exit code. */
public enum Severity {
    OK, WARNING, CRITICAL, UNKNOWN;

    /** Order of lists: CRITICAL before UNKNOWN, and both before the others. */
    public static final Comparator<Severity> WORST_FIRST =
            Comparator.comparing(List.of(CRITICAL, UNKNOWN, WARNING, OK)::indexOf);

    public int exitCode() {
        return ordinal();
    }
}
