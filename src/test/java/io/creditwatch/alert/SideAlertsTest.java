package io.creditwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the side alerts. Levels are $100 and $50; under $80 the vendor tops up by itself. */
class SideAlertsTest {

    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final BigDecimal USUAL = new BigDecimal("20.40");

    private final Account account = withAutoTopUpAt("80");
    private List<String> on = List.of("slack", "email", "queue", "pager");
    private Instant now = Instant.parse("2026-11-29T00:00:00Z");
    private AlertState state = AlertState.INITIAL;
    private Optional<Silence> silence = Optional.empty();
    private Decision last;

    /** Polls every ten minutes, and below each its notification. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # half an hour after the balance fell under it, once
            500 90 79 78 77 76 75,            - warning - - - top-up-missing -
            # also when it is critical, and when that was notified at the same time
            500 40 39 38 37 36,               - critical - - top-up-missing -
            500 79 78 77 40 39,               - warning - - critical top-up-missing
            # a payment has come, though it is not enough: another wait
            90 79 78 78.90 77 76 75,          warning - - - top-up-missing - -
            90 70 65 70 69 68 67 66,          warning - - - - - top-up-missing -
            # above it in between, or not under it at all
            90 79 81 79 78 77 76,             warning - - - - - top-up-missing
            90 80 80 80 80 80,                warning - - - - -
            # it came
            90 79 78 77 76 500 500,           warning - - - top-up-missing - recovered
            """)
    void waitsForAnAutoTopUp(String credits, String notified) {
        assertThat(heard(credits)).isEqualTo(notified);
    }

    @Test
    void namesTheBalanceAtWhichTheAutoTopUpIsDue() {
        heard("79 78 77 76");

        CreditEvent missing = last.event().orElseThrow();
        assertThat(missing.limit()).isEqualTo(new Limit("account.prod-eu.auto-topup.at", "80"));
        assertThat(missing.summary()).isEqualTo("WARNING · prod-eu · auto top-up is overdue · $76.00 left");
        assertThat(last.reason()).isEqualTo("no auto top-up since 2026-11-29T00:10:00Z");
    }

    @Test
    void notifiesTheChannelsOfAMissingTopUpThatItHasCome() {
        AlertRules levels = account.alerts();
        Account low = withLevels(levels, "50", "20");
        List.of("79", "78", "77", "76").forEach(credit -> poll(low, credit, null, List.of("slack")));
        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.TOP_UP_MISSING);
        poll(low, "579", null, List.of("queue"));

        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.TOPPED_UP);
        assertThat(last.channels()).containsExactly("queue", "slack");
    }

    /** Covers a payment that no reading could show. */
    @Test
    void waitsForATopUpAgainAfterAnOutage() {
        heard("500 79 78");
        for (int i = 0; i < 4; i++) {
            fail();
        }
        assertThat(state.isUnknown()).isTrue();

        assertThat(heard("77 76 75 74")).isEqualTo("- reminder - top-up-missing");
    }

    @Test
    void isAWarningAtAnyBalance() {
        Account rich = withLevels(account.alerts(), "50", "20");
        List.of("79", "78", "77", "76").forEach(credit -> poll(rich, credit, null, List.of("slack")));

        CreditEvent missing = last.event().orElseThrow();
        assertThat(missing.severity()).isEqualTo(Severity.WARNING);
        assertThat(missing.previousSeverity()).isEqualTo(Severity.OK);
        assertThat(state.severity()).isEqualTo(Severity.OK);
    }

    @Test
    void notifiesTheChannelsOfAMissingTopUpOfTheEndOfTheIncident() {
        poll(account, "90", null, List.of("slack"));
        List.of("79", "78", "77", "76").forEach(credit -> poll(account, credit, null, List.of("email")));
        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.TOP_UP_MISSING);
        heard("500 500");

        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.RECOVERED);
        assertThat(last.channels()).containsExactly("slack", "email");
    }

    /** Dollars an hour, where $20.40 are usual, and below each poll its notification. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            20.40 40.80 40.81 61 61,          - - burn-spike - -
            # notified again only after it has been about the usual
            41 40 35 41,                      burn-spike - - -
            41 30 41,                         burn-spike - burn-spike
            # not known at the moment
            41 - 41,                          burn-spike - -
            """)
    void notifiesOfASpikeOnce(String rates, String notified) {
        List<String> heard = new ArrayList<>();
        for (String rate : rates.split(" ")) {
            poll(account, "5000", rate.equals("-") ? null : new BigDecimal(rate), List.of("queue"));
            heard.add(word());
        }
        assertThat(String.join(" ", heard)).isEqualTo(notified);
    }

    @Test
    void suppressesASpikeDuringASilenceAndNotifiesOfItAfterwards() {
        silence = Optional.of(new Silence("s-1", "prod-eu", now, now.plus(Duration.ofDays(1)), "ada", "load test"));
        poll(account, "5000", new BigDecimal("61.20"), List.of("queue"));
        assertThat(last.event()).isEmpty();
        assertThat(last.reason()).startsWith("burn rate $61.20/h is over twice the usual $20.40/h, suppressed until");

        silence = Optional.empty();
        poll(account, "5000", new BigDecimal("61.20"), List.of("queue"));
        assertThat(last.event().orElseThrow().summary()).isEqualTo("BURN SPIKE · prod-eu · $61.20/h, usually $20.40/h");
    }

    private String heard(String credits) {
        List<String> heard = new ArrayList<>();
        for (String credit : credits.split(" ")) {
            poll(account, credit, null, List.of("slack"));
            heard.add(word());
        }
        return String.join(" ", heard);
    }

    private String word() {
        return last.event().map(event -> event.event().wireName()).orElse("-");
    }

    private void poll(Account of, String credit, BigDecimal usdPerHour, List<String> channels) {
        now = now.plus(PERIOD);
        CreditReading reading = new CreditReading("prod-eu", now, new BigDecimal(credit), BigDecimal.ZERO, true);
        Optional<Forecast> forecast = Optional.ofNullable(usdPerHour)
                .map(rate -> Forecasts.burning(now, rate, USUAL, Duration.ofMinutes(30)));
        AlertPolicy policy = new AlertPolicy(new Settings.Polling(PERIOD, PERIOD, 240), Accounts.routing(on), on);
        last = policy.decide(state, of.alerts(), new Assessor().assess(of, reading, forecast), channels, silence, "id");
        state = last.state();
    }

    private void fail() {
        now = now.plus(PERIOD);
        ReadFailure failure = new ReadFailure("prod-eu", now, ReadFailure.Kind.SERVER_ERROR, 503, "no", null);
        AlertPolicy policy = new AlertPolicy(new Settings.Polling(PERIOD, PERIOD, 240), Accounts.routing(on), on);
        last = policy.decide(state, account.alerts(), new Assessor().assess(account, failure, Optional.empty()),
                List.of("slack"), silence, "id");
        state = last.state();
    }

    private static Account withAutoTopUpAt(String dollars) {
        Account like = Accounts.withLevels("100", "50");
        return new Account(like.name(), like.apiKey(), rules(like.alerts(), like.alerts().warningCredit(),
                like.alerts().criticalCredit(), new BigDecimal(dollars)), Accounts.HYPERSTACK);
    }

    private Account withLevels(AlertRules like, String warning, String critical) {
        return new Account(account.name(), account.apiKey(), rules(like, Optional.of(new BigDecimal(warning)),
                Optional.of(new BigDecimal(critical)), like.autoTopUpAt().orElseThrow()), Accounts.HYPERSTACK);
    }

    private static AlertRules rules(AlertRules like, Optional<BigDecimal> warning, Optional<BigDecimal> critical,
                                    BigDecimal autoTopUpAt) {
        return new AlertRules(warning, critical, like.warningRunway(), like.criticalRunway(), Optional.empty(),
                Optional.of(autoTopUpAt), like.recoveryMargin(), like.recoveryPolls(), like.unreadableAfter(),
                like.reminders());
    }
}
