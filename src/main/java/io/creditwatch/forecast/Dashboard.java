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
 * @param changed    cost at the time of the last change by more than a tenth
 * @param since      time of that change; readings after it show what the account really spends
 * @param difference amount an hour that was spent in addition to the cost before that change
 */
record Dashboard(BigDecimal usdPerHour, BigDecimal changed, Instant since, double difference) {

    static Dashboard of(Dashboard before, Cost cost, List<Cycle> cycles) {
        BigDecimal now = cost.usdPerHour();
        if (before != null && now.subtract(before.changed).abs().doubleValue()
                <= 0.1 * now.max(before.changed).doubleValue()) {
            return new Dashboard(now, before.changed, before.since, before.difference);
        }
        double difference = before == null ? 0 : !before.isShownBy(cycles) ? before.difference
                : Cycle.usdPerHour(Cycle.from(before.since, cycles)) - before.changed.doubleValue();
        return new Dashboard(now, now, cost.at(), difference);
    }

    Dashboard shifted(Duration by) {
        return new Dashboard(usdPerHour, changed, since.plus(by), difference);
    }

    /** Returns whether cycles of half an hour after the last change show the spending: the cost says no more. */
    boolean isShownBy(List<Cycle> cycles) {
        return Cycle.hours(Cycle.from(since, cycles)) >= 0.5;
    }

    @JsonIgnore
    double expected() {
        return Math.max(0, usdPerHour.doubleValue() + difference);
    }
}
