package io.creditwatch.vendor;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A balance as the vendor stated it.
 *
 * @param account           the account's name
 * @param at                when the answer was there
 * @param credit            dollars left, exact, may be negative
 * @param threshold         the vendor's floor in dollars; null when the answer had none
 * @param canCreateInstance false when the vendor refuses new machines; null when the answer did not say
 */
public record CreditReading(String account, Instant at, BigDecimal credit, BigDecimal threshold,
                            Boolean canCreateInstance) implements PollOutcome {

    /** The balance at which the vendor suspends: its threshold, or zero when it gave none. */
    public BigDecimal floor() {
        return threshold == null ? BigDecimal.ZERO : threshold;
    }

    /** Whether the vendor said that no machine can be created. */
    public boolean creationBlocked() {
        return Boolean.FALSE.equals(canCreateInstance);
    }
}
