package io.creditwatch.ledger;

import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.settings.Account;
import io.creditwatch.vendor.CreditReading;
import java.time.Instant;

/**
 * One poll of one account.
 *
 * @param account whose credit is read
 * @param dueAt   when it was due; the next is counted from here, so that ticks do not drift
 * @param token   the claim under which its outcome may be recorded
 * @param burn    what is remembered of what was read before
 * @param jumped  whether the clock has jumped since the last reading
 */
public record Poll(Account account, Instant dueAt, String token, BurnHistory burn, boolean jumped) {

    /** One that nothing is remembered of, before and after. */
    public static Poll once(Account account) {
        return new Poll(account, null, null, BurnHistory.EMPTY, false);
    }

    /** What is remembered with what this poll has read. */
    BurnHistory burnWith(CreditReading reading) {
        return jumped ? burn.afterJump(reading) : burn.after(reading);
    }
}
