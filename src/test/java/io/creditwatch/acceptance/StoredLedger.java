package io.creditwatch.acceptance;

import io.creditwatch.ledger.Database;
import io.creditwatch.settings.Settings;
import java.math.BigDecimal;
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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ledger of a program that does not run. */
final class StoredLedger {

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[\\d.]+Z");

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final String url;

    private StoredLedger(Path folder) {
        url = "jdbc:sqlite:" + folder.resolve("data/creditwatch.db");
    }

    static StoredLedger in(Path folder) {
        return new StoredLedger(folder);
    }

    /** Creates an empty ledger in the folder of a program that has never run. */
    static StoredLedger newIn(Path folder) {
        StoredLedger ledger = new StoredLedger(folder);
        Database.open(new Settings.Database(ledger.url, Optional.empty(), Optional.empty())).close();
        return ledger;
    }

    /**
     * Makes every stored time older by the duration. The program that starts next sees a clock that is that much
     * further, or with a negative duration one that was set back.
     */
    void ageBy(Duration age) {
        try (Connection connection = DriverManager.getConnection(url)) {
            for (Column column : columns(connection, "BIGINT")) {
                if (column.name().endsWith("_at") || column.name().endsWith("_until")) {
                    age(connection, column, age);
                }
            }
            for (Column column : columns(connection, "TEXT")) {
                ageTimesIn(connection, column, age);
            }
            deleteBurnRates(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Replaces the readings of an account by one each five minutes.
     *
     * @param balances balances in dollars by time; the last one was read five minutes ago
     */
    void hasRead(String account, List<BigDecimal> balances) {
        Instant at = Instant.now().minus(PERIOD.multipliedBy(balances.size()));
        try (Connection connection = DriverManager.getConnection(url); PreparedStatement forget =
                connection.prepareStatement("DELETE FROM readings WHERE account = ?"); PreparedStatement insert =
                connection.prepareStatement("INSERT INTO readings (account, read_at, credit) VALUES (?, ?, ?)")) {
            connection.setAutoCommit(false);
            forget.setString(1, account);
            forget.executeUpdate();
            for (BigDecimal balance : balances) {
                insert.setString(1, account);
                insert.setLong(2, at.toEpochMilli());
                insert.setString(3, balance.toPlainString());
                insert.addBatch();
                at = at.plus(PERIOD);
            }
            insert.executeBatch();
            deleteBurnRates(connection);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes the stored burn rates, so that the program computes them from the readings. */
    private static void deleteBurnRates(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE accounts SET burn = NULL");
        }
    }

    private record Column(String table, String name) {
    }

    private static List<Column> columns(Connection connection, String type) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet found = statement.executeQuery("""
                SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table' AND tables.name NOT LIKE 'flyway%%' AND columns.type = '%s'"""
                .formatted(type))) {
            while (found.next()) {
                columns.add(new Column(found.getString(1), found.getString(2)));
            }
        }
        return columns;
    }

    private static void age(Connection connection, Column column, Duration age) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE %s SET %s = %s - %d".formatted(column.table(), column.name(), column.name(),
                    age.toMillis()));
        }
    }

    private static void ageTimesIn(Connection connection, Column column, Duration age) throws SQLException {
        record Text(long row, String text) {
        }
        List<Text> aged = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet found = statement.executeQuery(
                "SELECT rowid, %1$s FROM %2$s WHERE %1$s IS NOT NULL".formatted(column.name(), column.table()))) {
            while (found.next()) {
                aged.add(new Text(found.getLong(1), INSTANT.matcher(found.getString(2)).replaceAll(instant ->
                        Matcher.quoteReplacement(Instant.parse(instant.group()).minus(age).toString()))));
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE %s SET %s = ? WHERE rowid = ?".formatted(column.table(), column.name()))) {
            for (Text each : aged) {
                update.setString(1, each.text());
                update.setLong(2, each.row());
                update.executeUpdate();
            }
        }
    }
}
