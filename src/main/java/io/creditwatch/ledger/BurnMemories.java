package io.creditwatch.ledger;

import io.creditwatch.forecast.BurnMemory;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What is remembered of each account's burn, as it is stored with the account. */
final class BurnMemories {

    private BurnMemories() {
    }

    /** @param stored null or of another form in a ledger of another version: then it is made of the readings */
    static BurnMemory of(Handle handle, String account, String stored, Instant now) {
        return Optional.ofNullable(stored).flatMap(BurnMemory::parse).orElseGet(() -> ofReadings(handle, account, now));
    }

    /** What is dated later was read before the clock was set back: it says nothing. */
    private static BurnMemory ofReadings(Handle handle, String account, Instant now) {
        return BurnMemory.of(History.readings(handle, account, now.minus(BurnMemory.REACH), now, Integer.MAX_VALUE));
    }
}
