package io.creditwatch.assessment;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.Spender;
import java.util.List;

/**
 * A poll's outcome, weighed.
 *
 * @param outcome        what was weighed
 * @param condition      the first row of the table that matches
 * @param withMargin     the same with every limit raised by the recovery margin: only when this is better than what was
 *                       told has the account recovered from it
 * @param limit          the limit behind {@code condition}; null when none is (HEALTHY, CREATION_BLOCKED, UNREADABLE)
 * @param forecast       how long the money lasts, as of this reading, or as of the last when there is none; null when
 *                       that is not known
 * @param projection     what a balance that cannot be read is taken to be; null when it can, or when nothing is known
 * @param underAutoTopUp whether the balance is so low that the vendor should top it up by itself
 * @param spenders       who most of the money goes to, the greatest first; empty when that is not known
 */
public record Assessment(PollOutcome outcome, Condition condition, Condition withMargin, Limit limit,
                         Forecast forecast, Projection projection, boolean underAutoTopUp,
                         List<Spender> spenders) {

    /** The same, naming who most of the money goes to. */
    public Assessment with(List<Spender> known) {
        return new Assessment(outcome, condition, withMargin, limit, forecast, projection, underAutoTopUp, known);
    }

    public Severity severity() {
        return condition.severity();
    }

    /** What is taken to be so while the balance cannot be read; UNKNOWN when nothing is known. */
    public Severity projectedSeverity() {
        return projection == null ? severity() : projection.condition().severity();
    }
}
