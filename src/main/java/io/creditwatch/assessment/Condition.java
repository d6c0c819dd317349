package io.creditwatch.assessment;

/** Why a balance is what it is, worst first: one row of the table in docs/architecture.md each. */
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
    /** No balance could be read: outside of the order of the others. */
    UNREADABLE(Severity.UNKNOWN);

    private final Severity severity;

    Condition(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    /** Whether it is about how long the money lasts, and not about how much there is. */
    public boolean isOfRunway() {
        return this == RUNWAY_CRITICAL || this == RUNWAY_WARNING || this == WEEKEND_WARNING;
    }

    public boolean isLessSevereThan(Condition other) {
        return severity.compareTo(other.severity) < 0;
    }

    /** Whether this stands higher up in the table. Meaningless for {@link #UNREADABLE}. */
    public boolean isWorseThan(Condition other) {
        return ordinal() < other.ordinal();
    }
}
