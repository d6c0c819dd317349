package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Forecasts;
import io.creditwatch.HandClock;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.SideAlerts;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions for the spenders. The same on each database. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SpendersTest {

    private final HandClock clock = new HandClock(Instant.parse("2026-11-29T00:00:00Z"));

    @Parameter
    private TestDatabase kind;
    @TempDir
    private Path folder;
    private Database database;
    private Spenders spenders;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(kind.in(folder));
        spenders = new Spenders(database.jdbi(), new CallBudget(Integer.MAX_VALUE, () -> 0));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void areReadBeforeASpikeIsNotified() {
        assertThat(spenders.claimCall(burning("10", "10"))).isFalse();
        assertThat(spenders.claimCall(burning("10", null))).isFalse();
        assertThat(spenders.claimCall(burning("21", "10"))).isTrue();

        remember(new SideAlerts(false, null, null, false));
        assertThat(spenders.claimCall(burning("21", "10"))).isTrue();
        remember(new SideAlerts(true, null, null, false));
        assertThat(spenders.claimCall(burning("21", "10"))).isFalse();
    }

    @Test
    void areNotReadDuringASilence() {
        new Silences(database.jdbi(), clock).add("prod-eu", clock.instant().plusSeconds(60), "ada", "load test");
        assertThat(spenders.claimCall(burning("21", "10"))).isFalse();

        clock.advance(Duration.ofMinutes(1));
        assertThat(spenders.claimCall(burning("21", "10"))).isTrue();
    }

    @Test
    void takeACallOfTheBudgetWhenTheyAreRead() {
        CallBudget budget = new CallBudget(1, () -> 0);
        spenders = new Spenders(database.jdbi(), budget);

        assertThat(spenders.claimCall(burning("10", "10"))).isFalse();
        assertThat(budget.left()).isEqualTo(1);
        assertThat(spenders.claimCall(burning("21", "10"))).isTrue();
        assertThat(spenders.claimCall(burning("21", "10"))).as("no call is left").isFalse();
    }

    private void remember(SideAlerts sideAlerts) {
        AlertState state = new AlertState(AlertState.INITIAL.decided(), null, AlertState.INITIAL.readings(), null,
                sideAlerts, 1);
        database.jdbi().useHandle(handle -> handle.createUpdate("""
                INSERT INTO accounts (name, state) VALUES ('prod-eu', :state)
                ON CONFLICT (name) DO UPDATE SET state = :state""").bind("state", Json.write(state)).execute());
    }

    private Assessment burning(String usdPerHour, String usual) {
        return new Assessment(new CreditReading("prod-eu", clock.instant(), new BigDecimal("1000"), null, null),
                Condition.HEALTHY, Condition.HEALTHY, null,
                Forecasts.burning(clock.instant(), new BigDecimal(usdPerHour),
                        usual == null ? null : new BigDecimal(usual), Duration.ofHours(1)), null, false, List.of());
    }
}
