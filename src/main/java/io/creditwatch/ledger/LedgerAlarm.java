package io.creditwatch.ledger;

import static java.util.Comparator.comparing;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.CriticalAccount;
import io.creditwatch.alert.CreditEvent.LedgerOutage;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.LedgerErrors.Outage;
import io.creditwatch.vendor.CreditReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies every channel, once an hour, that nothing can be recorded. Each instance does so, from its memory. */
public final class LedgerAlarm {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAlarm.class);

    /** Time that an error must persist; longer than a restart of the database or a lock of another program. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    /** Time limit of a delivery in flight; longer than any delivery. */
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

    /** @param anyAccount account of the notification when no account is critical */
    public LedgerAlarm(LedgerErrors errors, Collection<String> channels, String anyAccount, Clock clock,
                       LongSupplier nanoTime) {
        this.errors = errors;
        this.channels = List.copyOf(channels);
        this.anyAccount = anyAccount;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Remembers which accounts are critical, even if that cannot be recorded. */
    public synchronized void remember(Assessment assessment) {
        if (assessment.outcome() instanceof CreditReading reading) {
            lastReadAt = reading.at();
            if (assessment.severity() == Severity.CRITICAL) {
                critical.put(reading.account(), new CriticalAccount(reading.account(), assessment.condition(),
                        reading.credit(), reading.at(), reading.currency()));
            } else {
                critical.remove(reading.account());
            }
        }
    }

    /** Remembers the same of a poll that cannot be recorded. One that is not assessed yet has no forecast. */
    public void rememberUnrecorded(Poll poll, Object result) {
        if (result instanceof CreditReading reading) {
            remember(assessor.assess(poll.account(), reading, Optional.empty()));
        }
    }

    /** Returns the notifications that are due now, one per channel at most. They have no claim and are settled here. */
    public synchronized List<Notification> dueNotifications() {
        long now = nanoTime.getAsLong();
        return errors.longest().filter(outage -> now - outage.since() >= PATIENCE.toNanos())
                .map(outage -> due(outage, now)).orElse(List.of());
    }

    private List<Notification> due(Outage outage, long now) {
        List<String> due = channels.stream()
                .filter(channel -> !notBefore.containsKey(channel) || now - notBefore.get(channel) >= 0).toList();
        if (due.isEmpty()) {
            return List.of();
        }
        CreditEvent event = event(outage, now);
        LOG.error("event=ledger-down channels={} reason=\"{}\"", due, outage.reason());
        due.forEach(channel -> wait(channel, IN_FLIGHT));
        return due.stream().map(channel -> new Notification(channel, event, null, 0, null)).toList();
    }

    private CreditEvent event(Outage outage, long now) {
        List<CriticalAccount> worst = critical.values().stream().sorted(
                comparing(CriticalAccount::condition).thenComparing(CriticalAccount::currency)
                        .thenComparing(CriticalAccount::credit)
                        .thenComparing(CriticalAccount::account)).toList();
        return CreditEvent.ledgerFailing(UUID.randomUUID().toString(), anyAccount,
                new LedgerOutage(clock.instant().minusNanos(now - outage.since()).truncatedTo(ChronoUnit.MILLIS),
                        outage.reason(), lastReadAt, worst), clock.instant());
    }

    /**
     * Waits an hour after the receiver accepted it, or refused it for good. After a failure it waits a minute, or as
     * long as the receiver asked, and tries again if the ledger still fails then.
     */
    public synchronized void settle(Notification notification, DeliveryOutcome outcome) {
        Duration wait = outcome instanceof AgainLater later
                ? later.retryAfter().filter(asked -> asked.compareTo(AFTER_FAILURE) > 0).orElse(AFTER_FAILURE) : AGAIN;
        wait(notification.channel(), wait.compareTo(AGAIN) < 0 ? wait : AGAIN);
    }

    private void wait(String channel, Duration time) {
        notBefore.put(channel, nanoTime.getAsLong() + time.toNanos());
    }
}
