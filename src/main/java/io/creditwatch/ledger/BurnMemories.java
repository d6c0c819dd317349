package io.creditwatch.ledger;

import io.creditwatch.forecast.BurnHistory;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What is remembered of each account's burn, as it is stored with the account. */
final class BurnMemories {

    private BurnMemories() {
    }

    /**
     * @param stored null or of another form in a ledger of another version: then it is made of the readings, and so is
     *               one that lies so far ahead that it has forgotten all that came before the clock went wrong
     */
    static BurnHistory of(Handle handle, String account, String stored, Instant now) {
        return Optional.ofNullable(stored).flatMap(BurnHistory::parse).filter(memory -> !isFarAhead(memory, now))
                .orElseGet(() -> ofReadings(handle, account, now)
                        .withRunningRateOf(Optional.ofNullable(stored).orElse("")));
    }

    /** Whether the clock has jumped since the last reading, so that nobody knows how long ago that was. */
    static boolean hasJumped(String stored, Instant jumpedAt, Instant now) {
        return Optional.ofNullable(stored).flatMap(BurnHistory::parse).map(BurnHistory::last)
                .filter(last -> !last.isAfter(jumpedAt) || last.isAfter(now.plus(BurnHistory.REACH))).isPresent();
    }

    private static boolean isFarAhead(BurnHistory memory, Instant now) {
        return memory.last() != null && memory.last().isAfter(now.plus(BurnHistory.REACH));
    }

    /** What is dated later was read before the clock was set back: it says nothing. */
    private static BurnHistory ofReadings(Handle handle, String account, Instant now) {
        return BurnHistory.of(History.readings(handle, account, now.minus(BurnHistory.REACH), now, Integer.MAX_VALUE));
    }
}
