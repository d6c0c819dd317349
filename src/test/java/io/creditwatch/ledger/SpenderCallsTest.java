package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.HandClock;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.Forecast.Basis;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When it is asked who spends. The same on both databases: see the classes that extend it. */
abstract class SpenderCallsTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-11-29T00:00:00Z"));

    private Database database;
    private SpenderCalls calls;

    /** An empty database. */
    abstract Settings.Database settings();

    @BeforeEach
    void open() {
        database = Database.open(settings());
        calls = new SpenderCalls(database, clock, new CallBudget(Integer.MAX_VALUE, () -> 0));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isDueWhenTheBurnSpikesAndThenNotForSixHours() {
        assertThat(calls.claimDue(burning("10", "10"))).isFalse();
        assertThat(calls.claimDue(burning("10", null))).isFalse();
        assertThat(calls.claimDue(burning("21", "10"))).isTrue();

        clock.advance(Duration.ofHours(6).minusMillis(1));
        assertThat(calls.claimDue(burning("21", "10"))).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(calls.claimDue(burning("21", "10"))).isTrue();
    }

    @Test
    void isDueAtOnceWhenTheClockWasSetBack() {
        assertThat(calls.claimDue(burning("21", "10"))).isTrue();
        clock.advance(Duration.ofHours(-1));

        assertThat(calls.claimDue(burning("21", "10"))).isTrue();
    }

    @Test
    void remembersOverARestart() {
        assertThat(calls.claimDue(burning("21", "10"))).isTrue();
        database.close();
        open();

        assertThat(calls.claimDue(burning("21", "10"))).isFalse();
    }

    @Test
    void spendsACallOfTheBudgetWhenItIsDueAndNoOther() {
        CallBudget budget = new CallBudget(2, () -> 0);
        calls = new SpenderCalls(database, clock, budget);

        assertThat(calls.claimDue(burning("21", "10"))).isTrue();
        assertThat(calls.claimDue(burning("21", "10"))).isFalse();
        assertThat(budget.left()).isEqualTo(1);
    }

    @Test
    void waitsForACallThatIsLeft() {
        calls = new SpenderCalls(database, clock, new CallBudget(0, () -> 0));
        assertThat(calls.claimDue(burning("21", "10"))).isFalse();

        calls = new SpenderCalls(database, clock, new CallBudget(1, () -> 0));
        assertThat(calls.claimDue(burning("21", "10"))).isTrue();
    }

    private Assessment burning(String usdPerHour, String usual) {
        Duration runway = Duration.ofHours(50);
        return new Assessment(new CreditReading("prod-eu", clock.instant(), new BigDecimal("1000"), null, null),
                Condition.HEALTHY, Condition.HEALTHY, null,
                new Forecast(clock.instant(), new BigDecimal(usdPerHour), Basis.READINGS, runway, runway, runway, null,
                        usual == null ? null : new BigDecimal(usual), Duration.ofHours(1)), List.of());
    }
}
