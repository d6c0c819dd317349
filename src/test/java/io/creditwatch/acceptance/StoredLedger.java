package io.creditwatch.acceptance;

import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.vendor.CreditReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Ledger of a program that does not run. */
final class StoredLedger {

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[\\d.]+Z");

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final String url;

    private StoredLedger(Path folder) {
        url = "jdbc:sqlite:" + fileIn(folder);
    }

    static StoredLedger in(Path folder) {
        return new StoredLedger(folder);
    }

    /** Creates an empty ledger in the folder of a program that has never run. */
    static StoredLedger newIn(Path folder) {
        try {
            io.creditwatch.ledger.TestDatabase.createLedger(fileIn(folder));
            return in(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the file of the ledger, by the default settings. */
    static Path fileIn(Path folder) {
        return folder.resolve("data/creditwatch.db");
    }

    /**
     * Makes every stored time older by the duration. The program that starts next sees a clock that is that much
     * further, or with a negative duration one that was set back.
     */
    void ageBy(Duration age) {
        Jdbi.create(url).useHandle(handle -> {
            for (Column column : columns(handle, "BIGINT")) {
                if (column.name().endsWith("_at") || column.name().endsWith("_until")) {
                    handle.execute("UPDATE %1$s SET %2$s = %2$s - ?".formatted(column.table(), column.name()),
                            age.toMillis());
                }
            }
            columns(handle, "TEXT").forEach(column -> ageTimesIn(handle, column, age));
            deleteBurnRates(handle);
        });
    }

    /**
     * Replaces the readings of an account by one each five minutes.
     *
     * @param balances balances in dollars by time, null where there was no reading; the last was read five minutes ago
     */
    void hasRead(String account, List<BigDecimal> balances) {
        Instant first = Instant.now().minus(PERIOD.multipliedBy(balances.size()));
        Jdbi.create(url).useTransaction(handle -> {
            handle.execute("DELETE FROM readings WHERE account = ?", account);
            PreparedBatch insert =
                    handle.prepareBatch("INSERT INTO readings (account, read_at, credit) VALUES (?, ?, ?)");
            for (int i = 0; i < balances.size(); i++) {
                if (balances.get(i) != null) {
                    insert.add(account, first.plus(PERIOD.multipliedBy(i)).toEpochMilli(),
                            balances.get(i).toPlainString());
                }
            }
            insert.execute();
            deleteBurnRates(handle);
        });
    }

    /** Adds an account with these balances, one an hour; the last one was read an hour ago. */
    void hasBurnHistory(String account, List<BigDecimal> balances) {
        Instant first = Instant.now().minus(Duration.ofHours(balances.size()));
        BurnHistory burn = BurnHistory.of(IntStream.range(0, balances.size()).mapToObj(i -> new CreditReading(account,
                first.plus(Duration.ofHours(i)), balances.get(i), BigDecimal.ZERO, true)).toList(), ZoneOffset.UTC);
        Jdbi.create(url).useHandle(handle ->
                handle.execute("INSERT INTO accounts (name, due_at, state, burn) VALUES (?, ?, '{}', ?)",
                account, Instant.now().toEpochMilli(), burn.text()));
    }

    /** Deletes the stored burn rates, so that the program computes them from the readings. */
    private static void deleteBurnRates(Handle handle) {
        handle.execute("UPDATE accounts SET burn = NULL");
    }

    private record Column(String table, String name) {
    }

    private static List<Column> columns(Handle handle, String type) {
        return handle.createQuery("""
                SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table' AND tables.name NOT LIKE 'flyway%' AND columns.type = :type""")
                .bind("type", type).map((row, context) -> new Column(row.getString(1), row.getString(2))).list();
    }

    private static void ageTimesIn(Handle handle, Column column, Duration age) {
        handle.createQuery("SELECT rowid, %1$s FROM %2$s WHERE %1$s IS NOT NULL"
                        .formatted(column.name(), column.table()))
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2))).list()
                .forEach(entry -> handle.execute("UPDATE %s SET %s = ? WHERE rowid = ?"
                        .formatted(column.table(), column.name()), aged(entry.getValue(), age), entry.getKey()));
    }

    private static String aged(String text, Duration age) {
        return INSTANT.matcher(text).replaceAll(instant ->
                Matcher.quoteReplacement(Instant.parse(instant.group()).minus(age).toString()));
    }
}
