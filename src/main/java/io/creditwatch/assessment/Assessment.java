package io.creditwatch.assessment;

import io.creditwatch.reading.PollOutcome;

/**
 * A poll's outcome, weighed.
 *
 * @param outcome    what was weighed
 * @param condition  the first row of the table that matches
 * @param withMargin the same with every limit raised by the recovery margin: only when this is better than what was
 *                   told has the account recovered from it
 * @param limit      the limit behind {@code condition}; null when none is (HEALTHY, CREATION_BLOCKED, UNREADABLE)
 */
public record Assessment(PollOutcome outcome, Condition condition, Condition withMargin, Limit limit) {

    public Severity severity() {
        return condition.severity();
    }
}
