package io.creditwatch.ledger;

import io.creditwatch.reading.OneLine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the database fails: it is said at once, and then once a minute for as long as it does. Claiming, recording and
 * settling are kept apart, since each may fail where another has nothing to write.
 */
public final class LedgerTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Counter failures;
    private Long saidAt;
    private final Map<Work, String> failing = new EnumMap<>(Work.class);

    /** @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime} */
    public LedgerTrouble(LongSupplier nanoTime, MeterRegistry meters) {
        this.nanoTime = nanoTime;
        this.failures = Counter.builder("creditwatch.ledger.failures")
                .description("What the database failed to record, to claim or to settle").register(meters);
    }

    private enum Work {
        RECORDING, CLAIMING, SETTLING
    }

    /** What is due could not be claimed. */
    public void cannotClaim(Exception failure) {
        failed(Work.CLAIMING, failure);
    }

    /** What is due is claimed, if anything was. */
    public void claimed() {
        done(Work.CLAIMING);
    }

    /** What a poll brought could not be recorded. */
    public void cannotRecord(Exception failure) {
        failed(Work.RECORDING, failure);
    }

    /** What a poll brought is recorded. */
    public void recorded() {
        done(Work.RECORDING);
    }

    /** What came of a delivery could not be written. */
    void cannotSettle(Exception failure) {
        failed(Work.SETTLING, failure);
    }

    /** What came of every delivery is written. */
    void settled() {
        done(Work.SETTLING);
    }

    /** What the database said when it failed last; empty when it has done since what it could not do. */
    public synchronized Optional<String> lasting() {
        return failing.values().stream().findFirst();
    }

    private synchronized void failed(Work work, Exception failure) {
        failing.put(work, say(failure));
    }

    private synchronized void done(Work work) {
        failing.remove(work);
    }

    private String say(Exception failure) {
        failures.increment();
        long now = nanoTime.getAsLong();
        String reason = reasonOf(failure);
        if (saidAt == null || now - saidAt >= MINUTE) {
            saidAt = now;
            LOG.error("event=ledger-failed reason=\"{}\"", reason);
        }
        return reason;
    }

    /** What the database itself said, in one line: what is around it repeats the statement and all it was given. */
    public static String reasonOf(Throwable failure) {
        return OneLine.of(said(failure).orElseGet(failure::toString));
    }

    /** By the innermost that says anything; one at the end of a stream says nothing. */
    private static Optional<String> said(Throwable failure) {
        return Optional.ofNullable(failure.getCause()).flatMap(LedgerTrouble::said)
                .or(() -> Optional.ofNullable(failure.getMessage()));
    }
}
