package io.creditwatch.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the database fails: it is said at once, and then once a minute for as long as it does. It lasts until something
 * could be recorded again.
 */
public final class LedgerTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private Long saidAt;
    private String lasting;

    /** @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime} */
    public LedgerTrouble(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public synchronized void report(Exception failure) {
        long now = nanoTime.getAsLong();
        lasting = reasonOf(failure);
        if (saidAt == null || now - saidAt >= MINUTE) {
            saidAt = now;
            LOG.error("event=ledger-failed reason=\"{}\"", lasting);
        }
    }

    /** Something could be recorded. */
    public synchronized void over() {
        lasting = null;
    }

    /** What the database said when it failed last; empty when something could be recorded since. */
    public synchronized Optional<String> lasting() {
        return Optional.ofNullable(lasting);
    }

    /** What the database itself said, in one line: what is around it repeats the statement and all that it was given. */
    public static String reasonOf(Throwable failure) {
        return said(failure).orElseGet(failure::toString).replaceAll("\\s+", " ");
    }

    /** By the innermost that says anything; one at the end of a stream says nothing. */
    private static Optional<String> said(Throwable failure) {
        return Optional.ofNullable(failure.getCause()).flatMap(LedgerTrouble::said)
                .or(() -> Optional.ofNullable(failure.getMessage()));
    }
}
