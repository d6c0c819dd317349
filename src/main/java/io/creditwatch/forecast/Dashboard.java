package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.creditwatch.vendor.CostOutcome.Cost;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Cost of an account's machines by the vendor's dashboard, and how the balances differ from it: the dashboard lacks
 * snapshots and tokens, and knows no contract prices.
 *
 * @param usdPerHour newest cost
 * @param changed    cost at the time of the last change by more than a tenth
 * @param since      time of that change; readings after it show what the account really spends
 * @param difference amount an hour that was spent in addition to the cost before that change
 */
record Dashboard(BigDecimal usdPerHour, BigDecimal changed, Instant since, double difference) {

    private static final double CHANGE = 0.1;
    /** Length of cycles that shows the spending, in hours. */
    private static final double ENOUGH = 0.5;

    /** @param before null when there was none */
    static Dashboard of(Dashboard before, Cost cost, List<Cycle> cycles) {
        if (before == null) {
            return new Dashboard(cost.usdPerHour(), cost.usdPerHour(), cost.at(), 0);
        }
        double change = Math.abs(cost.usdPerHour().doubleValue() - before.changed.doubleValue());
        double greater = cost.usdPerHour().max(before.changed).doubleValue();
        if (change <= CHANGE * greater) {
            return new Dashboard(cost.usdPerHour(), before.changed, before.since, before.difference);
        }
        double difference = !before.isShownBy(cycles) ? before.difference
                : Cycle.usdPerHour(Cycle.from(before.since, cycles)) - before.changed.doubleValue();
        return new Dashboard(cost.usdPerHour(), cost.usdPerHour(), cost.at(), difference);
    }

    /** Returns the same with a later time of the last change, as the account's time stood still for so long. */
    Dashboard shifted(Duration by) {
        return new Dashboard(usdPerHour, changed, since.plus(by), difference);
    }

    /** Returns whether cycles after the last change show the spending, so that the cost says no more. */
    boolean isShownBy(List<Cycle> cycles) {
        return Cycle.hours(Cycle.from(since, cycles)) >= ENOUGH;
    }

    /** Returns the burn rate by this cost. */
    @JsonIgnore
    double expected() {
        return Math.max(0, usdPerHour.doubleValue() + difference);
    }
}
