package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.HandClock;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure.Kind;
import io.creditwatch.vendor.ReadFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Hourly costs, and when they are asked for. The same on each database. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class CostsTest {

    private static final Instant START = Instant.parse("2026-11-29T00:00:00Z");

    private final HandClock clock = new HandClock(START);

    @Parameter
    private TestDatabase kind;
    @TempDir
    private Path folder;
    private Settings.Database settings;
    private Database database;
    private Costs costs;

    @BeforeEach
    void open() throws IOException {
        settings = kind.in(folder);
        database = Database.open(settings);
        costs = new Costs(database, clock, new CallBudget(Integer.MAX_VALUE, () -> 0));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isDueAtOnceAndThenOnceAnHour() {
        assertThat(due()).isTrue();
        costs.record(cost("20.40"));

        clock.advance(Duration.ofMinutes(59));
        assertThat(due()).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(due()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, PT24H", "FORBIDDEN, PT24H", "NOT_FOUND, PT24H", "RATE_LIMITED, PT15M", "REJECTED, PT15M",
        "SERVER_ERROR, PT15M", "UNREACHABLE, PT15M", "TIMEOUT, PT15M", "MALFORMED, PT15M"})
    void isDueAgainByWhatWentWrong(Kind kind, Duration pause) {
        costs.record(failure(kind));

        clock.advance(pause.minusMillis(1));
        assertThat(due()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(due()).isTrue();
    }

    @Test
    void isNotDueAfterAFailedPoll() {
        assertThat(costs.claimCall(failure(Kind.TIMEOUT))).isFalse();
    }

    @Test
    void pausesForAMinuteWhileTheDashboardHangs() {
        costs.record(failure(Kind.TIMEOUT));

        assertThat(costs.claimCall(reading("research"))).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(costs.claimCall(reading("research"))).isTrue();
    }

    @Test
    void isDueAtOnceWhenTheClockWasSetBack() {
        costs.record(failure(Kind.TIMEOUT));
        costs.record(failure(Kind.FORBIDDEN));

        clock.advance(Duration.ofDays(-1));
        assertThat(due()).isTrue();
    }

    @Test
    void spendsACallOfTheBudget() {
        CallBudget budget = new CallBudget(1, () -> 0);
        costs = new Costs(database, clock, budget);

        assertThat(due()).isTrue();
        assertThat(budget.left()).isZero();
        assertThat(due()).isFalse();
    }

    @Test
    void keepsACostForADay() {
        assertThat(latest()).isEmpty();
        costs.record(cost("27.798387328253277"));
        costs.record(new Cost("research", START, BigDecimal.ONE));

        clock.advance(Duration.ofHours(24));
        assertThat(latest()).contains(new Cost("prod-eu", START, new BigDecimal("27.798387328253277")));
        clock.advance(Duration.ofMillis(1));
        assertThat(latest()).isEmpty();
    }

    @Test
    void keepsTheLastCostWhenTheDashboardFails() {
        costs.record(cost("20.40"));
        clock.advance(Duration.ofHours(1));
        costs.record(cost("40.80"));
        clock.advance(Duration.ofHours(1));
        costs.record(failure(Kind.SERVER_ERROR));

        assertThat(latest()).contains(new Cost("prod-eu", START.plus(Duration.ofHours(1)), new BigDecimal("40.80")));
        clock.advance(Duration.ofHours(23).plusMillis(1));
        assertThat(latest()).isEmpty();
    }

    @Test
    void keepsTheCostAfterARestart() {
        costs.record(cost("20.40"));
        database.close();
        database = Database.open(settings);
        costs = new Costs(database, clock, new CallBudget(Integer.MAX_VALUE, () -> 0));

        assertThat(due()).isFalse();
        assertThat(latest()).contains(cost("20.40"));
    }

    private boolean due() {
        return costs.claimCall(reading("prod-eu"));
    }

    private Optional<Cost> latest() {
        return costs.latest(reading("prod-eu"));
    }

    private CreditReading reading(String account) {
        return new CreditReading(account, clock.instant(), BigDecimal.TEN, null, null);
    }

    private Cost cost(String usdPerHour) {
        return new Cost("prod-eu", clock.instant(), new BigDecimal(usdPerHour));
    }

    private ReadFailure failure(Kind kind) {
        return new ReadFailure("prod-eu", clock.instant(), kind, null, "no", null);
    }
}
