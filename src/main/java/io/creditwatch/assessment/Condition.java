package io.creditwatch.assessment;

/** Rows of the table in docs/notifications.md, the worst first. */
public enum Condition {
    SUSPENDED(Severity.CRITICAL),
    AT_FLOOR(Severity.CRITICAL),
    CREATION_BLOCKED(Severity.CRITICAL),
    CREDIT_CRITICAL(Severity.CRITICAL),
    RUNWAY_CRITICAL(Severity.CRITICAL),
    WEEKEND_WARNING(Severity.WARNING),
    CREDIT_WARNING(Severity.WARNING),
    RUNWAY_WARNING(Severity.WARNING),
    HEALTHY(Severity.OK),
    /** State without a readable balance; it stands outside of the order of the others. */
    UNREADABLE(Severity.UNKNOWN);

    private final Severity severity;

    Condition(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    public boolean isOfRunway() {
        return this == RUNWAY_CRITICAL || this == RUNWAY_WARNING || this == WEEKEND_WARNING;
    }

    public boolean isLessSevereThan(Condition other) {
        return severity.compareTo(other.severity) < 0;
    }

    /** Returns whether this stands higher up in the table; not defined for {@link #UNREADABLE}. */
    public boolean isWorseThan(Condition other) {
        return ordinal() < other.ordinal();
    }
}
