package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.status.AccountText.Part;
import io.creditwatch.status.AccountView.State;
import io.creditwatch.status.WatchedAccounts.Totals;
import io.creditwatch.text.Json;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.ReadFailure.Kind;
import io.creditwatch.vendor.Spending.Spender;
import io.creditwatch.vendor.Spending;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountViewTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");
    private static final Account ACCOUNT = Accounts.withLevels("100", "50");
    private static final AlertState FAILED_ONCE = after(failure(Kind.SERVER_ERROR));
    private static final AlertState REFUSED = after(failure(Kind.UNAUTHORIZED));
    private static final AlertState HEALTHY = after(reading("500"));
    private static final AlertState WARNING = after(reading("99"));
    private static final AlertState CRITICAL = after(reading("49"));

    @Test
    void isNotReadUntilThereIsAReadingOrUnknownIsNotified() {
        assertThat(Stream.of(AlertState.INITIAL, FAILED_ONCE, REFUSED, HEALTHY, WARNING, CRITICAL).map(State::of))
                .containsExactly(State.NOT_READ, State.NOT_READ, State.UNKNOWN, State.OK, State.WARNING,
                State.CRITICAL);
        assertThat(State.NOT_READ.words()).isEqualTo("NOT READ YET");
    }

    @Test
    void writesNoConditionBeforeTheFirstReading() {
        JsonNode view = Json.MAPPER.valueToTree(view("new", FAILED_ONCE));

        assertThat(view.path("severity").asText()).isEqualTo("NOT_READ");
        assertThat(view.path("condition").isNull()).isTrue();
        assertThat(view.at("/unreadable/failures").asInt()).isEqualTo(1);
    }

    @Test
    void sortsTheWorstFirstAndThenByName() {
        assertThat(Stream.of(view("b", HEALTHY), view("new", AlertState.INITIAL), view("a", HEALTHY),
                view("low", WARNING), view("dark", REFUSED), view("ending", CRITICAL)).sorted(AccountView.WORST_FIRST))
                .extracting(AccountView::name).containsExactly("ending", "dark", "new", "low", "a", "b");
    }

    @Test
    void sumsOnlyWhatIsKnown() {
        AlertState spending = SampleEvents.current(Condition.HEALTHY, "204.00", NOW,
                Forecasts.withRunway(NOW, new BigDecimal("10")));

        assertThat(Totals.of(List.of(view("a", HEALTHY), view("b", spending), view("c", spending),
                view("dark", REFUSED), view("new", FAILED_ONCE)))).isEqualTo(
                new Totals(List.of(new Money(new BigDecimal("908.00"), "USD")), 2,
                List.of(new Money(new BigDecimal("40.80"), "USD")), 3));
    }

    @Test
    void followsTheCourseOfTheForecastWhileTheBalanceIsUnknown() throws IOException {
        ObjectNode steady = Json.MAPPER.valueToTree(Forecasts.withRunway(NOW, new BigDecimal("10")));
        Forecast forecast = Json.MAPPER.treeToValue(steady.set("course", Json.MAPPER.readTree("""
                {"usdPerHour": 20.40, "perMille": %s, "zone": "UTC"}""".formatted(Collections.nCopies(168, 500)))),
                Forecast.class);
        AccountView unknown = view("dark", SampleEvents.current(Condition.UNREADABLE, "204.00", NOW, forecast));

        assertThat(new AccountText(unknown, new PageWords(NOW.plus(Duration.ofHours(5)))).money())
                .isEqualTo("About $153.00 by now at $20.40/h");
        assertThat(Json.MAPPER.<JsonNode>valueToTree(unknown).get("forecast"))
                .isEqualTo(Json.MAPPER.readTree("{\"restsOn\": \"NEWEST\", \"errorRatio\": null}"));
    }

    @Test
    void saysWhatAnUnknownAccountWas() {
        assertThat(Stream.of(Condition.CREDIT_CRITICAL, Condition.CREDIT_WARNING, Condition.HEALTHY)
                .map(condition -> after(SampleEvents.current(condition, "49", NOW), failure(Kind.UNAUTHORIZED)))
                .map(state -> new AccountText(view("dark", state), new PageWords(NOW)).why()
                        .get(2).text()))
                .containsExactly(": detail. It was CRITICAL. Assume that it still is.",
                        ": detail. It was WARNING. Assume that it still is.", ": detail");
    }

    @Test
    void measuresMinusOneBeforeTheFirstReading() {
        Map<String, AccountStatus> statuses = Map.of("new", new AccountStatus(AlertState.INITIAL, NOW, null),
                "dark", new AccountStatus(REFUSED, NOW, null), "fine", new AccountStatus(HEALTHY, NOW, 0.04));
        StatusMeters meters = new StatusMeters(Stream.of("new", "dark", "fine").map(AccountViewTest::account).toList(),
                new CachedRead<>(() -> statuses, Runnable::run, System::nanoTime), List.of(),
                new CachedRead<>(List::of, Runnable::run, System::nanoTime));

        GaugeSnapshot severity = (GaugeSnapshot) meters.collect().stream()
                .filter(gauge -> gauge.getMetadata().getName().equals("creditwatch_severity")).findFirst()
                .orElseThrow();
        assertThat(severity.getDataPoints())
                .extracting(point -> point.getLabels().get("account") + " " + point.getValue())
                .containsExactlyInAnyOrder("new -1.0", "dark 3.0", "fine 0.0");
    }

    /** The metrics with dollars in their names are of accounts in dollars alone. */
    @Test
    void measuresEachAccountInItsCurrency() {
        AlertState euros = Json.read(Json.write(HEALTHY).replace("\"currency\":\"USD\"", "\"currency\":\"EUR\""),
                AlertState.class);
        StatusMeters meters = new StatusMeters(Stream.of("eu", "fine", "new").map(AccountViewTest::account).toList(),
                new CachedRead<>(() -> Map.of("eu", new AccountStatus(euros, NOW, null), "fine",
                        new AccountStatus(HEALTHY, NOW, null)), Runnable::run, System::nanoTime), List.of(),
                new CachedRead<>(List::of, Runnable::run, System::nanoTime));

        assertThat(measured(meters, "creditwatch_credit")).containsExactly("eu EUR 500.0", "fine USD 500.0",
                "new USD NaN");
        assertThat(measured(meters, "creditwatch_threshold")).containsExactly("eu EUR 0.0", "fine USD 0.0",
                "new USD NaN");
        assertThat(measured(meters, "creditwatch_burn_per_hour")).containsExactly("eu EUR NaN", "fine USD NaN",
                "new USD NaN");
        assertThat(measured(meters, "creditwatch_credit_dollars")).containsExactly("fine null 500.0", "new null NaN");
        assertThat(measured(meters, "creditwatch_threshold_dollars")).hasSize(2);
        assertThat(measured(meters, "creditwatch_burn_dollars_per_hour")).hasSize(2);
        assertThat(measured(meters, "creditwatch_severity")).hasSize(3);
    }

    private static List<String> measured(StatusMeters meters, String name) {
        return meters.collect().stream().filter(gauge -> gauge.getMetadata().getName().equals(name))
                .flatMap(gauge -> ((GaugeSnapshot) gauge).getDataPoints().stream())
                .map(point -> point.getLabels().get("account")
                        + " " + point.getLabels().get("currency") + " " + point.getValue()).sorted().toList();
    }

    @Test
    void namesTheMachinesToHibernateAsOfTheirMessage() {
        AccountView view = view("prod-eu", withMachines());

        assertThat(new AccountText(view, new PageWords(NOW.plusSeconds(60))).savings()).containsExactly(
                Part.all("Hibernating train-7 <b> ($0.60/h) makes it last until ",
                        NOW.plus(Duration.ofHours(540)), ", 13 d 12 h longer."),
                Part.all("If you hibernate train-8 ($0.40/h) too, almost no spending is left."));
        assertThat(view.episode().hibernation().asOf()).isEqualTo(NOW);
        assertThat(view.episode().hibernation().endsAt()).isEqualTo(NOW.plus(Duration.ofDays(9)));
        assertThat(new AccountText(view, new PageWords(NOW.plus(Duration.ofDays(9)))).savings()).isEmpty();
        assertThat(new AccountText(view("prod-eu", CRITICAL), new PageWords(NOW)).savings()).isEmpty();
        assertThat(new AccountText(view("prod-eu", HEALTHY), new PageWords(NOW)).savings()).isEmpty();
    }

    /** Returns the state after a CRITICAL message that names two machines. */
    static AlertState withMachines() {
        Spending spending = new Spending(List.of(), List.of(new Spender("train-7 <b>", "vm", new BigDecimal("0.60")),
                new Spender("train-8", "vm", new BigDecimal("0.40"))), 0);
        Forecast forecast = Forecasts.burning(NOW, BigDecimal.ONE, null, Duration.ofHours(1));
        List<String> channels = List.of("slack");
        return new AlertPolicy(new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240),
                Accounts.routing(channels), channels).decide(AlertState.INITIAL, ACCOUNT.alerts(),
                new Assessor().assess(ACCOUNT, reading("49"), Optional.of(forecast)).with(spending), channels,
                Optional.empty(), "id").state();
    }

    private static AccountView view(String name, AlertState state) {
        return AccountView.of(account(name), new AccountStatus(state, null, null), null);
    }

    private static Account account(String name) {
        return new Account(name, ACCOUNT.apiKey(), ACCOUNT.alerts(), Accounts.HYPERSTACK);
    }

    private static AlertState after(PollOutcome outcome) {
        return after(AlertState.INITIAL, outcome);
    }

    private static AlertState after(AlertState state, PollOutcome outcome) {
        List<String> channels = List.of("slack");
        return new AlertPolicy(new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240),
                Accounts.routing(channels), channels).decide(state, ACCOUNT.alerts(),
                new Assessor().assess(ACCOUNT, outcome, Optional.empty()), channels, Optional.empty(), "id").state();
    }

    private static PollOutcome failure(Kind kind) {
        return new ReadFailure("prod-eu", NOW, kind, null, "detail", null);
    }

    private static PollOutcome reading(String credit) {
        return new CreditReading("prod-eu", NOW, new BigDecimal(credit), BigDecimal.ZERO, true);
    }
}
