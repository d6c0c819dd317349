package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Why people were told, or why not. Polls in a row that are silent for the same reason share an explanation. */
public final class Decisions {

    /** A clock is set back by less on purpose: what lies further ahead was written while the clock was wrong. */
    private static final Duration MOST_AHEAD = Duration.ofDays(1);
    private static final Instant FOREVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final Jdbi jdbi;

    public Decisions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The last explanations of an account, the newest first; empty when there is none. */
    public List<Explanation> latest(String account, int limit) {
        return jdbi.withHandle(handle -> latest(handle, account, limit, FOREVER));
    }

    /** Writes down why, in the transaction that decides. */
    static void keep(Handle handle, String account, Instant at, Decision decision) {
        Optional<Explanation> last = latest(handle, account, 1, at.plus(MOST_AHEAD)).stream().findFirst();
        if (decision.event().isEmpty() && last.filter(same -> same.sequence() == null
                && same.reason().equals(decision.reason())).isPresent()) {
            prolong(handle, account, last.get(), at);
        } else {
            insert(handle, account, last, at, decision);
        }
    }

    private static void prolong(Handle handle, String account, Explanation last, Instant at) {
        handle.createUpdate("""
                UPDATE decisions SET last_at = :at, polls = polls + 1
                WHERE account = :account AND first_at = :firstAt""")
                .bind("at", later(at, last.lastAt()).toEpochMilli()).bind("account", account)
                .bind("firstAt", last.firstAt().toEpochMilli()).execute();
    }

    /** After the one before it, even when the clock was set back meanwhile: their order tells what followed what. */
    private static void insert(Handle handle, String account, Optional<Explanation> last, Instant at,
                               Decision decision) {
        Instant first = last.map(before -> later(at, before.lastAt().plusMillis(1))).orElse(at);
        handle.createUpdate("""
                INSERT INTO decisions (account, first_at, last_at, polls, sequence, reason)
                VALUES (:account, :at, :at, 1, :sequence, :reason)""")
                .bind("account", account).bind("at", first.toEpochMilli())
                .bind("sequence", decision.event().map(CreditEvent::sequence).orElse(null))
                .bind("reason", decision.reason()).execute();
    }

    private static List<Explanation> latest(Handle handle, String account, int limit, Instant until) {
        return handle.createQuery("""
                SELECT first_at, last_at, polls, sequence, reason FROM decisions
                WHERE account = :account AND first_at <= :until ORDER BY first_at DESC LIMIT :limit""")
                .bind("account", account).bind("limit", limit)
                .bind("until", until.toEpochMilli()).map(Decisions::explanation).list();
    }

    private static Explanation explanation(RowView row) {
        return new Explanation(Instant.ofEpochMilli(row.getColumn("first_at", Long.class)),
                Instant.ofEpochMilli(row.getColumn("last_at", Long.class)), row.getColumn("polls", Long.class),
                row.getColumn("sequence", Long.class), row.getColumn("reason", String.class));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
