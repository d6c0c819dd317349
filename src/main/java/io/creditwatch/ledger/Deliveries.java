package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.text.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The outbox as people look at it: what became of each notification, and the dead that are to be tried once more. */
public final class Deliveries {

    private final Jdbi jdbi;
    private final LeaseClock clock;

    /** @param clock that deliveries are measured by */
    public Deliveries(Jdbi jdbi, LeaseClock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Tries the dead once more: they are due now, in their place before what is newer, and have a week again. A
     * receiver that has asked to wait is left alone all the same.
     *
     * @return how many there were
     */
    public int replay(OutboxFilter which) {
        return jdbi.inTransaction(handle -> {
            int dead = handle.createUpdate("""
                    UPDATE notifications SET state = 'waiting', due_at = :now, created_at = :now
                    WHERE state = 'dead' AND channel = COALESCE(:channel, channel)
                      AND account = COALESCE(:account, account)""")
                    .bind("now", clock.now(handle).toEpochMilli())
                    .bind("channel", which.channel().orElse(null))
                    .bind("account", which.account().orElse(null)).execute();
            hurry(handle, which);
            return dead;
        });
    }

    /** What waits is as urgent as the most urgent that waits behind it. */
    private static void hurry(Handle handle, OutboxFilter which) {
        handle.createUpdate("""
                UPDATE notifications SET urgency = (
                    SELECT MAX(later.urgency) FROM notifications AS later
                    WHERE later.account = notifications.account AND later.channel = notifications.channel
                      AND later.state = 'waiting' AND later.sequence >= notifications.sequence)
                WHERE state = 'waiting' AND channel = COALESCE(:channel, channel)
                  AND account = COALESCE(:account, account)""")
                .bind("channel", which.channel().orElse(null))
                .bind("account", which.account().orElse(null)).execute();
    }

    /**
     * Marks notifications dead that have waited for a week for a channel that is off. They can be replayed once it is
     * on again. The outage of such a channel ends when no instance tries it any more: a later failure begins another.
     *
     * @param on the names of the channels that are on, separated by commas
     */
    public void giveUpWhereOff(String on) {
        jdbi.useTransaction(handle -> {
            Instant now = clock.now(handle);
            handle.createUpdate("""
                    UPDATE notifications SET state = 'dead', tried_at = :now, answer = 'the channel is off'
                    WHERE state = 'waiting' AND created_at <= :aWeekAgo AND channel NOT IN (<on>)
                      AND (lease_until IS NULL OR lease_until <= :now)""")
                    .bind("now", now.toEpochMilli()).bind("aWeekAgo", now.minus(Outbox.GIVEN_UP_AFTER).toEpochMilli())
                    .bindList("on", List.of(on.split(","))).execute();
            handle.createUpdate("""
                    DELETE FROM failing_channels WHERE channel NOT IN (<on>)
                      AND NOT EXISTS (SELECT 1 FROM notifications
                                      WHERE notifications.channel = failing_channels.channel AND tried_at > :lately)""")
                    .bind("lately", now.minus(RetrySchedule.LONGEST_WAIT).toEpochMilli())
                    .bindList("on", List.of(on.split(","))).execute();
        });
    }

    /**
     * What was put into the outbox, the newest first.
     *
     * @param deadOnly only what was given up
     * @param limit    the most that are wanted
     */
    public List<OutboxRow> rows(OutboxFilter which, boolean deadOnly, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT account, sequence, body, channel, state, created_at, tried_at, due_at, attempts, answer
                FROM notifications JOIN events USING (account, sequence)
                WHERE channel = COALESCE(:channel, channel) AND account = COALESCE(:account, account)
                  AND state = COALESCE(:state, state)
                ORDER BY created_at DESC, decided_at DESC, account, sequence DESC, channel LIMIT :limit""")
                .bind("channel", which.channel().orElse(null)).bind("account", which.account().orElse(null))
                .bind("state", deadOnly ? "dead" : null).bind("limit", limit)
                .map(Deliveries::row)
                .list());
    }

    private static OutboxRow row(ResultSet row, StatementContext context) throws SQLException {
        CreditEvent event = Json.read(row.getString("body"), CreditEvent.class);
        return new OutboxRow(event.account(), event.sequence(), event.event(), row.getString("channel"),
                OutboxRow.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)), event.summary(),
                event.decidedAt(), instant(row, "created_at"), instant(row, "tried_at"), instant(row, "due_at"),
                row.getInt("attempts"), row.getString("answer"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
