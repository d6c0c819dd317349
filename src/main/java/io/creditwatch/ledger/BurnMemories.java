package io.creditwatch.ledger;

import io.creditwatch.forecast.BurnMemory;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What is remembered of each account's burn, as it is stored with the account. */
final class BurnMemories {

    private final History history;
    private final Clock clock;

    BurnMemories(Jdbi jdbi, Clock clock) {
        this.history = new History(jdbi, clock);
        this.clock = clock;
    }

    /** @param stored null or of another form in a ledger of another version: then it is made of the readings */
    BurnMemory of(String account, String stored) {
        return Optional.ofNullable(stored).flatMap(BurnMemory::parse).orElseGet(() -> ofReadings(account));
    }

    /** What is dated later was read before the clock was set back: it says nothing. */
    private BurnMemory ofReadings(String account) {
        Instant now = clock.instant();
        return BurnMemory.of(history.readings(account, now.minus(BurnMemory.REACH), now, Integer.MAX_VALUE));
    }
}
