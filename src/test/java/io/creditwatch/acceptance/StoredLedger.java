package io.creditwatch.acceptance;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The ledger of a program that does not run. */
final class StoredLedger {

    private static final Map<String, List<String>> TIMES = Map.of("accounts", List.of("due_at", "lease_until"),
            "readings", List.of("read_at"), "events", List.of("decided_at"),
            "notifications", List.of("due_at", "lease_until", "created_at", "tried_at"));
    private static final Map<String, String> JSON = Map.of("accounts", "state", "events", "body");
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[\\d.]+Z");

    private final String url;

    private StoredLedger(Path folder) {
        url = "jdbc:sqlite:" + folder.resolve("data/creditwatch.db");
    }

    static StoredLedger in(Path folder) {
        return new StoredLedger(folder);
    }

    /**
     * Makes everything that is remembered older by so much. To the program that starts next it is as if the clock had
     * gone that much further meanwhile, or, with less than nothing, as if it had been set back.
     */
    void ageBy(Duration age) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, List<String>> table : TIMES.entrySet()) {
                for (String column : table.getValue()) {
                    statement.executeUpdate("UPDATE %s SET %s = %s - %d".formatted(table.getKey(), column, column,
                            age.toMillis()));
                }
            }
            for (Map.Entry<String, String> table : JSON.entrySet()) {
                ageJson(connection, table.getKey(), table.getValue(), age);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void ageJson(Connection connection, String table, String column, Duration age) throws SQLException {
        record Row(long id, String json) {
        }
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT rowid, " + column + " FROM " + table)) {
            while (found.next()) {
                rows.add(new Row(found.getLong(1), INSTANT.matcher(found.getString(2)).replaceAll(instant ->
                        Instant.parse(instant.group()).minus(age).toString())));
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + table + " SET " + column + " = ? WHERE rowid = ?")) {
            for (Row row : rows) {
                update.setString(1, row.json());
                update.setLong(2, row.id());
                update.executeUpdate();
            }
        }
    }
}
