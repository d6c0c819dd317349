package io.creditwatch.vendor;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Balance as the vendor stated it.
 *
 * @param at                time of the answer
 * @param credit            amount left, exact, may be negative
 * @param threshold         vendor's floor; null if the answer had none
 * @param canCreateInstance false if the vendor refuses new machines; null if the answer did not say
 * @param currency          code of ISO 4217
 * @param postpaid          whether the account pays later, so that a low balance is no alarm
 */
public record CreditReading(String account, Instant at, BigDecimal credit, BigDecimal threshold,
                            Boolean canCreateInstance, String currency, boolean postpaid) implements PollOutcome {

    /** Makes the reading of a prepaid account in dollars. */
    public CreditReading(String account, Instant at, BigDecimal credit, BigDecimal threshold, Boolean canCreateInstance) {
        this(account, at, credit, threshold, canCreateInstance, "USD", false);
    }

    /** Writes amounts without an exponent, as they are stored. */
    public CreditReading {
        credit = plain(credit);
        threshold = plain(threshold);
    }

    private static BigDecimal plain(BigDecimal dollars) {
        return dollars == null ? null : dollars.setScale(Math.max(0, dollars.scale()));
    }

    /** Returns the balance at which the vendor suspends: its threshold, or zero if it gave none. */
    public BigDecimal floor() {
        return threshold == null ? BigDecimal.ZERO : threshold;
    }

    public boolean creationBlocked() {
        return Boolean.FALSE.equals(canCreateInstance);
    }
}
