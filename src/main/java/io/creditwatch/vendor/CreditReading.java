package io.creditwatch.vendor;

import io.creditwatch.text.Money;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Balance as the vendor stated it.
 *
 * @param at                time of the answer
 * @param credit            amount left, exact, may be negative
 * @param threshold         vendor's floor: 0 if its file names none; null if the answer had none
 * @param canCreateInstance false if the vendor refuses new machines; null if the answer did not say
 * @param currency          code of ISO 4217
 * @param postpaid          whether the account pays later, so that a low balance is no alarm
 * @param vendor            name of the vendor's file; null if an earlier version stored the reading
 * @param blocked           refusal in words, {@code creates no new machines}; null if nothing is refused
 */
public record CreditReading(String account, Instant at, BigDecimal credit, BigDecimal threshold,
                            Boolean canCreateInstance, String currency, boolean postpaid, String vendor,
                            String blocked) implements PollOutcome {

    /** Makes the reading of a prepaid account in dollars. */
    public CreditReading(String account, Instant at, BigDecimal credit, BigDecimal threshold,
                         Boolean canCreateInstance) {
        this(account, at, credit, threshold, canCreateInstance, null, false, null, null);
    }

    /** Writes amounts without an exponent, as they are stored. What an earlier version stored is in dollars. */
    public CreditReading {
        currency = currency == null ? Money.DOLLARS : currency;
        credit = plain(credit);
        threshold = plain(threshold);
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount == null ? null : amount.setScale(Math.max(0, amount.scale()));
    }

    /** Returns the balance at which the vendor suspends: its threshold, or zero if it gave none. */
    public BigDecimal floor() {
        return threshold == null ? BigDecimal.ZERO : threshold;
    }

    public Money money() {
        return new Money(credit, currency);
    }

    public boolean creationBlocked() {
        return Boolean.FALSE.equals(canCreateInstance);
    }
}
