package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.History.Balance;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored history, and how long it is kept. */
@Order(2)
class HistoryTest extends OnEachDatabase {

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private History history;

    @BeforeEach
    void start() {
        history = new History(database.jdbi(), clock, ZoneOffset.UTC);
        account("prod-eu", START);
    }

    @Test
    void returnsEventsInTheOrderOfTheirSequence() {
        account("research", START);
        Stream.of(3, 1, 2).forEach(sequence -> event("prod-eu", sequence, START.plusSeconds(sequence)));
        event("research", 1, START);

        assertThat(history.events("prod-eu", 0, 9)).extracting(CreditEvent::sequence).containsExactly(1L, 2L, 3L);
        assertThat(history.events("prod-eu", 1, 1)).extracting(CreditEvent::sequence).containsExactly(2L);
        assertThat(history.events("prod-eu", 3, 9)).isEmpty();
        assertThat(history.events("unknown", 0, 9)).isEmpty();
    }

    /** The forecast of a reading that is not recorded is that of the next poll. */
    @Test
    void forecastsAReadingThatIsNotRecorded() {
        List<CreditReading> readings = IntStream.rangeClosed(0, 60).mapToObj(poll -> new CreditReading("prod-eu",
                START.plus(PERIOD.multipliedBy(poll)), new BigDecimal(1000 - 2 * poll), BigDecimal.ZERO, true))
                .toList();
        BurnHistory recorded = BurnHistory.of(readings.subList(0, 60), ZoneOffset.UTC);
        CreditReading next = readings.get(60);
        assertThat(history.forecast(next)).isEmpty();

        database.jdbi().useHandle(handle -> handle.createUpdate("UPDATE accounts SET burn = :burn")
                .bind("burn", recorded.text()).execute());
        assertThat(history.forecast(next)).isEqualTo(Forecasts.of(ZoneOffset.UTC, readings, Optional.empty()))
                .hasValueSatisfying(known -> assertThat(known.usdPerHour()).isEqualByComparingTo("24"));

        database.jdbi().useHandle(handle -> handle.execute("UPDATE accounts SET burn = NULL"));
        readings.subList(0, 60).forEach(reading -> database.jdbi().useHandle(handle -> handle.execute(
                "INSERT INTO readings (account, read_at, credit, threshold) VALUES ('prod-eu', ?, ?, '0')",
                reading.at().toEpochMilli(), reading.credit().toPlainString())));
        assertThat(history.forecast(next)).isEqualTo(Forecasts.of(ZoneOffset.UTC, readings, Optional.empty()));
    }

    @Test
    void returnsTheBurnHistoryAsStoredOrFromTheReadings() {
        List<CreditReading> readings = IntStream.rangeClosed(0, 60).mapToObj(poll -> new CreditReading("prod-eu",
                START.plus(PERIOD.multipliedBy(poll)), new BigDecimal(1000 - 2 * poll), BigDecimal.ZERO, true))
                .toList();
        assertThat(history.burn("prod-eu")).isEqualTo(BurnHistory.EMPTY);
        assertThat(history.burn("unknown")).isEqualTo(BurnHistory.EMPTY);

        clock.advance(Duration.ofHours(6));
        readings.forEach(reading -> database.jdbi().useHandle(handle -> PollRecorder.insert(handle, reading)));
        assertThat(history.burn("prod-eu")).isEqualTo(BurnHistory.of(readings, ZoneOffset.UTC));

        BurnHistory stored = BurnHistory.of(readings.subList(0, 9), ZoneOffset.UTC);
        database.jdbi().useHandle(handle -> handle.createUpdate("UPDATE accounts SET burn = :burn")
                .bind("burn", stored.text()).execute());
        assertThat(history.burn("prod-eu")).isEqualTo(stored);
    }

    @Test
    void returnsTheLastEventsTheNewestLast() {
        account("research", START);
        event("prod-eu", 1, START);
        event("research", 1, START.plusSeconds(1));
        event("prod-eu", 2, START.plusSeconds(2));

        assertThat(history.lastEvents(Optional.empty(), 2))
                .extracting(event -> event.account() + " " + event.sequence())
                .containsExactly("research 1", "prod-eu 2");
        assertThat(history.lastEvents(Optional.of("prod-eu"), 9)).extracting(CreditEvent::sequence)
                .containsExactly(1L, 2L);
    }

    @Test
    void returnsTheAccountsAndTheirNextPolls() {
        account("gone", null);

        assertThat(history.accounts()).containsExactly("gone", "prod-eu");
        assertThat(history.of("prod-eu")).contains(new AccountStatus(AlertState.INITIAL, START, null));
        assertThat(history.of("gone")).contains(new AccountStatus(AlertState.INITIAL, null, null));
        assertThat(history.of("unknown")).isEmpty();
        assertThat(history.all()).containsOnly(Map.entry("prod-eu", new AccountStatus(AlertState.INITIAL, START, null)),
                Map.entry("gone", new AccountStatus(AlertState.INITIAL, null, null)));
    }

    @Test
    void returnsTheReadingsOfAPeriodInOrder() {
        account("research", START);
        readings("prod-eu", START, 4);
        readings("research", START, 4);

        assertThat(history.samples("prod-eu", START, START.plus(PERIOD.multipliedBy(2)), 9)).containsExactly(
                new CreditReading("prod-eu", START.plus(PERIOD), new BigDecimal("100"), null, null),
                new CreditReading("prod-eu", START.plus(PERIOD.multipliedBy(2)), new BigDecimal("100"), null, null));
        assertThat(history.samples("unknown", START, START.plus(PERIOD), 9)).isEmpty();
        assertThat(history.samples("prod-eu", START.plus(Duration.ofDays(1)), START.plus(Duration.ofDays(2)), 9))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 280, 863, 864, 10_000})
    void givesNoMoreReadingsBackThanAreWantedAndAmongThemTheLast(int most) {
        readings("prod-eu", START.plusMillis(1), 864);

        List<CreditReading> readings = history.samples("prod-eu", START, START.plus(Duration.ofDays(3)), most);

        assertThat(readings).hasSizeBetween(Math.min(most, 864) / 2 + 1, most)
                .isSortedAccordingTo(Comparator.comparing(CreditReading::at));
        assertThat(readings.get(readings.size() - 1).at()).isEqualTo(START.plusMillis(1)
                .plus(PERIOD.multipliedBy(863)));
    }

    @Test
    void returnsReadingsUnchanged() {
        reading("27.798387328253277", "0", 1);
        reading("-0.50", null, 0);
        reading("0.00001", "-500.00", null);
        account("research", START);
        readings("research", START, 1);

        assertThat(history.readings("prod-eu", START, START.plus(PERIOD.multipliedBy(3)), 9)).containsExactly(
                new CreditReading("prod-eu", START, new BigDecimal("27.798387328253277"), BigDecimal.ZERO, true),
                new CreditReading("prod-eu", START.plus(PERIOD), new BigDecimal("-0.50"), null, false),
                new CreditReading("prod-eu", START.plus(PERIOD.multipliedBy(2)), new BigDecimal("0.00001"),
                        new BigDecimal("-500.00"), null));
        assertThat(history.readings("prod-eu", START.plusMillis(1), START.plus(PERIOD.multipliedBy(3)), 9)).hasSize(2);
        assertThat(history.readings("unknown", START, START.plus(PERIOD), 9)).isEmpty();
    }

    @Test
    void returnsTheBalancesOfAPeriodAndTheLastSevenBefore() {
        readings("prod-eu", START, 24);
        readings("research", START.plusSeconds(1), 24);

        List<Balance> balances = history.balances("prod-eu", START.plus(PERIOD.multipliedBy(10)),
                START.plus(PERIOD.multipliedBy(12)));

        assertThat(balances).hasSize(9)
                .startsWith(new Balance(START.plus(PERIOD.multipliedBy(3)), new BigDecimal("100"), "USD"))
                .endsWith(new Balance(START.plus(PERIOD.multipliedBy(11)), new BigDecimal("100"), "USD"));
        assertThat(history.balances("prod-eu", START, START.plus(PERIOD))).hasSize(1);
        assertThat(history.balances("unknown", START, START.plus(PERIOD))).isEmpty();
    }

    @Test
    void returnsTheLastBalanceOfEachStretchOfSeveralAccounts() {
        readings("prod-eu", START, 24);
        readings("research", START.plus(Duration.ofHours(1)), 24);
        readings("other", START, 24);

        Map<String, List<Balance>> balances = history.lastOfEachStretch(List.of("prod-eu", "research", "unknown"),
                START.plus(PERIOD), START.plus(Duration.ofMinutes(90)), Duration.ofMinutes(30));

        assertThat(balances).containsOnlyKeys("prod-eu", "research");
        assertThat(balances.get("prod-eu")).extracting(balance -> Duration.between(START, balance.at()).toMinutes())
                .containsExactly(25L, 55L, 85L, 90L);
        assertThat(balances.get("research")).extracting(balance -> Duration.between(START, balance.at()).toMinutes())
                .containsExactly(85L, 90L);
        assertThat(history.lastOfEachStretch(List.of(), START, START.plus(PERIOD), PERIOD)).isEmpty();
    }

    /** A hundred accounts with two weeks of readings, of which a chart needs one account and the page one day. */
    @Test
    void findsTheBalancesOfChartsByTheIndex() {
        database.jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO readings (account, read_at, credit)
                    WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < 67199)
                    SELECT 'a' || (i % 100), ? + i / 100 * 1800000, '100' FROM numbers""",
                    START.toEpochMilli());
            handle.execute("ANALYZE");
            Instant end = START.plus(Duration.ofDays(14));
            assertUsesIndex(handle.createQuery(explained(History.BALANCES)).bind("account", "a1")
                    .bind("from", START.plus(Duration.ofDays(13))).bind("to", end).bind("before", 7));
            assertUsesIndex(handle.createQuery(explained(History.LAST_OF_EACH_STRETCH))
                    .bindList("accounts", IntStream.range(0, 100).mapToObj(i -> "a" + i).toList())
                    .bind("from", START.plus(Duration.ofDays(13))).bind("until", end).bind("stretch", 1_800_000));
        });
    }

    private String explained(String query) {
        return (kind == TestDatabase.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + query;
    }

    private void assertUsesIndex(Query explained) {
        List<String> plan = explained.mapToMap()
                .map(row -> String.valueOf(row.getOrDefault("detail", row.get("query plan")))).list();
        assertThat(plan).noneMatch(step -> step.contains("SCAN readings") || step.contains("Seq Scan"));
    }

    @Test
    void deletesNothingSoonAfterAStartOrAJumpOfTheClock() {
        readings("prod-eu", START, 24);
        clock.advance(Duration.ofDays(365));
        long[] nanos = {0};
        SteadyClock steady = new SteadyClock(clock, () -> nanos[0]);
        History thinned = new History(database.jdbi(), steady, ZoneOffset.UTC);

        thinned.thin();
        assertThat(readTimes("prod-eu")).hasSize(24);

        nanos[0] = Duration.ofHours(1).toNanos();
        thinned.thin();
        assertThat(readTimes("prod-eu")).as("one an hour").hasSize(2);
    }

    @Test
    void thinsAfterAWrongYearHasThinnedAhead() {
        readings("prod-eu", START, 24);
        database.jdbi().useHandle(handle -> handle.execute("UPDATE accounts SET thinned_until = ?",
                START.plus(Duration.ofDays(365)).toEpochMilli()));
        clock.advance(Duration.ofDays(15));

        history.thin();

        assertThat(readTimes("prod-eu")).hasSize(2);
        assertThat(thinnedUntil("prod-eu")).isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void returnsReadingsBetweenTwoTimesInOrder() {
        readings("prod-eu", START, 4);
        readings("research", START, 4);

        assertThat(history.readings("prod-eu", START.plus(PERIOD), START.plus(PERIOD.multipliedBy(3)), 9))
                .extracting(CreditReading::at).containsExactly(START.plus(PERIOD), START.plus(PERIOD.multipliedBy(2)));
        assertThat(history.readings("prod-eu", START, START.plus(PERIOD.multipliedBy(3)), 1))
                .extracting(CreditReading::at).containsExactly(START);
        assertThat(history.readings("unknown", START, START.plus(PERIOD), 9)).isEmpty();
    }

    @Test
    void keepsEveryReadingForTwoWeeksAndThenTheFirstOfEachHour() {
        readings("prod-eu", START.plus(Duration.ofMinutes(2)), 24);

        clock.advance(Duration.ofDays(14).plusMinutes(59));
        history.thin();
        assertThat(readTimes("prod-eu")).hasSize(24);

        clock.advance(Duration.ofMinutes(1));
        history.thin();
        assertThat(readTimes("prod-eu")).hasSize(13).startsWith(START.plus(Duration.ofMinutes(2)),
                START.plus(Duration.ofMinutes(62)), START.plus(Duration.ofMinutes(67)));

        clock.advance(Duration.ofHours(1));
        history.thin();
        assertThat(readTimes("prod-eu")).containsExactly(START.plus(Duration.ofMinutes(2)),
                START.plus(Duration.ofMinutes(62)));
    }

    @Test
    void catchesUpWithMonthsAtOnce() {
        for (int day = 0; day < 60; day += 20) {
            readings("prod-eu", START.plus(Duration.ofDays(day)), 36);
        }
        clock.advance(Duration.ofDays(100));
        history.thin();

        assertThat(readTimes("prod-eu")).hasSize(9).allMatch(at -> at.equals(at.truncatedTo(ChronoUnit.HOURS)));
    }

    @Test
    void thinsOnceWithSeveralInstances() {
        for (int i = 0; i < 20; i++) {
            account("a" + i, START);
            readings("a" + i, START, 36);
        }
        clock.advance(Duration.ofDays(20));

        try (Database other = Database.attach(settings)) {
            CompletableFuture.allOf(
                    CompletableFuture.runAsync(() -> history.thin()),
                    CompletableFuture.runAsync(() -> new History(other.jdbi(), clock, ZoneOffset.UTC).thin())).join();
        }
        assertThat(count("readings")).isEqualTo(60);
        assertThat(thinnedUntil("a0")).isEqualTo(START.plus(Duration.ofDays(6)));
    }

    @Test
    void thinsAnAccountOnlyOnceAnHour() {
        clock.advance(Duration.ofDays(20));
        history.thin();
        readings("prod-eu", START, 36);

        clock.advance(Duration.ofMinutes(59));
        history.thin();

        assertThat(count("readings")).isEqualTo(36);
    }

    @Test
    void dropsDecisionsAndEndedSilencesAfterTwoWeeks() {
        Silences silences = new Silences(database.jdbi(), clock);
        silences.add("prod-eu", START, "ada", "over");
        silences.add("prod-eu", START.plus(Duration.ofHours(2)), "ada", "over two hours later");
        decision(START.minus(Duration.ofDays(30)), START);
        decision(START.plusMillis(1), START.plus(Duration.ofHours(2)));

        clock.advance(Duration.ofDays(14).plusHours(1));
        history.thin();

        assertThat(count("decisions")).as("the one that went on until later").isOne();
        assertThat(count("silences")).isOne();
    }

    @Test
    void dropsSettledNotificationsAfterFourHundredDays() {
        for (String state : List.of("delivered", "replaced", "waiting", "dead")) {
            int sequence = count("events") + 1;
            event("prod-eu", sequence, START);
            notification(sequence, "slack", "delivered", START);
            notification(sequence, "email", state, START);
        }
        event("prod-eu", 5, START.plus(Duration.ofHours(2)));
        notification(5, "slack", "delivered", START.plus(Duration.ofHours(2)));

        clock.advance(Duration.ofDays(400).plusHours(1));
        history.thin();

        assertThat(history.events("prod-eu", 0, 9)).extracting(CreditEvent::sequence).containsExactly(3L, 4L, 5L);
        assertThat(states()).containsExactlyInAnyOrder("waiting", "dead", "delivered");
    }

    @Test
    void dropsReadingsAndSlackThreadsAfterFourHundredDays() {
        readings("prod-eu", START, 1);
        readings("prod-eu", START.plus(Duration.ofHours(2)), 1);
        slackThread("over", START);
        slackThread("two hours later", START.plus(Duration.ofHours(2)));

        clock.advance(Duration.ofDays(400).plusHours(1));
        history.thin();

        assertThat(readTimes("prod-eu")).containsExactly(START.plus(Duration.ofHours(2)));
        assertThat(count("slack_threads")).isOne();
    }

    private void slackThread(String episode, Instant openedAt) {
        database.jdbi().useHandle(handle -> handle.execute(
                "INSERT INTO slack_threads VALUES ('prod-eu', ?, '#alerts', 'C0CW', '1.1', 'WARNING', 1, ?)", episode,
                openedAt.toEpochMilli()));
    }

    private void account(String name, Instant dueAt) {
        database.jdbi().useHandle(handle -> handle.execute(
                "INSERT INTO accounts (name, due_at, state) VALUES (?, ?, ?)", name,
                dueAt == null ? null : dueAt.toEpochMilli(), Json.write(AlertState.INITIAL)));
    }

    @Test
    void knowsTheCurrencyOfEachReading() {
        CreditReading euros = new CreditReading("prod-eu", START.plusSeconds(1), new BigDecimal("12.30"),
                BigDecimal.ONE, null, "EUR", false, null, null);
        CreditReading dollars = new CreditReading("prod-eu", START.plusSeconds(2), new BigDecimal("12.30"), null, true);
        database.jdbi().useHandle(handle -> List.of(euros, dollars).forEach(reading -> PollRecorder.insert(handle,
                reading)));
        reading("90", null, null);

        assertThat(history.readings("prod-eu", START.plusSeconds(1), START.plusSeconds(9), 9))
                .containsExactly(euros, dollars);
        assertThat(history.balances("prod-eu", START, START.plusSeconds(9))).extracting(Balance::currency)
                .contains("EUR", "USD");
        assertThat(history.samples("prod-eu", START, START.plusSeconds(9), 9)).contains(euros);
        assertThat(history.burn("prod-eu").text()).doesNotContain("EUR");
    }

    /** Adds a reading of prod-eu, a period after the one before. */
    private void reading(String credit, String threshold, Integer canCreateInstance) {
        Instant at = START.plus(PERIOD.multipliedBy(readTimes("prod-eu").size()));
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO readings (account, read_at, credit, threshold, can_create_instance)
                VALUES ('prod-eu', ?, ?, ?, ?)""", at.toEpochMilli(), credit, threshold, canCreateInstance));
    }

    private void readings(String account, Instant first, int many) {
        database.jdbi().useTransaction(handle -> {
            for (int i = 0; i < many; i++) {
                handle.execute("INSERT INTO readings (account, read_at, credit) VALUES (?, ?, '100')", account,
                        first.plus(PERIOD.multipliedBy(i)).toEpochMilli());
            }
        });
    }

    private void event(String account, long sequence, Instant at) {
        ObjectNode body = Json.MAPPER.valueToTree(CreditEvent.test("id-" + sequence, account, at));
        body.put("sequence", sequence);
        database.jdbi().useHandle(handle -> handle.execute(
                "INSERT INTO events (account, sequence, type, decided_at, body) VALUES (?, ?, 'test', ?, ?)", account,
                sequence, at.toEpochMilli(), body.toString()));
    }

    private void notification(long sequence, String channel, String state, Instant at) {
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO notifications (account, channel, sequence, state, attempts, due_at, created_at)
                VALUES ('prod-eu', ?, ?, ?, 1, ?, ?)""",
                channel, sequence, state, at.toEpochMilli(), at.toEpochMilli()));
    }

    private void decision(Instant first, Instant last) {
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO decisions (account, first_at, last_at, polls, reason)
                VALUES ('prod-eu', ?, ?, 2, 'still OK')""",
                first.toEpochMilli(), last.toEpochMilli()));
    }

    private List<Instant> readTimes(String account) {
        return database.jdbi().withHandle(handle -> handle
                .createQuery("SELECT read_at FROM readings WHERE account = :account ORDER BY read_at")
                .bind("account", account).mapTo(Long.class).map(Instant::ofEpochMilli).list());
    }

    private Instant thinnedUntil(String account) {
        return database.jdbi().withHandle(handle -> handle
                .createQuery("SELECT thinned_until FROM accounts WHERE name = :account")
                .bind("account", account).mapTo(Long.class).map(Instant::ofEpochMilli).one());
    }

    private List<String> states() {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT state FROM notifications")
                .mapTo(String.class).list());
    }

    private int count(String table) {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class).one());
    }
}
