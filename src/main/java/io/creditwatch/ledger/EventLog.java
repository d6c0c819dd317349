package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.text.Json;
import java.time.Instant;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/** Inserts events and their notifications. The caller owns the transaction. */
final class EventLog {

    private EventLog() {
    }

    /**
     * Inserts an event, and a notification for each channel. The caller holds the account's row, and has raised the
     * sequence in its state.
     *
     * @param now time by the clock of the deliveries
     */
    static void insert(Handle handle, CreditEvent event, Collection<String> channels, Instant now) {
        handle.createUpdate("""
                INSERT INTO events (account, sequence, type, decided_at, body)
                VALUES (:account, :sequence, :type, :decidedAt, :body)""")
                .bind("account", event.account()).bind("sequence", event.sequence())
                .bind("type", event.event().wireName()).bind("decidedAt", event.decidedAt())
                .bind("body", Json.write(event)).execute();
        if (event.event() == CreditEvent.Type.REMINDER) {
            replaceReminders(handle, event, now);
        }
        channels.forEach(channel -> insert(handle, event, channel, now));
        hurry(handle, event);
    }

    /** Makes the older notifications as urgent, since they go out first. */
    private static void hurry(Handle handle, CreditEvent event) {
        handle.createUpdate("""
                UPDATE notifications SET urgency = :urgency
                WHERE account = :account AND state = 'waiting' AND sequence < :sequence AND urgency < :urgency
                  AND channel IN (SELECT channel FROM notifications
                                  WHERE account = :account AND sequence = :sequence)""")
                .bind("urgency", event.urgency()).bind("account", event.account())
                .bind("sequence", event.sequence()).execute();
    }

    /** Replaces the reminders that wait: a receiver that was down gets one, and not one for each interval. */
    private static void replaceReminders(Handle handle, CreditEvent event, Instant now) {
        handle.createUpdate("""
                UPDATE notifications SET state = 'replaced'
                WHERE account = :account AND state = 'waiting' AND (lease_until IS NULL OR lease_until <= :now)
                  AND sequence IN (SELECT sequence FROM events WHERE account = :account AND type = :reminder)""")
                .bind("account", event.account()).bind("reminder", event.event().wireName())
                .bind("now", now).execute();
    }

    private static void insert(Handle handle, CreditEvent event, String channel, Instant now) {
        handle.createUpdate("""
                INSERT INTO notifications (account, channel, sequence, state, attempts, due_at, created_at, urgency)
                VALUES (:account, :channel, :sequence, 'waiting', 0, :now, :now, :urgency)""")
                .bind("urgency", event.urgency())
                .bind("account", event.account()).bind("channel", channel).bind("sequence", event.sequence())
                .bind("now", now).execute();
    }
}
