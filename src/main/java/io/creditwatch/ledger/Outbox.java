package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is still to be told, in order for each account and channel. It knows nothing of credit. */
public final class Outbox {

    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(7);
    /** What has been in hand for longer hangs, and keeps the next waiting no more. */
    private static final Duration HANGS_AFTER = Duration.ofSeconds(3);

    private final Jdbi jdbi;
    private final LeaseClock clock;
    private final RetrySchedule schedule;
    private final Duration lease;
    /** With which the tokens of this instance's claims begin. */
    private final String instance = UUID.randomUUID().toString();
    private final Counter takeovers;
    private final Timer claims;
    private final Timer settlements;

    /**
     * @param clock that leases and deliveries are measured by
     * @param lease how long a claimed delivery may take; longer than the longest call to a receiver
     */
    public Outbox(Jdbi jdbi, LeaseClock clock, RetrySchedule schedule, Duration lease, MeterRegistry meters) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.schedule = schedule;
        this.lease = lease;
        this.takeovers = Lease.takeovers(meters, "notification");
        this.claims = Stopwatch.of(meters, "claim-notifications");
        this.settlements = Stopwatch.of(meters, "settle");
    }

    /**
     * Claims the notification of a channel that has been due the longest, and none that an older one of the same
     * account has to precede. One at a time: whatever is in hand when this process is killed may be told again, so no
     * more than one is, unless the receiver hangs. One that was written or tried a whole claim later than now is due
     * now, and a claim that reaches two ahead is free: the clock was set back. Not sooner, since another instance may
     * just have read a later moment.
     *
     * @param workers how many can begin with one now
     * @return one or none
     */
    public List<Notification> claimDue(String channel, int workers) {
        if (workers <= 0) {
            return List.of();
        }
        Lease tokens = Lease.of(instance);
        List<Notification> claimed = claims.record(() -> jdbi.inTransaction(handle -> {
            Instant now = clock.now(handle);
            return isInHand(handle, channel, now) ? List.of() : claim(handle, channel, now, tokens);
        }));
        takeovers.increment(tokens.takenOver(claimed.stream().map(Notification::token).toList()));
        return claimed;
    }

    private boolean isInHand(Handle handle, String channel, Instant now) {
        return handle.createQuery("""
                SELECT 1 FROM notifications
                WHERE channel = :channel AND state = 'waiting' AND lease_token LIKE :instance
                  AND lease_until > :begunLately AND lease_until <= :begunNow LIMIT 1""")
                .bind("channel", channel).bind("instance", instance + "%")
                .bind("begunLately", now.plus(lease).minus(HANGS_AFTER).toEpochMilli())
                .bind("begunNow", now.plus(lease).toEpochMilli())
                .mapTo(Integer.class).findOne().isPresent();
    }

    /** An older one that has reached some of its recipients precedes for the others alone. */
    private List<Notification> claim(Handle handle, String channel, Instant now, Lease tokens) {
        return handle.createQuery("""
                UPDATE notifications SET lease_until = :leaseUntil,
                    lease_token = CASE WHEN lease_token IS NULL THEN :free ELSE :takenOver END
                WHERE channel = :channel AND state = 'waiting'
                  AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :furthestLease)
                  AND (account, sequence) IN (
                    SELECT account, sequence FROM notifications AS due
                    WHERE channel = :channel AND state = 'waiting'
                      AND (due_at <= :now OR COALESCE(tried_at, created_at) > :leaseUntil)
                      AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :furthestLease)
                      AND NOT EXISTS (SELECT 1 FROM notifications AS older
                                      WHERE older.account = due.account AND older.channel = due.channel
                                        AND older.state = 'waiting' AND older.recipients IS NULL
                                        AND older.sequence < due.sequence)
                    ORDER BY created_at, sequence LIMIT 1)
                RETURNING account, sequence, attempts, lease_token, recipients""")
                .bind("leaseUntil", now.plus(lease).toEpochMilli())
                .bind("furthestLease", now.plus(lease.multipliedBy(2)).toEpochMilli())
                .bind("free", tokens.ofFree()).bind("takenOver", tokens.ofTakenOver())
                .bind("channel", channel).bind("now", now.toEpochMilli())
                .map((row, context) -> new Claimed(row.getString("account"), row.getLong("sequence"),
                        row.getInt("attempts"), row.getString("lease_token"), row.getString("recipients")))
                .list()
                .stream().map(row -> notification(handle, channel, row)).toList();
    }

    private record Claimed(String account, long sequence, int attempts, String token, String recipients) {
    }

    private static Notification notification(Handle handle, String channel, Claimed claimed) {
        return handle.createQuery("""
                SELECT events.body, accounts.state FROM events JOIN accounts ON accounts.name = events.account
                WHERE events.account = :account AND events.sequence = :sequence""")
                .bind("account", claimed.account()).bind("sequence", claimed.sequence())
                .map((row, context) -> new Notification(channel,
                        StoredJson.read(row.getString("body"), CreditEvent.class),
                        Present.of(StoredJson.read(row.getString("state"), AlertState.class)),
                        claimed.attempts(), claimed.token(), recipients(claimed.recipients()),
                        earlier(handle, channel, claimed)))
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
        return json == null ? Recipients.NONE : StoredJson.read(json, Recipients.class);
    }

    /** The receiver has it. */
    public void delivered(Notification notification, String answer) {
        settle(notification, "delivered", Duration.ZERO, answer, null);
    }

    /** It is of no use to try again until somebody mends something. */
    public void refused(Notification notification, String answer) {
        settle(notification, "dead", Duration.ZERO, answer, null);
    }

    /**
     * Some of its recipients are done with it; it is tried again for the others, and holds nothing back for those that
     * have it.
     *
     * @param done all of them that are done
     */
    public void partly(Notification notification, Recipients done, String answer) {
        settle(notification, "waiting", schedule.after(notification.attempts() + 1, null), answer, done);
    }

    /**
     * It is tried again later.
     *
     * @param asked how long the receiver asked to wait; null when it did not
     */
    public void again(Notification notification, Duration asked, String answer) {
        Duration wait = schedule.after(notification.attempts() + 1, asked);
        settle(notification, "waiting", wait, answer, null);
    }

    /** How each channel's last attempt went; a channel that was never tried is not in it. */
    public List<LastDelivery> lastDeliveries(Collection<String> channels) {
        return jdbi.withHandle(handle -> channels.stream().map(channel -> handle.createQuery("""
                SELECT state = 'delivered' OR recipients IS NOT NULL AND NOT EXISTS (
                           SELECT 1 FROM failing_channels WHERE failing_channels.channel = notifications.channel
                       ) AS delivered, answer, tried_at
                FROM notifications WHERE channel = :channel AND tried_at IS NOT NULL
                ORDER BY tried_at DESC, sequence DESC LIMIT 1""")
                .bind("channel", channel)
                .map((row, context) -> new LastDelivery(channel, row.getBoolean("delivered"),
                        row.getString("answer"), Instant.ofEpochMilli(row.getLong("tried_at"))))
                .findOne()).flatMap(Optional::stream).toList());
    }

    /** How full it is, for each of these channels. */
    public List<OutboxLevel> levels(Collection<String> channels) {
        return jdbi.withHandle(handle -> {
            Instant now = clock.now(handle);
            Map<String, OutboxLevel> levels = handle.createQuery("""
                    SELECT channel, SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting,
                           MIN(CASE WHEN state = 'waiting' THEN created_at END) AS oldest,
                           SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) AS dead
                    FROM notifications WHERE state IN ('waiting', 'dead') GROUP BY channel""")
                    .map((row, context) -> new OutboxLevel(row.getString("channel"), row.getInt("waiting"),
                            age(instant(row, "oldest"), now), row.getInt("dead")))
                    .collectToMap(OutboxLevel::channel, level -> level);
            return channels.stream()
                    .map(channel -> levels.getOrDefault(channel,
                            new OutboxLevel(channel, 0, Duration.ZERO, 0))).toList();
        });
    }

    private static Duration age(Instant oldest, Instant now) {
        return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /**
     * An outcome counts only while its claim does. What has failed for a week is dead. A recipient that is busy while
     * others are reached is no failure of the channel.
     *
     * @param partly the recipients that are done, when others are not; null when it is the same for all
     */
    private void settle(Notification notification, String state, Duration wait, String answer, Recipients partly) {
        CreditEvent event = notification.event();
        boolean reached = state.equals("delivered") || partly != null && partly.reachMoreThan(notification.done());
        settlements.record(() -> jdbi.useTransaction(handle -> {
            Instant now = clock.now(handle);
            // before the row: whoever tells the others locks in this order too
            if (reached) {
                FailingChannels.delivered(handle, notification.channel());
            } else if (partly == null) {
                FailingChannels.failed(handle, notification.channel(), answer, now);
            }
            handle.createUpdate("""
                    UPDATE notifications
                    SET state = CASE WHEN :state = 'waiting' AND created_at <= :aWeekAgo THEN 'dead' ELSE :state END,
                        attempts = attempts + 1, due_at = :dueAt, tried_at = :now, answer = :answer,
                        recipients = COALESCE(:recipients, recipients),
                        lease_until = NULL, lease_token = NULL
                    WHERE account = :account AND channel = :channel AND sequence = :sequence
                      AND lease_token = :token""")
                    .bind("state", state).bind("aWeekAgo", now.minus(GIVEN_UP_AFTER).toEpochMilli())
                    .bind("dueAt", now.plus(wait).toEpochMilli()).bind("now", now.toEpochMilli())
                    .bind("answer", answer).bind("recipients", partly == null ? null : StoredJson.write(partly))
                    .bind("account", event.account()).bind("channel", notification.channel())
                    .bind("sequence", event.sequence()).bind("token", notification.token()).execute();
            if (!notification.done().isEmpty() && (reached || state.equals("dead"))) {
                tryThoseBehind(handle, notification, now);
            }
        }));
    }

    /** Who has waited for this one need not wait until the next is due by itself. */
    private static void tryThoseBehind(Handle handle, Notification notification, Instant now) {
        handle.createUpdate("""
                UPDATE notifications SET due_at = :now
                WHERE account = :account AND channel = :channel AND sequence > :sequence AND state = 'waiting'
                  AND recipients IS NOT NULL AND due_at > :now""")
                .bind("now", now.toEpochMilli()).bind("account", notification.event().account())
                .bind("channel", notification.channel()).bind("sequence", notification.event().sequence()).execute();
    }
}
