package io.creditwatch.ledger;

import io.creditwatch.text.OneLine;
import io.creditwatch.text.RootMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the database fails: it is said at once, and then once a minute for as long as it does. Claiming, settling and
 * the recording of each account are kept apart, since each may fail where another has nothing to write.
 */
public final class LedgerErrors {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String KEEPING = "keeping";
    private static final String CLAIMING = "claiming";
    private static final String SETTLING = "settling";
    private static final String RECORDING = "recording ";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Counter failures;
    private Long saidAt;
    private final Map<String, Outage> failing = new HashMap<>();

    /** @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime} */
    public LedgerErrors(LongSupplier nanoTime, MeterRegistry meters) {
        this.nanoTime = nanoTime;
        this.failures = Counter.builder("creditwatch.ledger.failures")
                .description("What the database failed to record, to claim or to settle").register(meters);
    }

    /**
     * @param since  its first failure since it was last done, on the clock that never goes back
     * @param reason what the database said last
     */
    record Outage(long since, String reason) {
    }

    /** What is due could not be claimed. */
    public void cannotClaim(Exception failure) {
        failed(CLAIMING, failure);
    }

    /** What is due is claimed, if anything was. */
    public void claimed() {
        done(CLAIMING);
    }

    /** What a poll brought could not be recorded. */
    public void cannotRecord(String account, Exception failure) {
        failed(RECORDING + account, failure);
    }

    /** What a poll brought is recorded. */
    public void recorded(String account) {
        done(RECORDING + account);
    }

    /** What came of a delivery could not be written. */
    void cannotSettle(Exception failure) {
        failed(SETTLING, failure);
    }

    /** What came of every delivery is written. */
    void settled() {
        done(SETTLING);
    }

    /**
     * Whether the ledger's file is still the one that was opened.
     *
     * @param reason why it is not; empty while it is
     */
    public void isLost(Optional<String> reason) {
        reason.ifPresentOrElse(loss -> failed(KEEPING, loss), () -> done(KEEPING));
    }

    /** What the database said of that which has failed the longest; empty when all is done that could not be done. */
    public Optional<String> ongoing() {
        return longest().map(Outage::reason);
    }

    /** What has failed the longest; empty when all is done that could not be done. */
    synchronized Optional<Outage> longest() {
        return failing.values().stream().min((one, other) -> Long.signum(one.since() - other.since()));
    }

    private void failed(String work, Exception failure) {
        failed(work, RootMessage.of(failure));
    }

    private synchronized void failed(String work, String reason) {
        failures.increment();
        long now = nanoTime.getAsLong();
        if (saidAt == null || now - saidAt >= MINUTE) {
            saidAt = now;
            LOG.error("event=ledger-failed reason=\"{}\"", reason);
        }
        Outage before = failing.get(work);
        failing.put(work, new Outage(before == null ? now : before.since(), reason));
    }

    private synchronized void done(String work) {
        failing.remove(work);
    }

    /** What the database itself said, in one line: what is around it repeats the statement and all it was given. */
    public static String reasonOf(Throwable failure) {
        return OneLine.of(said(failure).orElseGet(failure::toString));
    }

    /** By the innermost that says anything; one at the end of a stream says nothing. */
    private static Optional<String> said(Throwable failure) {
        return Optional.ofNullable(failure.getCause()).flatMap(LedgerErrors::said)
                .or(() -> Optional.ofNullable(failure.getMessage()));
    }
}
