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

/** Rows of a program's ledger, read from its database without the program. */
final class LedgerRecords {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;

    LedgerRecords(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Row of {@code events}. */
    record Event(String id, long sequence, NotificationSummary summary) {
    }

    /** Row of {@code notifications} with its event. */
    record StoredNotification(String channel, String state, Event event) {
    }

    /** Returns the events by account and sequence. */
    List<Event> events() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT sequence, body FROM events ORDER BY account, sequence")
                .map((row, context) -> event(row.getLong("sequence"), row.getString("body"))).list());
    }

    /** Returns the notifications by account, channel and sequence. */
    List<StoredNotification> notifications() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT channel, notifications.state, sequence, body FROM notifications
                JOIN events USING (account, sequence) ORDER BY account, channel, sequence""")
                .map((row, context) -> new StoredNotification(row.getString("channel"), row.getString("state"),
                        event(row.getLong("sequence"), row.getString("body")))).list());
    }

    /** Returns the times of the last attempts of delivered notifications, in order. */
    List<Instant> deliveredAt() {
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT tried_at FROM notifications WHERE state = 'delivered' ORDER BY tried_at")
                .mapTo(Long.class).map(Instant::ofEpochMilli).list());
    }

    int waiting() {
        return count("SELECT COUNT(*) FROM notifications WHERE state = 'waiting'");
    }

    /** Counts notifications without attempt and claim that no older notification delays. */
    int unclaimed() {
        return count("""
                SELECT COUNT(*) FROM notifications AS due
                WHERE state = 'waiting' AND attempts = 0 AND lease_token IS NULL
                  AND NOT EXISTS (SELECT 1 FROM notifications AS older
                                  WHERE older.account = due.account AND older.channel = due.channel
                                    AND older.state = 'waiting' AND older.sequence < due.sequence)""");
    }

    /** Counts notifications without event, events without notification, and events without account. */
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

    /** Returns the time of the next poll by account. */
    Map<String, Instant> dueAt() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT name, due_at FROM accounts WHERE due_at IS NOT NULL")
                .reduceRows(new HashMap<>(), (all, row) -> {
                    all.put(row.getColumn("name", String.class),
                            Instant.ofEpochMilli(row.getColumn("due_at", Long.class)));
                    return all;
                }));
    }

    /** Returns the end of the last claim of the account's poll. */
    Instant leaseUntil(String account) {
        return Instant.ofEpochMilli(jdbi.withHandle(handle ->
                handle.createQuery("SELECT lease_until FROM accounts WHERE name = :account").bind("account", account)
                        .mapTo(Long.class).one()));
    }

    /** Ends every claim, as the end of its lease would. */
    void letClaimsRunOut() {
        jdbi.useTransaction(handle -> {
            handle.execute("UPDATE accounts SET lease_until = 0 WHERE lease_token IS NOT NULL");
            handle.execute("UPDATE notifications SET lease_until = 0 WHERE lease_token IS NOT NULL");
        });
    }

    private static Event event(long sequence, String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return new Event(json.path("id").asText(), sequence, summaryOf(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param data data of an event, as stored in the ledger and sent in a CloudEvent */
    static NotificationSummary summaryOf(JsonNode data) {
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
