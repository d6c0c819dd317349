package io.creditwatch.assessment;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Assessment of the outcome of a poll.
 *
 * @param condition      first row of the table that matches
 * @param withMargin     first row that matches with every limit raised by the recovery margin: an account has recovered
 *                       only when this is better than the condition that was notified
 * @param limit          limit behind {@code condition}; null when there is none (HEALTHY, CREATION_BLOCKED, UNREADABLE)
 * @param forecast       forecast as of this reading, or as of the last one; null when it is not known
 * @param projection     projected balance after a failed poll; null after a reading, or when it is not known
 * @param spending       greatest spenders, if they were read for a notification
 */
public record Assessment(PollOutcome outcome, Condition condition, Condition withMargin, Limit limit,
                         Forecast forecast, Projection projection, boolean underAutoTopUp,
                         Spending spending) {

    public Assessment with(Spending known) {
        return new Assessment(outcome, condition, withMargin, limit, forecast, projection, underAutoTopUp, known);
    }

    public Severity severity() {
        return condition.severity();
    }

    /** Returns the projected severity after a failed poll; UNKNOWN when there is no projection. */
    public Severity projectedSeverity() {
        return projection == null ? severity() : projection.severity();
    }

    /**
     * Limit that made an assessment what it is.
     *
     * @param key   configuration key, or {@code threshold} for the floor of the vendor
     * @param value value of the key: an amount, a duration such as {@code 72h}, or the end of the weekend
     */
    public record Limit(String key, String value) {
    }

    /**
     * Projected balance of an account that cannot be read, at its last burn rate.
     *
     * @param credit     amount left, not below the floor
     * @param criticalAt time at which it becomes CRITICAL, or became so
     */
    @JsonPropertyOrder({"severity", "condition", "creditUsd", "criticalAt"})
    public record Projection(Condition condition,
                             @JsonProperty("creditUsd") @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal credit,
                             Instant criticalAt) {

        @JsonProperty
        public Severity severity() {
            return condition.severity();
        }
    }
}
