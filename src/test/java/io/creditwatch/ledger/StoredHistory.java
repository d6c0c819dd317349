package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.text.Json;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** History of several accounts that are polled each five minutes and notified four times a day on two channels. */
public final class StoredHistory {

    private static final List<String> CHANNELS = List.of("slack", "email");

    private StoredHistory() {
    }

    /**
     * Fills the tables as the upkeep leaves them.
     *
     * @param prefix         beginning of the names of the accounts, which end with a number from 0
     * @param days           days of events, notifications, threads and hourly readings
     * @param daysOfReadings days of all readings; decisions and silences are kept for 14 of them
     */
    public static void fill(Handle handle, String prefix, int accounts, Instant now, int days, int daysOfReadings) {
        Rows rows = new Rows(handle, prefix, accounts, now);
        rows.insert(288 * daysOfReadings, "readings (account, read_at, credit)",
                ":prefix || a, :now - (i + 1) * 300000, '1000'");
        // of an age at which all but one an hour are deleted
        rows.insert(288, "readings (account, read_at, credit)",
                ":prefix || a, :now - 1252800000 + i * 300000 - 2, '1000'");
        rows.insert(24 * days, "readings (account, read_at, credit)",
                ":prefix || a, :now - (i + 1) * 3600000 - 1, '1000'");
        rows.insert(4 * days, "events (account, sequence, type, decided_at, body)",
                ":prefix || a, -i, 'test', :now - i * 21600000 - 60000, :event");
        CHANNELS.forEach(channel -> rows.insert(4 * days, """
                notifications (account, channel, sequence, state, attempts, due_at, tried_at, created_at, urgency)""",
                ":prefix || a, '" + channel + "', -i, 'delivered', 1, :now, :now - i * 21600000 - 60000, "
                        + ":now - i * 21600000 - 60000, 0"));
        rows.insert(24 * Math.min(14, daysOfReadings), "decisions (account, first_at, last_at, polls, reason)",
                ":prefix || a, :now - (i + 1) * 3600000, :now - i * 3600000 - 1, 12, 'HEALTHY'");
        rows.insert(12 * Math.min(14, daysOfReadings), "silences (id, account, created_at, ends_at, who, why)",
                "a || ' ' || i, :prefix || a, :now - (i + 1) * 7200000, :now - (i + 1) * 7200000 + 1, 'ada', 'test'");
        rows.insert(days, """
                slack_threads (account, episode, slack_channel, channel_id, ts, headline, sequence, opened_at)""",
                ":prefix || a, 'e' || i, 'alerts', 'C1', '1.1', 'low', i, :now - i * 86400000");
    }

    private record Rows(Handle handle, String prefix, int accounts, Instant now) {

        /** Inserts that many rows of each account a, with i from 0. The program numbers its own events from 1. */
        void insert(int rows, String table, String values) {
            handle.createUpdate("""
                    INSERT INTO %s
                    WITH RECURSIVE names (a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM names WHERE a < %d),
                        numbers (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i < %d)
                    SELECT %s FROM names, numbers""".formatted(table, accounts - 1, rows - 1, values))
                    .configure(SqlStatements.class, each -> each.setUnusedBindingAllowed(true))
                    .bind("prefix", prefix).bind("now", now.toEpochMilli())
                    .bind("event", Json.write(CreditEvent.test("id", prefix + 0, now))).execute();
        }
    }
}
