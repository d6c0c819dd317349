package io.creditwatch.ledger;

import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.settings.Account;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Claimed poll of one account.
 *
 * @param dueAt  time at which it was due; the next poll is counted from here, so that polls do not drift
 * @param token  key with which its outcome may be recorded
 * @param zone   zone of the days and weeks of the account's spending
 */
public record Poll(Account account, Instant dueAt, String token, BurnHistory burn, boolean jumped, ZoneId zone) {

    Poll with(CreditReading reading, Optional<Cost> cost) {
        return new Poll(account, dueAt, token, burn.after(reading, cost, zone, jumped), jumped, zone);
    }
}
