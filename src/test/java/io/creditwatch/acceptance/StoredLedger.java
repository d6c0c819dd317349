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

/** The ledger of a program that does not run. */
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

    /** An empty one, for a program that has never run there. */
    static StoredLedger newIn(Path folder) {
        StoredLedger ledger = new StoredLedger(folder);
        Database.open(new Settings.Database(ledger.url, Optional.empty(), Optional.empty())).close();
        return ledger;
    }

    /**
     * Makes everything that is remembered older by so much. To the program that starts next it is as if the clock had
     * gone that much further meanwhile, or, with less than nothing, as if it had been set back.
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
            forgetBurns(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes it look as if an account had been read every five minutes, and nothing else had ever been read of it.
     *
     * @param balances in the order of time, the last of them read five minutes ago; dollars
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
            forgetBurns(connection);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** So that they are made anew of the readings. */
    private static void forgetBurns(Connection connection) throws SQLException {
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
