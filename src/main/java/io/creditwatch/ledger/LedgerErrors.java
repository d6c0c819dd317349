package io.creditwatch.ledger;

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
 * Ongoing errors of the database. An error is logged at once, then once a minute. Claiming, settling and the recording
 * of each account are kept apart: one may fail while another has nothing to write.
 */
public final class LedgerErrors {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerErrors.class);
    private static final String FILE = "file";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Counter failures;
    private Long loggedAt;
    private final Map<String, Outage> failing = new HashMap<>();

    public LedgerErrors(LongSupplier nanoTime, MeterRegistry meters) {
        this.nanoTime = nanoTime;
        this.failures = Counter.builder("creditwatch.ledger.failures")
                .description("Failures of the database to record, to claim or to settle").register(meters);
    }

    /** @param since time of the first failure since the last success, on the clock that never goes back */
    record Outage(long since, String reason) {
    }

    /** @param work kind of work that failed: {@code claiming}, {@code settling} or {@code recording} with an account */
    public void failed(String work, Exception failure) {
        failed(work, RootMessage.of(failure));
    }

    public synchronized void succeeded(String work) {
        failing.remove(work);
    }

    /** @param loss reason why the ledger's file is no longer the one that was opened; empty while it is */
    public void fileChecked(Optional<String> loss) {
        loss.ifPresentOrElse(reason -> failed(FILE, reason), () -> succeeded(FILE));
    }

    /** Returns the reason of the error that is ongoing for the longest time; empty while there is none. */
    public Optional<String> ongoing() {
        return longest().map(Outage::reason);
    }

    synchronized Optional<Outage> longest() {
        return failing.values().stream().min((one, other) -> Long.signum(one.since() - other.since()));
    }

    private synchronized void failed(String work, String reason) {
        failures.increment();
        long now = nanoTime.getAsLong();
        if (loggedAt == null || now - loggedAt >= MINUTE) {
            loggedAt = now;
            LOG.error("event=ledger-failed reason=\"{}\"", reason);
        }
        Outage earlier = failing.get(work);
        failing.put(work, new Outage(earlier == null ? now : earlier.since(), reason));
    }
}
