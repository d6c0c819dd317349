package io.creditwatch.assessment;

import java.util.Comparator;
import java.util.List;

/** The Monitoring Plugins' four states; the ordinal is the exit code. */
public enum Severity {
    OK, WARNING, CRITICAL, UNKNOWN;

    /** What is known to be critical before what is not known, and that before the rest. */
    public static final Comparator<Severity> WORST_FIRST =
            Comparator.comparing(List.of(CRITICAL, UNKNOWN, WARNING, OK)::indexOf);

    public int exitCode() {
        return ordinal();
    }
}
