package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.ledger.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/** How every account stands, as the ledger has it; asked for by many at once, read at most once a second. */
public final class Standing {

    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final Ledger ledger;
    private final LongSupplier nanoTime;
    private Map<String, AlertState> latest = Map.of();
    private Long readAt;

    /** @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime} */
    public Standing(Ledger ledger, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.nanoTime = nanoTime;
    }

    /** By account name. */
    public synchronized Map<String, AlertState> now() {
        long now = nanoTime.getAsLong();
        if (readAt == null || now - readAt > FRESH) {
            // before the attempt: a database that hangs is not asked anew for each number
            readAt = now;
            latest = ledger.states();
        }
        return latest;
    }
}
