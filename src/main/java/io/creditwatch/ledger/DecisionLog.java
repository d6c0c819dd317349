package io.creditwatch.ledger;

import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decisions with their events, notifications and reasons. Polls in a row with one reason and no event share a row. */
public final class DecisionLog {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    /** An entry further ahead was written while the clock was wrong. */
    private static final Duration MOST_AHEAD = Duration.ofDays(1);
    private static final Instant FOREVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    /** Read at each poll, where a mapper by reflection costs more than the query. */
    private static final RowMapper<Entry> ENTRY = (row, context) -> new Entry(
            Instant.ofEpochMilli(row.getLong("first_at")), Instant.ofEpochMilli(row.getLong("last_at")),
            row.getLong("polls"), row.getObject("sequence") instanceof Number sequence ? sequence.longValue() : null,
            row.getString("reason"));

    private final Jdbi jdbi;

    public DecisionLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Decisions in a row with the same reason; {@code sequence} is null when there was no event. */
    public record Entry(Instant firstAt, Instant lastAt, long polls, Long sequence, String reason) {
    }

    public List<Entry> latest(String account, int limit) {
        return jdbi.withHandle(handle -> latest(handle, account, limit, FOREVER));
    }

    static void add(Handle handle, Database database, String account, Instant at, Decision decision) {
        decision.event().ifPresent(event ->
                insert(handle, event, decision.channels(), database.now(handle)));
        Optional<Entry> last = latest(handle, account, 1, at.plus(MOST_AHEAD)).stream().findFirst();
        if (decision.event().isEmpty() && last.filter(same -> same.sequence() == null
                && same.reason().equals(decision.reason())).isPresent()) {
            extend(handle, account, last.get(), at);
        } else {
            insert(handle, account, last, at, decision);
        }
    }

    private static void extend(Handle handle, String account, Entry last, Instant at) {
        handle.createUpdate("""
                UPDATE decisions SET last_at = :at, polls = polls + 1
                WHERE account = :account AND first_at = :firstAt""")
                .bind("at", later(at, last.lastAt())).bind("account", account)
                .bind("firstAt", last.firstAt()).execute();
    }

    /** Inserts an event and its notifications. The caller holds the account's row, and has raised the sequence. */
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
        if (!channels.isEmpty()) {
            hurry(handle, event, channels);
        }
    }

    /** Makes the older notifications as urgent, since they go out first. */
    private static void hurry(Handle handle, CreditEvent event, Collection<String> channels) {
        handle.createUpdate("""
                UPDATE notifications SET urgency = :urgency
                WHERE account = :account AND state = 'waiting' AND sequence < :sequence AND urgency < :urgency
                  AND channel IN (<channels>)""")
                .bindList("channels", List.copyOf(channels))
                .bind("urgency", event.urgency()).bind("account", event.account())
                .bind("sequence", event.sequence()).execute();
    }

    /** Replaces the reminders that wait: a receiver that was down gets one, and not one for each interval. */
    // channel > '': without it, SQLite reads the whole history of the account instead of what waits
    private static void replaceReminders(Handle handle, CreditEvent event, Instant now) {
        handle.createUpdate("""
                UPDATE notifications SET state = 'replaced'
                WHERE account = :account AND channel > '' AND state = 'waiting'
                  AND (lease_until IS NULL OR lease_until <= :now)
                  AND EXISTS (SELECT 1 FROM events WHERE events.account = notifications.account
                                AND events.sequence = notifications.sequence AND type = :reminder)""")
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

    /** Dates it after the previous entry, even if the clock was set back meanwhile: the times give the order. */
    private static void insert(Handle handle, String account, Optional<Entry> last, Instant at, Decision decision) {
        Instant first = last.map(previous -> later(at, previous.lastAt().plusMillis(1))).orElse(at);
        handle.createUpdate("""
                INSERT INTO decisions (account, first_at, last_at, polls, sequence, reason)
                VALUES (:account, :at, :at, 1, :sequence, :reason)""")
                .bind("account", account).bind("at", first)
                .bind("sequence", decision.event().map(CreditEvent::sequence).orElse(null))
                .bind("reason", decision.reason()).execute();
    }

    private static List<Entry> latest(Handle handle, String account, int limit, Instant until) {
        return handle.createQuery("""
                SELECT first_at, last_at, polls, sequence, reason FROM decisions
                WHERE account = :account AND first_at <= :until ORDER BY first_at DESC LIMIT :limit""")
                .bind("account", account).bind("limit", limit)
                .bind("until", until).map(ENTRY).list();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    static void log(String account, Decision decision) {
        decision.event().ifPresentOrElse(
                event -> LOG.info("event={} account={} channels={} reason=\"{}\" summary=\"{}\"",
                        event.event().wireName(), event.account(), decision.channels(), decision.reason(),
                        event.summary()),
                () -> LOG.debug("event=no-notification account={} reason=\"{}\"", account, decision.reason()));
    }
}
