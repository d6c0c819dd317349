package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.HandClock;
import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedAccountsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:10:00Z");
    private static final Account ACCOUNT = Accounts.withLevels("100", "50");

    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.open(new Settings.Database("jdbc:sqlite:" + folder.resolve("ledger.db"), Optional.empty(),
                Optional.empty()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void givesSparklinesOfADayForTheWorstHundredAccounts() {
        insert("critical", Condition.CREDIT_CRITICAL);
        List<String> names = IntStream.range(100, 220).mapToObj(i -> "a" + i).toList();
        names.forEach(name -> insert(name, Condition.HEALTHY));
        WatchedAccounts accounts = watched(names, "new", "critical");
        readings("critical", Duration.ofMinutes(1), 1500);

        Map<String, Sparkline> sparklines = accounts.sparklines(NOW);
        assertThat(sparklines).as("only accounts with readings").containsOnlyKeys("critical");
        assertThat(sparklines.get("critical").past()).singleElement().asString()
                .satisfies(line -> assertThat(line.split(" ")).as("$109 after 49 minutes, $1,500 after a day")
                        .hasSize(48).startsWith("3.3,35.4").endsWith("96.0,2.0"));
        assertThat(sparklines.get("critical").ahead()).as("half a day of two").isEqualTo("96.0,14.5 144.0,20.4");

        names.forEach(name -> readings(name, Duration.ofMinutes(5), 3));
        assertThat(accounts.sparklines(NOW)).hasSize(99).containsKeys("critical", "a100").doesNotContainKeys("a219");
    }

    /** The state of the other is not JSON, so reading it fails. */
    @Test
    void readsNoStateOfAnotherInstance() {
        insert("own", Condition.HEALTHY);
        database.jdbi().useHandle(handle ->
                handle.execute("INSERT INTO accounts (name, state) VALUES ('foreign', '?')"));
        readings("own", Duration.ofMinutes(5), 3);
        WatchedAccounts accounts = watched(List.of("own", "new"));

        assertThat(accounts.statuses()).containsOnlyKeys("own");
        assertThat(accounts.worstFirst()).extracting(AccountView::name).containsExactlyInAnyOrder("own", "new");
        assertThat(accounts.sparklines(NOW)).containsOnlyKeys("own");
        assertThatThrownBy(() -> accounts.history().all()).isInstanceOf(UncheckedIOException.class);
    }

    /** Prints the times, which depend on the machine: a year with two weeks of readings every minute. */
    @Test
    void givesTheChartOfAYear() {
        insert("prod-eu", Condition.HEALTHY);
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO readings (account, read_at, credit)
                WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < 28583)
                SELECT 'prod-eu', ? - CASE WHEN i < 20160 THEN i * 60000 ELSE (i - 19824) * 3600000 END,
                       CAST(i % 977 AS TEXT) || '.25' FROM numbers""", NOW.toEpochMilli()));
        WatchedAccounts accounts = watched(List.of("prod-eu"));
        Instant from = NOW.minus(Duration.ofDays(365));
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            ChartView chart = ChartView.of(accounts.history().balances("prod-eu", from, NOW), from, NOW, Instant.MAX,
                    AlertState.INITIAL);
            String json = Json.write(chart);
            System.out.printf("chart of a year: %d ms, %d points, %d kB%n", (System.nanoTime() - begin) / 1_000_000,
                    chart.points().size(), json.length() / 1000);
            assertThat(chart.points()).hasSizeBetween(500, ChartView.MOST_POINTS);
        }
    }

    private WatchedAccounts watched(List<String> names, String... more) {
        HandClock clock = new HandClock(NOW);
        return new WatchedAccounts(Stream.concat(names.stream(), Stream.of(more))
                .map(name -> new Account(name, ACCOUNT.apiKey(), ACCOUNT.alerts(), Accounts.HYPERSTACK)).toList(),
                new History(database.jdbi(), clock), new Silences(database.jdbi(), clock));
    }

    private void insert(String name, Condition condition) {
        String state = Json.write(SampleEvents.current(condition, "10", NOW,
                Forecasts.withRunway(NOW, new BigDecimal("48"))));
        database.jdbi().useHandle(handle ->
                handle.execute("INSERT INTO accounts (name, due_at, state) VALUES (?, 0, ?)", name, state));
    }

    /** Adds readings up to now, of $1, $2 and so on. */
    private void readings(String name, Duration every, int many) {
        database.jdbi().useTransaction(handle -> IntStream.rangeClosed(1, many).forEach(i -> handle.execute(
                "INSERT INTO readings (account, read_at, credit) VALUES (?, ?, ?)", name,
                NOW.minus(every.multipliedBy(many - i)).toEpochMilli(), String.valueOf(i))));
    }
}
