package io.creditwatch.reading;

import io.creditwatch.settings.Account;
import java.math.BigDecimal;
import java.time.Clock;

/** Decides what the vendor's answers say about costs. What is not plainly an amount of money is none. */
public final class CostReader {

    private final Clock clock;

    public CostReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Makes one cost of what the dashboard says of instances, containers and volumes.
     *
     * @param response null when the answer was
     */
    public Cost total(Account account, DashboardResponse response) throws UnreadableException {
        if (response == null || Boolean.FALSE.equals(response.status()) || response.costs().isEmpty()) {
            throw UnreadableException.malformed("the dashboard says no cost");
        }
        if (response.costs().stream().anyMatch(cost -> cost.signum() < 0 || Amount.isBeyondReason(cost))) {
            throw UnreadableException.malformed("a cost is negative or beyond 1e15, or has over 100 decimals");
        }
        return new Cost(account.name(), clock.instant(),
                response.costs().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }
}
