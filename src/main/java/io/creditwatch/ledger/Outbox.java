package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.Claims.Tokens;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.Notification.Claim;
import io.creditwatch.ledger.Notification.State;
import io.creditwatch.ledger.Notification.Status;
import io.creditwatch.ledger.PausedChannels.Admission;
import io.creditwatch.text.Json;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * Notifications that are still to be delivered. A notification stays until its outcome is written, so each is delivered
 * at least once, and in order for each account and channel.
 *
 * <p>A kill repeats every delivery that is in flight. Therefore a channel has one delivery in flight, unless its
 * receiver hangs. An outcome that the database refuses is kept in memory, and written before the channel's next claim.
 */
public final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    static final Duration DEAD_AFTER = Duration.ofDays(7);
    /** A delivery that takes longer hangs: the next notification of the channel no longer waits for it. */
    private static final Duration HANGS_AFTER = Duration.ofSeconds(3);
    /** Every tenth claim of a channel prefers a notification that has waited so long to a more urgent one. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(10);
    private static final int TURN_OF_THE_OLDEST = 10;
    /** Time to write outcomes at the end; less than the time limit of a stop. */
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(2);
    private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofMillis(100);

    private static final String SETTLING = "settling";
    private static final String MOST_URGENT = "urgency DESC, created_at, sequence";
    private static final String OLDEST = "created_at, sequence";
    /** Matches a row without a valid claim. A delivered row whose outcome is not written yet is never claimed again. */
    private static final String IS_FREE = """
            (lease_until IS NULL OR (lease_until <= :now OR lease_until > :furthestLease)
                                    AND lease_token NOT IN (<unsettled>))""";

    private final Database database;
    private final Jdbi jdbi;
    private final RetrySchedule schedule;
    private final Function<String, Duration> lease;
    private final LedgerErrors errors;
    private final LongSupplier nanoTime;
    /** Outcomes that the database has refused, by token. */
    private final Map<String, Outcome> unsettled = new ConcurrentHashMap<>();
    /** Channels of the outcomes that are being written now, by token. */
    private final Map<String, String> settling = new ConcurrentHashMap<>();
    private final Map<String, Integer> claimed = new ConcurrentHashMap<>();
    /** Times of the next look by channel, by the clock that never goes back. */
    private final Map<String, Long> nextLook = new ConcurrentHashMap<>();
    private final Claims claims;
    private final Timer settlements;

    /** @param lease time that a delivery may take, by channel; longer than the longest delivery */
    public Outbox(Database database, RetrySchedule schedule, Function<String, Duration> lease, LedgerErrors errors,
                  LongSupplier nanoTime, MeterRegistry meters) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.schedule = schedule;
        this.lease = lease;
        this.errors = errors;
        this.nanoTime = nanoTime;
        this.claims = new Claims(database, meters, "claim-notifications", "notification");
        this.settlements = Database.timer(meters, "settle");
    }

    /** Returns whether a notification may be due that no record has announced; the database is not asked. */
    public boolean mayBeDue() {
        long now = nanoTime.getAsLong();
        return nextLook.isEmpty() || nextLook.values().stream().anyMatch(at -> now - at >= 0);
    }

    /** Makes the next tick claim, since the database may have changed. */
    public void look() {
        nextLook.clear();
    }

    /**
     * Claims the next notification of a channel: of those that are due the most urgent, and of these the oldest. An
     * older notification of the same account goes first. Every tenth claim takes one that has waited for ten minutes.
     * Nothing is claimed while the receiver has asked to wait.
     *
     * <p>A clock that is set back delays little. A notification that was never tried is due at once. One that was tried
     * a whole lease later than now is due, and a claim that ends more than two leases ahead is free. Shorter distances
     * do not count, since another instance may just have read a later time.
     *
     * @param workers number of deliveries that can begin now
     * @return one notification or none
     */
    public List<Notification> claimDue(String channel, int workers) {
        nextLook.put(channel, nanoTime.getAsLong());
        settleLate(channel);
        if (workers <= 0 || isOutcomeUnwritten(channel)) {
            return List.of();
        }
        boolean turnOfTheOldest = claimed.getOrDefault(channel, 0) % TURN_OF_THE_OLDEST == TURN_OF_THE_OLDEST - 1;
        List<Notification> taken = claims.claim((handle, tokens) -> {
            Instant now = database.now(handle);
            if (isInFlight(handle, channel, now)) {
                return List.of();
            }
            List<Notification> oldest = turnOfTheOldest ? claim(handle, channel, now, tokens, OLDEST) : List.of();
            List<Notification> next =
                    oldest.isEmpty() ? claim(handle, channel, now, tokens, MOST_URGENT) : oldest;
            if (next.isEmpty() && !isAnyWaiting(handle, channel)) {
                nextLook.put(channel, nanoTime.getAsLong() + database.longestRest().toNanos());
            }
            return next;
        }, Notification::token);
        taken.forEach(notification -> claimed.merge(channel, 1, Integer::sum));
        return taken;
    }

    /** Counts a refused outcome for no longer than a receiver that hangs. */
    private boolean isOutcomeUnwritten(String channel) {
        long now = nanoTime.getAsLong();
        return settling.containsValue(channel) || unsettled.values().stream().anyMatch(outcome ->
                outcome.notification().channel().equals(channel) && now - outcome.knownAt() < HANGS_AFTER.toNanos());
    }

    private static boolean isAnyWaiting(Handle handle, String channel) {
        return handle.createQuery("SELECT 1 FROM notifications WHERE state = 'waiting' AND channel = :channel LIMIT 1")
                .bind("channel", channel).mapTo(Integer.class).findOne().isPresent();
    }

    private boolean isInFlight(Handle handle, String channel, Instant now) {
        return handle.createQuery("""
                SELECT 1 FROM notifications
                WHERE channel = :channel AND state = 'waiting' AND lease_token LIKE :instance
                  AND lease_until > :begunRecently AND lease_until <= :begunNow LIMIT 1""")
                .bind("channel", channel).bind("instance", claims.pattern())
                .bind("begunRecently", now.plus(lease.apply(channel)).minus(HANGS_AFTER))
                .bind("begunNow", now.plus(lease.apply(channel)))
                .mapTo(Integer.class).findOne().isPresent();
    }

    /** An older notification that some recipients have delays only the other recipients. */
    private List<Notification> claim(Handle handle, String channel, Instant now, Tokens tokens, String order) {
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
                    recipients""".formatted(IS_FREE, order))
                .bind("createdBy", order.equals(OLDEST) ? now.minus(LONG_WAIT).toEpochMilli() : Long.MAX_VALUE)
                .bind("leaseUntil", leaseUntil)
                .bind("furthestLease", now.plus(lease.apply(channel).multipliedBy(2)))
                .bind("furthest", now.plus(RetrySchedule.LONGEST_WAIT))
                .bind("free", tokens.ofFree()).bind("takenOver", tokens.ofTakenOver())
                .bind("channel", channel).bind("now", now)
                // SQL has no empty list, and no token is empty
                .bindList("unsettled", Stream.concat(Stream.of(""), unsettled.keySet().stream()).toList())
                .map((row, context) -> new Claimed(row.getString("account"), row.getLong("sequence"),
                        Notifications.STATUS.map(row, context), row.getString("lease_token"),
                        row.getString("recipients"))).findOne();
        if (admission == Admission.ONE_TRIAL) {
            claim.ifPresent(taken -> PausedChannels.trying(handle, channel, taken.token(), now, leaseUntil));
        }
        return claim.map(taken -> notification(handle, channel, taken)).stream().toList();
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
     * Writes the outcome of a delivery. A refused notification is a dead letter. Any other that is not delivered is
     * tried again later, and everything on the channel with it when the receiver asked to wait. A notification that
     * some recipients have no longer delays newer ones for these.
     *
     * @throws RuntimeException when the database refuses it; it is written before the next claim of the channel
     */
    public void settle(Notification notification, DeliveryOutcome result) {
        Duration pause = result instanceof AgainLater later
                ? later.retryAfter().map(schedule::pause).orElse(Duration.ZERO) : Duration.ZERO;
        Duration wait = schedule.after(notification.attempts() + 1);
        Outcome outcome = new Outcome(notification, result, wait.compareTo(pause) < 0 ? pause : wait, pause,
                nanoTime.getAsLong()).or(unsettled.get(notification.token()));
        settling.put(notification.token(), notification.channel());
        // the thread of an abandoned delivery is interrupted, and would get no connection
        boolean interrupted = Thread.interrupted();
        try {
            write(outcome);
        } catch (RuntimeException e) {
            unsettled.merge(notification.token(), outcome, (earlier, later) -> later.or(earlier));
            errors.failed(SETTLING, e);
            throw e;
        } finally {
            settling.remove(notification.token());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Outcome of one delivery, known at a time of the clock that never goes back. The pause is the channel's. */
    private record Outcome(Notification notification, DeliveryOutcome result, Duration delay, Duration pause,
                           long knownAt) {

        /** Keeps a success when a failure of the same delivery is reported too. */
        Outcome or(Outcome earlier) {
            return earlier != null && earlier.reached() ? earlier : this;
        }

        boolean reached() {
            return result instanceof Delivered
                    || result instanceof PartlyDelivered partly
                    && partly.done().delivered().size() > notification.done().delivered().size();
        }

        State state() {
            return result instanceof Delivered ? State.DELIVERED
                    : result instanceof Refused ? State.DEAD : State.WAITING;
        }
    }

    /** Writes the refused outcomes before the program stops: the next one would deliver those notifications again. */
    public void settleAtStop() {
        Thread writer = new Thread(() -> {
            while (!unsettled.isEmpty() && !Thread.currentThread().isInterrupted()) {
                unsettled.values().forEach(this::settleLate);
                LockSupport.parkNanos(PAUSE_BETWEEN_TRIES.toNanos());
            }
        }, "settle-at-stop");
        writer.setDaemon(true);
        writer.start();
        try {
            writer.join(TIME_TO_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
        unsettled.values().forEach(outcome -> LOG.error(
                "event=outcome-lost channel={} account={} sequence={} state={} action=\"it is delivered once more\"",
                outcome.notification().channel(), outcome.notification().event().account(),
                outcome.notification().event().sequence(), outcome.state().wireName()));
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

    /** Writes one refused outcome. A failure does not stop the others: a full disk may take one and not another. */
    private Optional<RuntimeException> settleLate(Outcome outcome) {
        CreditEvent event = outcome.notification().event();
        try {
            write(outcome);
            LOG.info("event=outcome-written-late channel={} account={} sequence={} state={}",
                    outcome.notification().channel(), event.account(), event.sequence(), outcome.state().wireName());
            return Optional.empty();
        } catch (RuntimeException e) {
            errors.failed(SETTLING, e);
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
     * Writes an outcome. A failure counts only while its claim is valid. A success counts until the notification is
     * settled, even if another worker has claimed it since. A notification that has failed for a week is dead. A busy
     * recipient is no failure of the channel while others are reached.
     */
    private void write(Outcome outcome) {
        Notification notification = outcome.notification();
        Recipients partly = outcome.result() instanceof PartlyDelivered part ? part.done() : null;
        settlements.record(() -> jdbi.useTransaction(handle -> {
            if (outcome.state() != State.DELIVERED && !holds(handle, notification)) {
                return;
            }
            Instant at = database.now(handle).minusNanos(nanoTime.getAsLong() - outcome.knownAt());
            // before the row: FailingChannels locks in this order too
            if (outcome.reached()) {
                FailingChannels.delivered(handle, notification.channel());
            } else if (partly == null) {
                FailingChannels.failed(handle, notification.channel(), outcome.result().answer(), at);
            }
            PausedChannels.tried(handle, notification.channel(), notification.token(), at, outcome.pause());
            handle.createUpdate("""
                    UPDATE notifications
                    SET state = CASE WHEN :state = 'waiting' AND created_at <= :aWeekAgo THEN 'dead' ELSE :state END,
                        attempts = attempts + 1, due_at = :dueAt, tried_at = :at, answer = :answer,
                        recipients = COALESCE(:recipients, recipients),
                        lease_until = NULL, lease_token = NULL
                    WHERE account = :account AND channel = :channel AND sequence = :sequence
                      AND (lease_token = :token OR :state = 'delivered' AND state = 'waiting')""")
                    .bind("state", outcome.state().wireName()).bind("aWeekAgo", at.minus(DEAD_AFTER))
                    .bind("dueAt", outcome.state() == State.WAITING ? at.plus(outcome.delay()) : at)
                    .bind("at", at).bind("answer", outcome.result().answer())
                    .bind("recipients", partly == null ? null : Json.write(partly))
                    .bind("account", notification.event().account()).bind("channel", notification.channel())
                    .bind("sequence", notification.event().sequence()).bind("token", notification.token()).execute();
            if (!notification.done().isEmpty() && (outcome.reached() || outcome.state() == State.DEAD)) {
                tryNewerNow(handle, notification, at);
            }
        }));
        unsettled.remove(notification.token());
        if (unsettled.isEmpty()) {
            errors.succeeded(SETTLING);
        }
    }

    /** Makes the newer notifications due at once that waited for this one. */
    private static void tryNewerNow(Handle handle, Notification notification, Instant now) {
        handle.createUpdate("""
                UPDATE notifications SET due_at = :now
                WHERE account = :account AND channel = :channel AND sequence > :sequence AND state = 'waiting'
                  AND recipients IS NOT NULL AND due_at > :now""")
                .bind("now", now).bind("account", notification.event().account())
                .bind("channel", notification.channel()).bind("sequence", notification.event().sequence()).execute();
    }
}
