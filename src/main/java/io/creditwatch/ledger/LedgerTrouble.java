package io.creditwatch.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the database fails: at once, and then once a minute for as long as it does. */
public final class LedgerTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Counter failures;
    private Long saidAt;

    /** @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime} */
    public LedgerTrouble(LongSupplier nanoTime, MeterRegistry meters) {
        this.nanoTime = nanoTime;
        this.failures = Counter.builder("creditwatch.ledger.failures")
                .description("What the database failed to record or to claim").register(meters);
    }

    public synchronized void report(Exception failure) {
        failures.increment();
        long now = nanoTime.getAsLong();
        if (saidAt == null || now - saidAt >= MINUTE) {
            saidAt = now;
            LOG.error("event=ledger-failed reason=\"{}\"", reasonOf(failure));
        }
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
