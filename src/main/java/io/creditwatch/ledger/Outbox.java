package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.Notification.Claim;
import io.creditwatch.ledger.Notification.Status;
import io.creditwatch.ledger.PausedChannels.Admission;
import io.creditwatch.text.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is still to be told, in order for each account and channel. It knows nothing of credit. */
public final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    static final Duration DEAD_AFTER = Duration.ofDays(7);
    /** A delivery that takes longer hangs: the next notification of the channel no longer waits for it. */
    private static final Duration HANGS_AFTER = Duration.ofSeconds(3);
    /** Every tenth claim of a channel is for a notification that has waited that long, however urgent others are. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(10);
    private static final int TURN_OF_THE_OLDEST = 10;
    /** Less than what a stop may take. */
    private static final Duration PATIENCE_AT_LAST = Duration.ofSeconds(2);
    private static final Duration PAUSE_AT_LAST = Duration.ofMillis(100);

    /** Matches a row that no valid claim holds. A delivered row whose outcome is unwritten is never claimed again. */
    private static final String IS_FREE = """
            (lease_until IS NULL OR (lease_until <= :now OR lease_until > :furthestLease)
                                    AND lease_token NOT IN (<unsettled>))""";

    private final Jdbi jdbi;
    private final LeaseClock clock;
    private final RetrySchedule schedule;
    private final Function<String, Duration> lease;
    private final LedgerErrors errors;
    private final LongSupplier nanoTime;
    /** The outcomes that the database has refused, by claim. */
    private final Map<String, Outcome> unsettled = new ConcurrentHashMap<>();
    /** The channels of the outcomes that are being written now, by claim. */
    private final Map<String, String> settling = new ConcurrentHashMap<>();
    private final Map<String, Integer> claimed = new ConcurrentHashMap<>();
    /** With which the tokens of this instance's claims begin. */
    private final String instance = UUID.randomUUID().toString();
    private final Counter takeovers;
    private final Timer claims;
    private final Timer settlements;

    /**
     * @param clock    that leases and deliveries are measured by
     * @param lease    how long a claimed delivery may take, by its channel; longer than the longest delivery
     * @param errors  where it is said that the database fails
     * @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime}
     */
    public Outbox(Jdbi jdbi, LeaseClock clock, RetrySchedule schedule, Function<String, Duration> lease, LedgerErrors errors,
                  LongSupplier nanoTime, MeterRegistry meters) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.schedule = schedule;
        this.lease = lease;
        this.errors = errors;
        this.nanoTime = nanoTime;
        this.takeovers = Lease.takeovers(meters, "notification");
        this.claims = Stopwatch.of(meters, "claim-notifications");
        this.settlements = Stopwatch.of(meters, "settle");
    }

    /**
     * Writes the outcomes that the database has refused, and claims the next notification of a channel: of those that
     * are due the most urgent, and of the most urgent the oldest. An older notification of the same account goes first.
     * Every tenth claim takes one that has waited ten minutes, so that none waits for ever. Nothing is claimed while
     * the receiver has asked to wait.
     *
     * <p>A kill repeats every delivery that is in flight, so only one is, unless the receiver hangs.
     *
     * <p>A clock that is set back delays little. A notification that was never tried is due, whatever the clock says.
     * One that was tried a whole claim later than now is due, and a claim that reaches two ahead is free. Shorter
     * distances are ignored, since another instance may just have read a later moment.
     *
     * @param workers how many can begin with one now
     * @return one or none
     */
    public List<Notification> claimDue(String channel, int workers) {
        settleLate(channel);
        if (workers <= 0 || isOutcomeUnwritten(channel)) {
            return List.of();
        }
        Lease tokens = Lease.of(instance);
        boolean turnOfTheOldest = claimed.getOrDefault(channel, 0) % TURN_OF_THE_OLDEST == TURN_OF_THE_OLDEST - 1;
        List<Notification> taken = claims.record(() -> jdbi.inTransaction(handle -> {
            Instant now = clock.now(handle);
            if (isInFlight(handle, channel, now)) {
                return List.of();
            }
            List<Notification> oldest = turnOfTheOldest ? claim(handle, channel, now, tokens, Order.OLDEST) : List.of();
            return oldest.isEmpty() ? claim(handle, channel, now, tokens, Order.MOST_URGENT) : oldest;
        }));
        takeovers.increment(tokens.takenOver(taken.stream().map(Notification::token).toList()));
        taken.forEach(notification -> claimed.merge(channel, 1, Integer::sum));
        return taken;
    }

    /**
     * Whether a delivery of the channel is over and the ledger does not have its outcome yet. A kill would repeat that
     * delivery, so no other begins meanwhile. An outcome that the database has refused holds the channel for no longer
     * than a receiver that hangs.
     */
    private boolean isOutcomeUnwritten(String channel) {
        long now = nanoTime.getAsLong();
        return settling.containsValue(channel) || unsettled.values().stream().anyMatch(outcome ->
                outcome.notification().channel().equals(channel) && now - outcome.known() < HANGS_AFTER.toNanos());
    }

    private boolean isInFlight(Handle handle, String channel, Instant now) {
        return handle.createQuery("""
                SELECT 1 FROM notifications
                WHERE channel = :channel AND state = 'waiting' AND lease_token LIKE :instance
                  AND lease_until > :begunLately AND lease_until <= :begunNow LIMIT 1""")
                .bind("channel", channel).bind("instance", instance + "%")
                .bind("begunLately", now.plus(lease.apply(channel)).minus(HANGS_AFTER).toEpochMilli())
                .bind("begunNow", now.plus(lease.apply(channel)).toEpochMilli())
                .mapTo(Integer.class).findOne().isPresent();
    }

    /** An older notification that some of its recipients have holds back only the other recipients. */
    private List<Notification> claim(Handle handle, String channel, Instant now, Lease tokens, Order order) {
        Admission admission = PausedChannels.admission(handle, channel, now);
        if (admission == Admission.CLOSED) {
            return List.of();
        }
        Instant leaseUntil = now.plus(lease.apply(channel));
        Optional<Claimed> claim = handle.createQuery("""
                UPDATE notifications SET lease_until = :leaseUntil,
                    lease_token = CASE WHEN lease_token IS NULL THEN :free ELSE :takenOver END
                WHERE channel = :channel AND state = 'waiting' AND %1$s
                  AND (account, sequence) IN (
                    SELECT account, sequence FROM notifications AS due
                    WHERE channel = :channel AND state = 'waiting'
                      AND (attempts = 0 OR due_at <= :now OR due_at > :furthest OR tried_at > :leaseUntil) AND %1$s
                      AND created_at <= :createdBy
                      AND NOT EXISTS (SELECT 1 FROM notifications AS older
                                      WHERE older.account = due.account AND older.channel = due.channel
                                        AND older.state = 'waiting' AND older.recipients IS NULL
                                        AND older.sequence < due.sequence)
                      ORDER BY %2$s LIMIT 1)
                RETURNING account, sequence, state, attempts, created_at, tried_at, due_at, answer, lease_token,
                    recipients""".formatted(IS_FREE, order.columns))
                .bind("createdBy", order == Order.OLDEST ? now.minus(LONG_WAIT).toEpochMilli() : Long.MAX_VALUE)
                .bind("leaseUntil", leaseUntil.toEpochMilli())
                .bind("furthestLease", now.plus(lease.apply(channel).multipliedBy(2)).toEpochMilli())
                .bind("furthest", now.plus(RetrySchedule.LONGEST_WAIT).toEpochMilli())
                .bind("free", tokens.ofFree()).bind("takenOver", tokens.ofTakenOver())
                .bind("channel", channel).bind("now", now.toEpochMilli())
                // SQL knows no empty list, and no claim is called so
                .bindList("unsettled", Stream.concat(Stream.of(""), unsettled.keySet().stream()).toList())
                .map((row, context) -> new Claimed(row.getString("account"), row.getLong("sequence"),
                        Notifications.status(row), row.getString("lease_token"), row.getString("recipients")))
                .findOne();
        if (admission == Admission.ONE_TRIAL) {
            claim.ifPresent(taken -> PausedChannels.trying(handle, channel, taken.token(), now, leaseUntil));
        }
        return claim.map(taken -> notification(handle, channel, taken)).stream().toList();
    }

    private enum Order {
        MOST_URGENT("urgency DESC, created_at, sequence"), OLDEST("created_at, sequence");

        private final String columns;

        Order(String columns) {
            this.columns = columns;
        }
    }

    private record Claimed(String account, long sequence, Status status, String token, String recipients) {
    }

    private static Notification notification(Handle handle, String channel, Claimed claimed) {
        return handle.createQuery("""
                SELECT events.body, accounts.state FROM events JOIN accounts ON accounts.name = events.account
                WHERE events.account = :account AND events.sequence = :sequence""")
                .bind("account", claimed.account()).bind("sequence", claimed.sequence())
                .map((row, context) -> new Notification(channel,
                        Json.read(row.getString("body"), CreditEvent.class), claimed.status(),
                        new Claim(claimed.token(), Json.read(row.getString("state"), AlertState.class),
                                recipients(claimed.recipients()), earlier(handle, channel, claimed))))
                .one();
    }

    private static List<Recipients> earlier(Handle handle, String channel, Claimed claimed) {
        return handle.createQuery("""
                SELECT recipients FROM notifications
                WHERE account = :account AND channel = :channel AND sequence < :sequence
                  AND state = 'waiting' AND recipients IS NOT NULL""")
                .bind("account", claimed.account()).bind("channel", channel).bind("sequence", claimed.sequence())
                .map((row, context) -> recipients(row.getString("recipients"))).list();
    }

    private static Recipients recipients(String json) {
        return json == null ? Recipients.NONE : Json.read(json, Recipients.class);
    }

    /**
     * Writes the outcome of a delivery. A refused notification is a dead letter; the others are tried again later, and
     * with them everything on the channel when the receiver asked to wait. One that some recipients have no longer
     * holds back a newer notification for those.
     *
     * @throws RuntimeException when the database refuses it; it is written before the next claim of the channel
     */
    public void settle(Notification notification, DeliveryOutcome outcome) {
        Recipients partly = outcome instanceof PartlyDelivered part ? part.done() : null;
        Duration asked = outcome instanceof AgainLater later ? later.retryAfter().orElse(null) : null;
        settle(notification, outcome instanceof Delivered ? "delivered" : outcome instanceof Refused ? "dead" : "waiting",
                asked, outcome.answer(), partly);
    }

    /**
     * Tries for two seconds to write the outcomes that the database has refused, before the program stops. The next
     * program would deliver those notifications again.
     */
    public void settleAtLast() {
        Thread writer = new Thread(() -> {
            while (!unsettled.isEmpty() && !Thread.currentThread().isInterrupted()) {
                unsettled.values().forEach(this::settleLate);
                LockSupport.parkNanos(PAUSE_AT_LAST.toNanos());
            }
        }, "settle-at-last");
        writer.setDaemon(true);
        writer.start();
        try {
            writer.join(PATIENCE_AT_LAST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
        unsettled.values().forEach(outcome -> LOG.error(
                "event=not-settled channel={} account={} sequence={} state={} then=\"it is delivered once more\"",
                outcome.notification().channel(), outcome.notification().event().account(),
                outcome.notification().event().sequence(), outcome.state()));
    }

    /**
     * What came of a delivery.
     *
     * @param delay how long until it is tried again
     * @param pause how long to leave the receiver alone; zero when it did not ask for that
     * @param partly the recipients that are done, when others are not; null when it is the same for all
     * @param known when it was known, by the clock that never goes back
     */
    private record Outcome(Notification notification, String state, Duration delay, Duration pause, String answer,
                           Recipients partly, long known) {

        /** Keeps a success when a failure of the same delivery is reported as well. */
        Outcome or(Outcome earlier) {
            return earlier != null && earlier.reached() ? earlier : this;
        }

        /** Whether somebody got it by this attempt. */
        boolean reached() {
            return state.equals("delivered") || partly != null && partly.reachMoreThan(notification.done());
        }
    }

    private void settle(Notification notification, String state, Duration asked, String answer,
                        Recipients partly) {
        Duration pause = asked == null ? Duration.ZERO : schedule.pause(asked);
        Duration wait = state.equals("waiting") ? schedule.after(notification.attempts() + 1) : Duration.ZERO;
        Outcome outcome = new Outcome(notification, state, wait.compareTo(pause) < 0 ? pause : wait, pause, answer,
                partly, nanoTime.getAsLong()).or(unsettled.get(notification.token()));
        settling.put(notification.token(), notification.channel());
        // the thread of a delivery that was abandoned is interrupted, and gets no connection as long as it is
        boolean interrupted = Thread.interrupted();
        try {
            settle(outcome);
        } catch (RuntimeException e) {
            unsettled.merge(notification.token(), outcome, (earlier, later) -> later.or(earlier));
            errors.cannotSettle(e);
            throw e;
        } finally {
            settling.remove(notification.token());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @throws ConnectionException when the database cannot be reached: each further attempt would wait as long */
    private void settleLate(String channel) {
        for (Outcome outcome : unsettled.values()) {
            if (outcome.notification().channel().equals(channel)
                    && settleLate(outcome).orElse(null) instanceof ConnectionException unreachable) {
                throw unreachable;
            }
        }
    }

    /**
     * Writes one refused outcome. A failure does not stop the others: a full disk may take one and not another.
     *
     * @return why it could not be written; empty when it was
     */
    private Optional<RuntimeException> settleLate(Outcome outcome) {
        CreditEvent event = outcome.notification().event();
        try {
            settle(outcome);
            LOG.info("event=settled-late channel={} account={} sequence={} state={}",
                    outcome.notification().channel(), event.account(), event.sequence(), outcome.state());
            return Optional.empty();
        } catch (RuntimeException e) {
            errors.cannotSettle(e);
            return Optional.of(e);
        }
    }

    private static boolean holds(Handle handle, Notification claimed) {
        return handle.createQuery("""
                SELECT 1 FROM notifications WHERE account = :account AND sequence = :sequence AND channel = :channel
                  AND lease_token = :token""")
                .bind("account", claimed.event().account()).bind("sequence", claimed.event().sequence())
                .bind("channel", claimed.channel()).bind("token", claimed.token())
                .mapTo(Integer.class).findOne().isPresent();
    }

    /**
     * A failure counts only while its claim is valid. A success counts until the notification is settled, whoever has
     * claimed it since. A notification that has failed for a week is dead. A busy recipient is no failure of the
     * channel while others are reached.
     */
    private void settle(Outcome outcome) {
        String channel = outcome.notification().channel();
        String token = outcome.notification().token();
        CreditEvent event = outcome.notification().event();
        settlements.record(() -> jdbi.useTransaction(handle -> {
            if (!outcome.state().equals("delivered") && !holds(handle, outcome.notification())) {
                return;
            }
            Instant at = clock.now(handle).minusNanos(nanoTime.getAsLong() - outcome.known());
            // before the row: whoever tells the others locks in this order too
            if (outcome.reached()) {
                FailingChannels.delivered(handle, channel);
            } else if (outcome.partly() == null) {
                FailingChannels.failed(handle, channel, outcome.answer(), at);
            }
            PausedChannels.tried(handle, channel, token, at, outcome.pause());
            handle.createUpdate("""
                    UPDATE notifications
                    SET state = CASE WHEN :state = 'waiting' AND created_at <= :aWeekAgo THEN 'dead' ELSE :state END,
                        attempts = attempts + 1, due_at = :dueAt, tried_at = :at, answer = :answer,
                        recipients = COALESCE(:recipients, recipients),
                        lease_until = NULL, lease_token = NULL
                    WHERE account = :account AND channel = :channel AND sequence = :sequence
                      AND (lease_token = :token OR :state = 'delivered' AND state = 'waiting')""")
                    .bind("state", outcome.state()).bind("aWeekAgo", at.minus(DEAD_AFTER).toEpochMilli())
                    .bind("dueAt", at.plus(outcome.delay()).toEpochMilli()).bind("at", at.toEpochMilli())
                    .bind("answer", outcome.answer())
                    .bind("recipients", outcome.partly() == null ? null : Json.write(outcome.partly()))
                    .bind("account", event.account()).bind("channel", channel)
                    .bind("sequence", event.sequence()).bind("token", token).execute();
            if (!outcome.notification().done().isEmpty() && (outcome.reached() || outcome.state().equals("dead"))) {
                tryThoseBehind(handle, outcome.notification(), at);
            }
        }));
        unsettled.remove(token);
        if (unsettled.isEmpty()) {
            errors.settled();
        }
    }

    /** Makes the newer notifications due at once that waited for this one. */
    private static void tryThoseBehind(Handle handle, Notification notification, Instant now) {
        handle.createUpdate("""
                UPDATE notifications SET due_at = :now
                WHERE account = :account AND channel = :channel AND sequence > :sequence AND state = 'waiting'
                  AND recipients IS NOT NULL AND due_at > :now""")
                .bind("now", now.toEpochMilli()).bind("account", notification.event().account())
                .bind("channel", notification.channel()).bind("sequence", notification.event().sequence()).execute();
    }
}
