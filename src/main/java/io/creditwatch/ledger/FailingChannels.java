package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.Delivery;
import io.creditwatch.text.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Channels that do not deliver. The others are notified once of each outage of an hour, by one instance. */
public final class FailingChannels {

    /** Time that a channel may fail before the others are notified. */
    static final Duration PATIENCE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(FailingChannels.class);

    private static final String NOT_NOTIFIED = """

            WHERE notified_at IS NULL AND :now - failing_since >= :patience AND channel IN (<channels>)
              AND EXISTS (SELECT 1 FROM notifications WHERE notifications.channel = failing_channels.channel
                            AND state IN ('waiting', 'dead') AND (state = 'waiting' OR tried_at >= failing_since))""";

    private final Database database;
    private final Clock clock;
    private final List<String> channels;
    private final LongSupplier nanoTime;
    private final long startedAt;
    /** Beginning of the last outage that was logged while there was no other channel. */
    private Instant loggedSince;

    public FailingChannels(Database database, Clock clock, Collection<String> channels, LongSupplier nanoTime) {
        this.database = database;
        this.clock = clock;
        this.channels = List.copyOf(channels);
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
    }

    /** Begins an outage of the channel unless one is ongoing, and keeps the latest answer. */
    static void failed(Handle handle, String channel, String answer, Instant now) {
        handle.createUpdate("""
                INSERT INTO failing_channels (channel, failing_since, answer) VALUES (:channel, :now, :answer)
                ON CONFLICT (channel) DO UPDATE SET answer = :answer""")
                .bind("channel", channel).bind("now", now).bind("answer", answer).execute();
    }

    static void delivered(Handle handle, String channel) {
        handle.createUpdate("DELETE FROM failing_channels WHERE channel = :channel").bind("channel", channel).execute();
    }

    /** Notifies the other channels and the log, as an event of the account whose notification waits longest. */
    public void notifyOthers() {
        boolean alone = channels.size() < 2;
        List<Outage> outages = database.jdbi().inTransaction(handle -> {
            Instant now = database.now(handle);
            // the clock was set back
            handle.createUpdate("UPDATE failing_channels SET failing_since = :now WHERE failing_since > :now")
                    .bind("now", now).execute();
            failByAge(handle, now);
            // locks these rows before any account, as a settlement does; unmarked while there is no other channel
            List<Outage> found = handle.createQuery(alone
                    ? "SELECT channel, failing_since, answer FROM failing_channels" + NOT_NOTIFIED
                    : "UPDATE failing_channels SET notified_at = :now" + NOT_NOTIFIED
                            + " RETURNING channel, failing_since, answer")
                    .bind("now", now).bind("patience", PATIENCE.toMillis())
                    .bindList(EmptyHandling.NULL_KEYWORD, "channels", channels)
                    .map(ConstructorMapper.of(Outage.class)).list();
            if (!alone) {
                found.forEach(outage -> notifyOthers(handle, outage));
            }
            return found;
        });
        outages.stream().filter(outage -> !alone || !outage.since().equals(loggedSince)).forEach(outage -> {
            loggedSince = outage.since();
            LOG.error("event=channel-failing channel={} since={} answer=\"{}\"",
                    outage.channel(), outage.since(), outage.answer());
        });
    }

    /**
     * Counts a channel as failing when its oldest notification is too old and nothing was delivered since, even if no
     * failure was recorded. Time without a running program does not count.
     */
    private void failByAge(Handle handle, Instant now) {
        if (Duration.ofNanos(nanoTime.getAsLong() - startedAt).compareTo(PATIENCE) < 0) {
            return;
        }
        handle.createUpdate("""
                INSERT INTO failing_channels (channel, failing_since, answer)
                SELECT channel, MIN(created_at), 'none: no attempt has ended' FROM notifications AS oldest
                WHERE state = 'waiting' AND recipients IS NULL AND created_at <= :tooLong
                  AND channel IN (<channels>)
                  AND NOT EXISTS (SELECT 1 FROM notifications AS taken
                                  WHERE taken.channel = oldest.channel AND taken.state = 'delivered'
                                    AND taken.tried_at >= oldest.created_at)
                GROUP BY channel
                ON CONFLICT (channel) DO NOTHING""")
                .bind("tooLong", now.minus(PATIENCE))
                .bindList(EmptyHandling.NULL_KEYWORD, "channels", channels).execute();
    }

    record Outage(String channel, @ColumnName("failing_since") Instant since, String answer) {
    }

    private void notifyOthers(Handle handle, Outage outage) {
        undelivered(handle, outage).ifPresent(undelivered -> insert(handle, outage, undelivered));
    }

    private void insert(Handle handle, Outage outage, Undelivered undelivered) {
        Instant decidedAt = clock.instant();
        String account = undelivered.account();
        // holds the row, so that no other transaction numbers an event of the account
        AlertState state = StoredState.read(handle
                .createQuery("UPDATE accounts SET state = state WHERE name = :name RETURNING state")
                .bind("name", account).mapTo(String.class).one(), decidedAt).counted();
        CreditEvent event = CreditEvent.channelFailing(UUID.randomUUID().toString(), account, state,
                new Delivery(outage.channel(), outage.since(), outage.answer(), undelivered.count()),
                decidedAt);
        handle.createUpdate("UPDATE accounts SET state = :state WHERE name = :name")
                .bind("state", Json.write(state)).bind("name", account).execute();
        List<String> others = channels.stream().filter(other -> !other.equals(outage.channel())).toList();
        DecisionLog.insert(handle, event, others, database.now(handle));
    }

    /** Account of the oldest undelivered notification of a channel, and their number. */
    record Undelivered(String account, @ColumnName("undelivered") int count) {
    }

    private static Optional<Undelivered> undelivered(Handle handle, Outage outage) {
        return handle.createQuery("""
                SELECT account, COUNT(*) OVER () AS undelivered FROM notifications
                WHERE channel = :channel AND state IN ('waiting', 'dead') AND (state = 'waiting' OR tried_at >= :since)
                ORDER BY created_at, sequence LIMIT 1""")
                .bind("channel", outage.channel()).bind("since", outage.since())
                .map(ConstructorMapper.of(Undelivered.class)).findOne();
    }
}
