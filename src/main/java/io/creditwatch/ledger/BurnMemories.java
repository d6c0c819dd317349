package io.creditwatch.ledger;

import io.creditwatch.forecast.BurnMemory;
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
    static BurnMemory of(Handle handle, String account, String stored, Instant now) {
        return Optional.ofNullable(stored).flatMap(BurnMemory::parse).filter(memory -> !isFarAhead(memory, now))
                .orElseGet(() -> ofReadings(handle, account, now));
    }

    /** Whether the clock has jumped since the last reading, so that nobody knows how long ago that was. */
    static boolean hasJumped(String stored, Instant jumpedAt, Instant now) {
        return Optional.ofNullable(stored).flatMap(BurnMemory::parse).map(BurnMemory::last)
                .filter(last -> !last.isAfter(jumpedAt) || last.isAfter(now.plus(BurnMemory.REACH))).isPresent();
    }

    private static boolean isFarAhead(BurnMemory memory, Instant now) {
        return memory.last() != null && memory.last().isAfter(now.plus(BurnMemory.REACH));
    }

    /** What is dated later was read before the clock was set back: it says nothing. */
    private static BurnMemory ofReadings(Handle handle, String account, Instant now) {
        return BurnMemory.of(History.readings(handle, account, now.minus(BurnMemory.REACH), now, Integer.MAX_VALUE));
    }
}
