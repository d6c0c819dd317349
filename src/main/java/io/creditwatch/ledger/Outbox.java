package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What is still to be told, in order for each account and channel. It knows nothing of credit. */
public final class Outbox {

    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(7);

    private final Jdbi jdbi;
    private final LeaseClock clock;
    private final RetrySchedule schedule;
    private final Duration lease;

    /**
     * @param clock that leases and deliveries are measured by
     * @param lease how long a claimed delivery may take; longer than the longest call to a receiver
     */
    public Outbox(Jdbi jdbi, LeaseClock clock, RetrySchedule schedule, Duration lease) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.schedule = schedule;
        this.lease = lease;
    }

    /**
     * Claims notifications of a channel that are due, the oldest first, and none that an older one of the same account
     * has to precede. One that was written or tried later than now is due now: the clock was set back.
     *
     * @param workers how many can be delivered now
     */
    public List<Notification> claimDue(String channel, int workers) {
        if (workers <= 0) {
            return List.of();
        }
        String token = UUID.randomUUID().toString();
        return jdbi.inTransaction(handle -> {
            Instant now = clock.now(handle);
            int claimed = handle.createUpdate("""
                    UPDATE notifications SET lease_until = :leaseUntil, lease_token = :token
                    WHERE channel = :channel AND state = 'waiting'
                      AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :leaseUntil)
                      AND (account, sequence) IN (
                        SELECT account, sequence FROM notifications AS due
                        WHERE channel = :channel AND state = 'waiting'
                          AND (due_at <= :now OR COALESCE(tried_at, created_at) > :now)
                          AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :leaseUntil)
                          AND NOT EXISTS (SELECT 1 FROM notifications AS older
                                          WHERE older.account = due.account AND older.channel = due.channel
                                            AND older.state = 'waiting' AND older.sequence < due.sequence)
                        ORDER BY created_at, sequence LIMIT :workers)""")
                    .bind("leaseUntil", now.plus(lease).toEpochMilli()).bind("token", token)
                    .bind("channel", channel).bind("now", now.toEpochMilli()).bind("workers", workers).execute();
            return claimed == 0 ? List.<Notification>of() : handle.createQuery("""
                    SELECT attempts, body FROM notifications JOIN events USING (account, sequence)
                    WHERE lease_token = :token ORDER BY created_at, sequence""")
                    .bind("token", token)
                    .map((row, context) -> new Notification(channel,
                            StoredJson.read(row.getString("body"), CreditEvent.class), row.getInt("attempts"), token))
                    .list();
        });
    }

    /** The receiver has it. */
    public void delivered(Notification notification, String answer) {
        settle(notification, "delivered", Duration.ZERO, answer);
    }

    /** It is of no use to try again until somebody mends something. */
    public void refused(Notification notification, String answer) {
        settle(notification, "dead", Duration.ZERO, answer);
    }

    /**
     * It is tried again later.
     *
     * @param asked how long the receiver asked to wait; null when it did not
     */
    public void again(Notification notification, Duration asked, String answer) {
        Duration wait = schedule.after(notification.attempts() + 1, asked);
        settle(notification, "waiting", wait, answer);
    }

    /** How each channel's last attempt went; a channel that was never tried is not in it. */
    public List<LastDelivery> lastDeliveries(Collection<String> channels) {
        return jdbi.withHandle(handle -> channels.stream().map(channel -> handle.createQuery("""
                SELECT state, answer, tried_at FROM notifications WHERE channel = :channel AND tried_at IS NOT NULL
                ORDER BY tried_at DESC, sequence DESC LIMIT 1""")
                .bind("channel", channel)
                .map((row, context) -> new LastDelivery(channel, row.getString("state").equals("delivered"),
                        row.getString("answer"), Instant.ofEpochMilli(row.getLong("tried_at"))))
                .findOne()).flatMap(Optional::stream).toList());
    }

    /** An outcome counts only while its claim does. What has failed for a week is dead. */
    private void settle(Notification notification, String state, Duration wait, String answer) {
        CreditEvent event = notification.event();
        jdbi.useTransaction(handle -> {
            Instant now = clock.now(handle);
            handle.createUpdate("""
                    UPDATE notifications
                    SET state = CASE WHEN :state = 'waiting' AND created_at <= :aWeekAgo THEN 'dead' ELSE :state END,
                        attempts = attempts + 1, due_at = :dueAt, tried_at = :now, answer = :answer,
                        lease_until = NULL, lease_token = NULL
                    WHERE account = :account AND channel = :channel AND sequence = :sequence AND lease_token = :token""")
                    .bind("state", state).bind("aWeekAgo", now.minus(GIVEN_UP_AFTER).toEpochMilli())
                    .bind("dueAt", now.plus(wait).toEpochMilli()).bind("now", now.toEpochMilli())
                    .bind("answer", answer).bind("account", event.account()).bind("channel", notification.channel())
                    .bind("sequence", event.sequence()).bind("token", notification.token()).execute();
        });
    }
}
