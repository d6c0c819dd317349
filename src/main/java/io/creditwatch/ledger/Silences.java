package io.creditwatch.ledger;

import io.creditwatch.alert.Silence;
import io.creditwatch.text.OneLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** Silences of accounts. Every instance follows a silence from its next recorded poll on. */
public final class Silences {

    /** Difference to the clock of another machine. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);
    /** Read at each poll, where a mapper by reflection costs more than the query. */
    private static final RowMapper<Silence> SILENCE = (row, context) -> new Silence(row.getString("id"),
            row.getString("account"), Instant.ofEpochMilli(row.getLong("created_at")),
            Instant.ofEpochMilli(row.getLong("ends_at")), row.getString("who"), row.getString("why"));

    private final Jdbi jdbi;
    private final Clock clock;

    public Silences(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Begins a silence now. Of several silences of an account, which need not exist, the one that ends last counts. */
    public Silence add(String account, Instant endsAt, String who, String why) {
        Silence silence = new Silence(UUID.randomUUID().toString(), account,
                clock.instant().truncatedTo(ChronoUnit.MILLIS), endsAt.truncatedTo(ChronoUnit.MILLIS),
                OneLine.of(who), OneLine.of(why));
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO silences (id, account, created_at, ends_at, who, why)
                VALUES (:id, :account, :createdAt, :endsAt, :who, :why)""").bindMethods(silence).execute());
        return silence;
    }

    /** @return false when there is no active silence with that id */
    public boolean lift(String id) {
        return jdbi.withHandle(handle -> handle
                .createUpdate("UPDATE silences SET ends_at = :now WHERE id = :id AND ends_at > :now")
                .bind("id", id).bind("now", clock.millis()).execute()) == 1;
    }

    /** Returns the active silences by account, and for each account the one that ends last first. */
    public List<Silence> active() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT id, account, created_at, ends_at, who, why FROM silences
                WHERE ends_at > :now ORDER BY account, ends_at DESC, id""")
                .bind("now", clock.millis()).map(SILENCE).list());
    }

    /** Returns the silence of an account that counts at that moment. */
    static Optional<Silence> of(Handle handle, String account, Instant at) {
        Optional<Silence> silence = latest(handle, account, at);
        if (silence.filter(found -> found.createdAt().isAfter(at.plus(MOST_AHEAD))).isEmpty()) {
            return silence;
        }
        beginNow(handle, account, at);
        return latest(handle, account, at);
    }

    /** A silence that begins in the future was added while the clock was wrong. It keeps its length. */
    private static void beginNow(Handle handle, String account, Instant at) {
        handle.createUpdate("""
                UPDATE silences SET created_at = :at, ends_at = :at + ends_at - created_at
                WHERE account = :account AND created_at > :furthest AND ends_at > :furthest""")
                .bind("account", account).bind("at", at)
                .bind("furthest", at.plus(MOST_AHEAD)).execute();
    }

    private static Optional<Silence> latest(Handle handle, String account, Instant at) {
        return handle.createQuery("""
                SELECT id, account, created_at, ends_at, who, why FROM silences
                WHERE account = :account AND ends_at > :at ORDER BY ends_at DESC, id LIMIT 1""")
                .bind("account", account).bind("at", at).map(SILENCE).findOne();
    }
}
