package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** What stands in the tables of a program's ledger, for whoever does not want to believe the program. */
final class LedgerRecords {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;

    LedgerRecords(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A row of {@code events}. */
    record Event(String id, long sequence, NotificationSummary told) {
    }

    /** A row of {@code notifications} with what it is about. */
    record Notice(String channel, String state, Event event) {
    }

    /** In order for each account. */
    List<Event> events() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT sequence, body FROM events ORDER BY account, sequence")
                .map((row, context) -> event(row.getLong("sequence"), row.getString("body"))).list());
    }

    /** In order for each account and channel. */
    List<Notice> notices() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT channel, notifications.state, sequence, body FROM notifications
                JOIN events USING (account, sequence) ORDER BY account, channel, sequence""")
                .map((row, context) -> new Notice(row.getString("channel"), row.getString("state"),
                        event(row.getLong("sequence"), row.getString("body")))).list());
    }

    int waiting() {
        return count("SELECT COUNT(*) FROM notifications WHERE state = 'waiting'");
    }

    /** Notifications that nobody has tried, that no older one keeps waiting, and that nobody has claimed. */
    int unclaimed() {
        return count("""
                SELECT COUNT(*) FROM notifications AS due
                WHERE state = 'waiting' AND attempts = 0 AND lease_token IS NULL
                  AND NOT EXISTS (SELECT 1 FROM notifications AS older
                                  WHERE older.account = due.account AND older.channel = due.channel
                                    AND older.state = 'waiting' AND older.sequence < due.sequence)""");
    }

    /** Notifications about nothing, and events that nobody was to be told of. */
    int orphans() {
        return count("""
                SELECT (SELECT COUNT(*) FROM notifications LEFT JOIN events USING (account, sequence)
                        WHERE events.body IS NULL)
                     + (SELECT COUNT(*) FROM events LEFT JOIN notifications USING (account, sequence)
                        WHERE notifications.channel IS NULL)
                     + (SELECT COUNT(*) FROM events LEFT JOIN accounts ON accounts.name = events.account
                        WHERE accounts.name IS NULL)""");
    }

    Set<String> claimsOfPolls() {
        return texts("SELECT DISTINCT lease_token FROM accounts WHERE lease_token IS NOT NULL");
    }

    Set<String> claimsOfNotifications() {
        return texts("SELECT DISTINCT lease_token FROM notifications WHERE lease_token IS NOT NULL");
    }

    /** When each account is polled next. */
    Map<String, Instant> dueAt() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT name, due_at FROM accounts WHERE due_at IS NOT NULL")
                .reduceRows(new HashMap<>(), (all, row) -> {
                    all.put(row.getColumn("name", String.class),
                            Instant.ofEpochMilli(row.getColumn("due_at", Long.class)));
                    return all;
                }));
    }

    /** Every claim has run out: what the longest lease would bring about, without the wait. */
    void letClaimsRunOut() {
        jdbi.useTransaction(handle -> {
            handle.execute("UPDATE accounts SET lease_until = 0 WHERE lease_token IS NOT NULL");
            handle.execute("UPDATE notifications SET lease_until = 0 WHERE lease_token IS NOT NULL");
        });
    }

    private static Event event(long sequence, String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return new Event(json.path("id").asText(), sequence, told(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param data of an event, as the ledger keeps it and as a CloudEvent carries it */
    static NotificationSummary told(JsonNode data) {
        String event = data.path("event").asText();
        String dollars = event.equals("unreadable") ? "" : data.path("reading").path("creditUsd").asText();
        return new NotificationSummary(data.path("account").asText(), event, dollars);
    }

    private int count(String query) {
        return jdbi.withHandle(handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    private Set<String> texts(String query) {
        return new HashSet<>(jdbi.withHandle(handle -> handle.createQuery(query).mapTo(String.class).list()));
    }
}
