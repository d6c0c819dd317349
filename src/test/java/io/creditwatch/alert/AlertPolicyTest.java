package io.creditwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import io.creditwatch.reading.ReadFailure;
import io.creditwatch.reading.ReadFailure.Kind;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPolicyTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final Account account = Accounts.withLevels("100", "50");
    private final Assessor assessor = new Assessor();
    private final AlertPolicy policy = new AlertPolicy(new Settings.Polling(PERIOD, PERIOD, 240));

    private Instant now = Instant.parse("2026-11-29T00:00:00Z");
    private AlertState state = AlertState.INITIAL;
    private final List<CreditEvent> told = new ArrayList<>();
    private Decision last;

    /** Dollars, or the number of an HTTP status in brackets; levels are 100 and 50. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # worse is told at once, and once
            500 500 500,                     ''
            500 90 80 70,                    warning
            500 40 30 20,                    critical
            500 90 40 30,                    warning critical
            90,                              warning
            # the same severity is told again only by a row higher up
            40 0 -1 -2,                      critical critical critical
            -1 0 40 -1,                      critical
            # better is told once it has held, by more than the margin
            500 90 500 500 500,              warning recovered
            500 90 500 105 500 500,          warning recovered
            500 90 105 105 105,              warning
            500 90 111 111,                  warning recovered
            500 40 90 90 90,                 critical eased
            500 40 53 53 53,                 critical
            500 40 90 90 500 500,            critical eased recovered
            500 40 500 90 500 500,           critical eased recovered
            # after that, a second fall is news
            500 90 500 500 90,               warning recovered warning
            500 40 90 90 40,                 critical eased critical
            # a balance that flaps about a level
            99.99 100.01 99.99 100.01 99.99 100.01, warning
            # failures: none is a balance, none ends or begins an episode before its count
            500 [500] [500] 500,             ''
            500 [500] [500] [500] [500],     unreadable
            500 [401],                       unreadable
            500 [403] [403] [403],           unreadable
            90 [500] 90 [500] 80,            warning
            90 [500] [500] [500] 500 500,    warning unreadable recovered
            90 [500] [500] [500] 90 90 90,   warning unreadable reminder
            90 [500] [500] [500] 40 40 40,   warning unreadable critical
            500 [500] [500] [500] 500 500 500, unreadable recovered
            500 [500] [500] [500] 500 [500] 500 500, unreadable recovered
            500 [401] 90,                    unreadable warning
            90 500 [401] 500,                warning unreadable
            90 500 [401] 500 500,            warning unreadable recovered
            500 90 500 [500] 500,            warning recovered
            """)
    void tells(String outcomes, String events) {
        List.of(outcomes.split(" ")).forEach(this::poll);

        assertThat(String.join(" ", told.stream().map(e -> e.event().wireName()).toList())).isEqualTo(events);
    }

    @Test
    void numbersEventsWithoutGaps() {
        polls("500 90 40 500 500 90");

        assertThat(told).extracting(CreditEvent::sequence).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void tellsTheEndOfAnEpisodeToEverybodyWhoWasToldOfIt() {
        poll("90", List.of("slack"));
        poll("40", List.of("email"));
        poll("500", List.of());
        poll("500", List.of());

        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.RECOVERED);
        assertThat(last.channels()).containsExactly("slack", "email");
    }

    @Test
    void keepsOneEpisodeFromTheFirstFallToTheEnd() {
        polls("90 40 -1 500 500 90");

        assertThat(told).extracting(event -> event.episode().id())
                .containsExactly("id-1", "id-1", "id-1", "id-1", "id-5");
        assertThat(told.get(3).episode().suspendedAt()).isEqualTo(told.get(2).decidedAt());
        assertThat(told.get(4).episode().suspendedAt()).isNull();
    }

    @Test
    void knowsWhenASuspensionEndedWhateverWasPaidLater() {
        polls("90 -1 -1 20 20 500 500");

        CreditEvent recovered = told.get(2);
        assertThat(recovered.event()).isEqualTo(Type.RECOVERED);
        assertThat(Duration.between(recovered.episode().suspendedAt(), recovered.episode().resumedAt()))
                .isEqualTo(PERIOD.multipliedBy(2));
        assertThat(recovered.topUp().seenAt()).isAfter(recovered.episode().resumedAt());
    }

    @Test
    void saysWhatWasPaidInDuringTheEpisode() {
        polls("500 90 80 580.50 570 600");

        assertThat(told.get(1).event()).isEqualTo(Type.RECOVERED);
        assertThat(told.get(1).topUp().amountUsd()).isEqualByComparingTo("500.50");
    }

    @Test
    void keepsTheLastBalanceWhileItCannotBeRead() {
        polls("90 [500] [500] [500]");

        CreditEvent unreadable = told.get(1);
        assertThat(unreadable.severity()).isEqualTo(Severity.UNKNOWN);
        assertThat(unreadable.previousSeverity()).isEqualTo(Severity.WARNING);
        assertThat(unreadable.condition()).isEqualTo(Condition.UNREADABLE);
        assertThat(unreadable.reading().creditUsd()).isEqualByComparingTo("90");
        assertThat(unreadable.failure().count()).isEqualTo(3);
        assertThat(state.told()).isEqualTo(Condition.CREDIT_WARNING);
    }

    @Test
    void doesNotTakeQuickRetriesForAnOutage() {
        poll("500");
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(10).minus(PERIOD);
            poll("[500]");
        }

        assertThat(told).isEmpty();
        assertThat(last.reason()).contains("not yet UNKNOWN", "HTTP 500", "10 in a row");
    }

    @Test
    void givesAReasonForSilenceToo() {
        polls("90 90");

        assertThat(last.reason()).isEqualTo("still CREDIT_WARNING, next reminder 2026-11-30T00:05:00Z");
    }

    @ParameterizedTest(name = "{0}, after {1} hours: {2}")
    @CsvSource({
            "90,  23, warning",
            "90,  24, warning reminder",
            "90,  72, warning reminder reminder reminder",
            "40,  4,  critical reminder",
            "40,  8,  critical reminder reminder",
            "500, 72, ''",
            "[401], 9, unreadable reminder reminder",
    })
    void remindsOfWhatLasts(String outcome, int hours, String events) {
        poll(outcome);
        for (int i = 0; i < hours * 12; i++) {
            poll(outcome);
        }

        assertThat(String.join(" ", told.stream().map(e -> e.event().wireName()).toList())).isEqualTo(events);
    }

    @Test
    void doesNotRemindOfAnOutageWithTheReadingThatEndsIt() {
        poll("[401]");
        now = now.plus(Duration.ofHours(5));
        polls("500 500");

        assertThat(told).extracting(CreditEvent::event).containsExactly(Type.UNREADABLE, Type.RECOVERED);
    }

    @Test
    void countsAReminderFromWhatWasToldLast() {
        polls("90 90 90");
        now = now.plus(Duration.ofHours(23));
        polls("40 40");
        now = now.plus(Duration.ofHours(3));
        polls("40 90 90 90");

        assertThat(told).extracting(CreditEvent::event).containsExactly(Type.WARNING, Type.CRITICAL, Type.EASED);
        now = now.plus(Duration.ofHours(24));
        poll("90");
        assertThat(told).last().extracting(CreditEvent::event).isEqualTo(Type.REMINDER);
        assertThat(told).last().extracting(CreditEvent::severity).isEqualTo(Severity.WARNING);
    }

    private void polls(String outcomes) {
        List.of(outcomes.split(" ")).forEach(this::poll);
    }

    private void poll(String outcome) {
        poll(outcome, List.of("slack"));
    }

    private void poll(String outcome, List<String> channels) {
        now = now.plus(PERIOD);
        int number = told.size() + 1;
        last = policy.decide(state, account.alerts(), assessor.assess(account, parse(outcome)), channels,
                "id-" + number);
        state = last.state();
        last.event().ifPresent(told::add);
    }

    private PollOutcome parse(String outcome) {
        if (!outcome.startsWith("[")) {
            return new CreditReading("prod-eu", now, new BigDecimal(outcome), BigDecimal.ZERO, true);
        }
        int status = Integer.parseInt(outcome.substring(1, outcome.length() - 1));
        Kind kind = status == 401 ? Kind.UNAUTHORIZED : status == 403 ? Kind.FORBIDDEN : Kind.SERVER_ERROR;
        return new ReadFailure("prod-eu", now, kind, status, "detail", null);
    }
}
