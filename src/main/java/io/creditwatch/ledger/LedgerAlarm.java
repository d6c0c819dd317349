package io.creditwatch.ledger;

import static java.util.Comparator.comparing;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.CriticalAccount;
import io.creditwatch.alert.CreditEvent.LedgerOutage;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.LedgerErrors.Outage;
import io.creditwatch.vendor.CreditReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every channel that nothing can be recorded, at most once an hour and for as long as that lasts. All that it
 * knows is in memory, since the ledger is what fails; so each instance tells for itself.
 */
public final class LedgerAlarm {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAlarm.class);

    /** A database that is started anew, or a lock that somebody holds, is over by then. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    /** Longer than any delivery takes. */
    private static final Duration IN_FLIGHT = Duration.ofMinutes(10);

    private final LedgerErrors errors;
    private final Collection<String> channels;
    private final String anyAccount;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Assessor assessor = new Assessor();
    private final Map<String, CriticalAccount> critical = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private Instant lastReadAt;

    /**
     * @param channels   those that are on
     * @param anyAccount the account to tell it of when none is critical
     * @param nanoTime   a clock that never goes back, in nanoseconds: {@link System#nanoTime}
     */
    public LedgerAlarm(LedgerErrors errors, Collection<String> channels, String anyAccount, Clock clock,
                       LongSupplier nanoTime) {
        this.errors = errors;
        this.channels = List.copyOf(channels);
        this.anyAccount = anyAccount;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Remembers which accounts are critical, whether that can be recorded or not. */
    public synchronized void saw(Assessment assessment) {
        if (assessment.outcome() instanceof CreditReading reading) {
            lastReadAt = reading.at();
            if (assessment.severity() == Severity.CRITICAL) {
                critical.put(reading.account(), new CriticalAccount(reading.account(), assessment.condition(),
                        reading.credit(), reading.at()));
            } else {
                critical.remove(reading.account());
            }
        }
    }

    /**
     * The same of a poll that failed for the database.
     *
     * @param reached what there was of it by then; a reading that was not assessed yet is weighed without a forecast
     */
    public void sawUnrecorded(Poll poll, Object reached) {
        if (reached instanceof CreditReading reading) {
            saw(assessor.assess(poll.account(), reading, Optional.empty()));
        }
    }

    /** What is to be told now, one for each channel at most. It has no claim, and is settled here. */
    public synchronized List<Notification> due() {
        long now = nanoTime.getAsLong();
        return errors.longest().filter(outage -> now - outage.since() >= PATIENCE.toNanos())
                .map(outage -> tell(outage, now)).orElse(List.of());
    }

    private List<Notification> tell(Outage outage, long now) {
        List<String> due = channels.stream()
                .filter(channel -> !notBefore.containsKey(channel) || now - notBefore.get(channel) >= 0).toList();
        if (due.isEmpty()) {
            return List.of();
        }
        CreditEvent event = event(outage, now);
        LOG.error("event=ledger-down channels={} reason=\"{}\"", due, outage.reason());
        due.forEach(channel -> putOff(channel, IN_FLIGHT));
        return due.stream().map(channel -> new Notification(channel, event, null, 0, null)).toList();
    }

    private CreditEvent event(Outage outage, long now) {
        List<CriticalAccount> worst = critical.values().stream().sorted(
                comparing(CriticalAccount::condition).thenComparing(CriticalAccount::creditUsd)
                        .thenComparing(CriticalAccount::account)).toList();
        return CreditEvent.ledgerFailing(UUID.randomUUID().toString(), anyAccount,
                new LedgerOutage(clock.instant().minusNanos(now - outage.since()), outage.reason(), lastReadAt, worst),
                clock.instant());
    }

    /** The receiver has it, or will never take it. */
    public synchronized void told(Notification notification) {
        putOff(notification.channel(), AGAIN);
    }

    /**
     * It is tried again in a minute, should the ledger still fail then.
     *
     * @param asked how long the receiver asked to wait; empty when it did not
     */
    public synchronized void notTold(Notification notification, Optional<Duration> asked) {
        putOff(notification.channel(), asked.filter(wait -> wait.compareTo(AFTER_FAILURE) > 0)
                .map(wait -> wait.compareTo(AGAIN) < 0 ? wait : AGAIN).orElse(AFTER_FAILURE));
    }

    private void putOff(String channel, Duration time) {
        notBefore.put(channel, nanoTime.getAsLong() + time.toNanos());
    }
}
