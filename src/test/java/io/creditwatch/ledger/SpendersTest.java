package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.Incident;
import io.creditwatch.alert.SideAlerts;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions for the spenders. */
class SpendersTest extends OnEachDatabase {

    private static final Account ACCOUNT = Accounts.withLevels("100", "20");

    private PollRecorder recorder;

    @BeforeEach
    void start() {
        recorder = recorder(new CallBudgets(List.of(ACCOUNT), Integer.MAX_VALUE, () -> 0));
        remember(AlertState.INITIAL);
    }

    @Test
    void areReadBeforeASpikeIsNotified() {
        assertThat(claims(burning("10", "10"))).isFalse();
        assertThat(claims(burning("10", null))).isFalse();
        assertThat(claims(burning("21", "10"))).isTrue();

        remember(new SideAlerts(false, null, null, false));
        assertThat(claims(burning("21", "10"))).isTrue();
        remember(new SideAlerts(true, null, null, false));
        assertThat(claims(burning("21", "10"))).isFalse();
    }

    @Test
    void areNotReadDuringASilence() {
        new Silences(database.jdbi(), clock).add("prod-eu", clock.instant().plusSeconds(60), "ada", "load test");
        assertThat(claims(burning("21", "10"))).isFalse();

        clock.advance(Duration.ofMinutes(1));
        assertThat(claims(burning("21", "10"))).isTrue();
    }

    @Test
    void takeACallOfTheBudgetWhenTheyAreRead() {
        CallBudgets budgets = new CallBudgets(List.of(ACCOUNT), 1, () -> 0);
        recorder = recorder(budgets);

        assertThat(claims(burning("10", "10"))).isFalse();
        assertThat(budgets.of(ACCOUNT).left()).isEqualTo(1);
        assertThat(claims(burning("21", "10"))).isTrue();
        assertThat(claims(burning("21", "10"))).as("no call is left").isFalse();
    }

    /** The condition or the end of the money, and whether a notification of it names machines. */
    @ParameterizedTest(name = "{0}, then {1} with {2} h left: {3}")
    @CsvSource({"HEALTHY, CREDIT_CRITICAL, 100, true", "HEALTHY, CREATION_BLOCKED, 100, true",
        "HEALTHY, RUNWAY_CRITICAL, 20, true", "HEALTHY, RUNWAY_WARNING, 60, true", "HEALTHY, WEEKEND_WARNING, 60, true",
        "HEALTHY, CREDIT_WARNING, 100, false", "HEALTHY, HEALTHY, 100, false", "HEALTHY, RUNWAY_CRITICAL, , false",
        "HEALTHY, AT_FLOOR, 0, false", "HEALTHY, SUSPENDED, 0, false", "RUNWAY_WARNING, RUNWAY_WARNING, 60, false",
        "RUNWAY_WARNING, RUNWAY_CRITICAL, 20, true"})
    void areReadBeforeANotificationThatTheyCanHelp(Condition before, Condition now, Integer hours, boolean read) {
        remember(low(before));

        assertThat(claims(left(now, hours))).isEqualTo(read);
    }

    @Test
    void areReadBeforeAReminder() {
        remember(low(Condition.RUNWAY_CRITICAL));

        assertThat(claims(left(Condition.RUNWAY_CRITICAL, 20))).isFalse();
        clock.advance(Duration.ofHours(4));
        assertThat(claims(left(Condition.RUNWAY_CRITICAL, 20))).isTrue();
    }

    @Test
    void areNotReadWhileTheBalanceIsUnreadable() {
        remember(low(Condition.RUNWAY_CRITICAL));
        PollOutcome failure = new ReadFailure("prod-eu", clock.instant(), ReadFailure.Kind.FORBIDDEN, 403, "no", null);

        assertThat(claims(assessment(failure, Condition.UNREADABLE, 20))).isFalse();
    }

    private PollRecorder recorder(CallBudgets budgets) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Settings.Polling polling = new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240);
        PollQueue queue = new PollQueue(database, clock, List.of(ACCOUNT), budgets, polling.period(),
                Duration.ofMinutes(3), ZoneOffset.UTC, meters);
        return new PollRecorder(database, queue, budgets, new AlertPolicy(polling, Accounts.routing(List.of("slack")),
                List.of("slack")), new PollSchedule(polling), meters);
    }

    private boolean claims(Assessment assessment) {
        return recorder.claimSpendersCall(new Poll(ACCOUNT, null, null, BurnHistory.EMPTY, false, ZoneOffset.UTC),
                assessment, "slack");
    }

    private AlertState low(Condition condition) {
        Incident incident = new Incident("e-1", clock.instant(), new Incident.Suspension(null, null),
                new Incident.TopUps(null, null), Set.of("slack"), Duration.ofHours(1), null);
        return condition == Condition.HEALTHY ? AlertState.INITIAL
                : new AlertState(new AlertState.Decided(condition, clock.instant(), null), incident,
                        AlertState.INITIAL.readings(), null, new SideAlerts(false, null, null, false), 1);
    }

    private void remember(SideAlerts sideAlerts) {
        remember(new AlertState(AlertState.INITIAL.decided(), null, AlertState.INITIAL.readings(), null,
                sideAlerts, 1));
    }

    private void remember(AlertState state) {
        database.jdbi().useHandle(handle -> handle.createUpdate("""
                INSERT INTO accounts (name, state) VALUES ('prod-eu', :state)
                ON CONFLICT (name) DO UPDATE SET state = :state""").bind("state", Json.write(state)).execute());
    }

    private Assessment burning(String usdPerHour, String usual) {
        return new Assessment(reading(), Condition.HEALTHY, Condition.HEALTHY, null,
                Forecasts.burning(clock.instant(), new BigDecimal(usdPerHour),
                        usual == null ? null : new BigDecimal(usual), Duration.ofHours(1)), null, false,
                        Spending.UNKNOWN);
    }

    /** @param hours null for no forecast */
    private Assessment left(Condition condition, Integer hours) {
        return assessment(reading(), condition, hours);
    }

    private Assessment assessment(PollOutcome outcome, Condition condition, Integer hours) {
        Forecast forecast = hours == null ? null : Forecast.steady(
                new Forecast.Balance(clock.instant(), BigDecimal.valueOf(10L * hours), BigDecimal.ZERO), BigDecimal.TEN,
                new Forecast.Range(Duration.ofHours(hours), Duration.ofHours(hours), null));
        return new Assessment(outcome, condition, condition, null, forecast, null, false, Spending.UNKNOWN);
    }

    private CreditReading reading() {
        return new CreditReading("prod-eu", clock.instant(), new BigDecimal("1000"), null, null);
    }
}
