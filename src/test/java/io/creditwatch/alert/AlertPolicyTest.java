package io.creditwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure.Kind;
import io.creditwatch.vendor.ReadFailure;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPolicyTest {

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final Account account = Accounts.withLevels("100", "50");
    private final Assessor assessor = new Assessor();
    private List<String> on = List.of("slack", "email", "queue", "pager");

    private static final Silence MAINTENANCE = new Silence("s-1", "prod-eu", Instant.parse("2026-11-28T00:00:00Z"),
            Instant.parse("2026-12-24T18:00:00Z"), "ada", "maintenance");

    private Instant now = Instant.parse("2026-11-29T00:00:00Z");
    private AlertState state = AlertState.INITIAL;
    private final List<CreditEvent> notified = new ArrayList<>();
    private Optional<Silence> silence = Optional.empty();
    private Decision last;

    /** Dollars, or the number of an HTTP status in brackets; levels are 100 and 50. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # worse is notified at once, and once
            500 500 500,                     ''
            500 90 80 70,                    warning
            500 40 30 20,                    critical
            500 90 40 30,                    warning critical
            90,                              warning
            # the same severity is notified again only by a row higher up
            40 0 -1 -2,                      critical critical critical
            -1 0 40 -1,                      critical
            # better is notified once it has held, by more than the margin
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
            # while UNKNOWN, readings in a row are those that no failure comes between
            90 [401] 500 [500] 500,          warning unreadable
            90 [401] 500 [500] 500 500,      warning unreadable recovered
            # no receiver is notified that it is still low by a reading that shows it is not
            90 [401] 90 500 500,             warning unreadable recovered
            90 [401] 500 90,                 warning unreadable reminder
            # a top-up is notified while nothing is wrong; otherwise it is a part of the episode
            500 501,                         topped-up
            500 500.99,                      ''
            500 600 700,                     topped-up topped-up
            500 [500] 600,                   topped-up
            40 90,                           critical
            90 500 600,                      warning recovered
            90 500 500 600,                  warning recovered topped-up
            500 [401] 600 600,               unreadable recovered
            """)
    void notifies(String outcomes, String events) {
        List.of(outcomes.split(" ")).forEach(this::poll);

        assertThat(String.join(" ", notified.stream().map(e -> e.event().wireName()).toList())).isEqualTo(events);
    }

    /** Polls, with a silence in brackets, and below each poll its notification. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # a warning is suppressed, and notified at the end if it is still so
            500 ( 90 80 ) 80 80,               - - - warning -
            500 ( 90 500 ) 500 500,            - - topped-up - -
            500 ( 90 99.90 ) 100.10,           - - - -
            # a rise to CRITICAL is not
            500 ( 40 30 ),                     - critical -
            500 ( 90 40 ) 30,                  - - critical -
            90 ( 40 -1 ),                      warning critical critical
            # neither is the end of a notified incident
            90 ( 500 500 ) 500,                warning - recovered -
            40 ( 90 90 500 500 ),              critical - eased - recovered
            # nor that the balance cannot be read
            500 ( [401] [401] ),               - unreadable -
            500 [401] ( 500 500 ),             - unreadable - recovered
            # a warning that is suppressed ends no outage; its end ends it, and so does a recovery
            500 [401] ( 90 90 ) 90 90,         - unreadable - - warning -
            500 [401] ( 90 500 500 ) 500,      - unreadable - - recovered -
            500 ( 90 [401] ) 90,               - - unreadable warning
            # that it can be read again and is still so is a reminder, but for a rise from UNKNOWN to CRITICAL
            90 [401] ( 90 90 90 ) 90 90,       warning unreadable - - - reminder -
            40 [401] ( 40 40 40 ) 40,          critical unreadable - reminder - -
            40 [401] ( 30 90 90 ) 90,          critical unreadable - - eased -
            # a top-up is neither warning nor reminder
            500 ( 600 ),                       - topped-up
            """)
    void followsASilence(String outcomes, String notified) {
        assertThat(heard(outcomes)).isEqualTo(notified);
    }

    @Test
    void suppressesRemindersUntilTheSilenceEnds() {
        poll("90");
        silence = Optional.of(MAINTENANCE);
        now = now.plus(Duration.ofHours(30));
        poll("90");
        assertThat(last.event()).isEmpty();
        assertThat(last.reason())
                .startsWith("still CREDIT_WARNING, last notified 2026-11-29T00:05:00Z, suppressed until ");

        silence = Optional.empty();
        poll("90");
        assertThat(last.event()).map(CreditEvent::event).contains(Type.REMINDER);
        poll("90");
        assertThat(last.reason()).isEqualTo("still CREDIT_WARNING, next reminder 2026-12-01T06:15:00Z");
    }

    /** The reason of the last poll. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            500                      | HEALTHY
            500 90                   | CREDIT_WARNING is worse than HEALTHY
            90 80                    | still CREDIT_WARNING, next reminder 2026-11-30T00:05:00Z
            90 105                   | still CREDIT_WARNING, next reminder 2026-11-30T00:05:00Z
            -1 40                    | still CREDIT_CRITICAL, next reminder 2026-11-29T04:05:00Z
            90 500                   | HEALTHY has held for 1 of 2 readings
            40 105                   | CREDIT_WARNING has held for 1 of 2 readings
            90 500 500               | HEALTHY has held for 2 of 2 readings
            40 500 90                | CREDIT_WARNING has held for 2 of 2 readings
            500 600.50               | HEALTHY, topped up by $100.50
            500 [500] [500]          | not yet UNKNOWN: HTTP 500, 2 in a row
            90 [500]                 | not yet UNKNOWN: HTTP 500, 1 in a row
            500 [500] [500] [500]    | UNKNOWN: HTTP 500, 3 in a row
            [401] [401] [401]        | still UNKNOWN: HTTP 401, next reminder 2026-11-29T04:05:00Z
            500 [401] 500            | readable for 1 of 2 readings
            500 [401] 500 500        | readable again, and HEALTHY
            90 [401] 90              | readable for 1 of 2 readings
            90 [401] 90 90           | readable again, and still CREDIT_WARNING
            """)
    void givesAReason(String outcomes, String reason) {
        polls(outcomes);

        assertThat(last.reason()).isEqualTo(reason);
    }

    @Test
    void namesOperatorAndReasonOfTheSilenceThatSuppressesAWarning() {
        silence = Optional.of(MAINTENANCE);
        poll("90");

        assertThat(last.reason()).isEqualTo("CREDIT_WARNING is worse than HEALTHY, "
                + "suppressed until 2026-12-24T18:00:00Z by the silence of ada: maintenance");
    }

    @Test
    void remindsOfTheCurrentConditionAndNotOfTheNotifiedOne() {
        poll("-1");
        now = now.plus(Duration.ofHours(5));
        poll("20");

        CreditEvent reminder = last.event().orElseThrow();
        assertThat(reminder.event()).isEqualTo(Type.REMINDER);
        assertThat(reminder.condition()).isEqualTo(Condition.CREDIT_CRITICAL);
        assertThat(reminder.summary()).contains("$20.00 left").doesNotContain("SUSPENDED");

        poll("-1");
        assertThat(last.event()).as("it was no longer notified to be suspended").map(CreditEvent::event)
                .contains(Type.CRITICAL);
    }

    @Test
    void recordsASecondSuspensionInTheSameIncident() {
        polls("-1 40 -1 500 500");

        CreditEvent recovered = notified.get(1);
        assertThat(recovered.event()).isEqualTo(Type.RECOVERED);
        assertThat(recovered.incident().suspendedAt()).isEqualTo(notified.get(0).decidedAt());
        assertThat(recovered.incident().resumedAt()).isEqualTo(recovered.decidedAt().minus(PERIOD));
    }

    @Test
    void notifiesOfATopUpWithItsAmountAndWithoutAnIncident() {
        poll("500", List.of("slack"));
        poll("1500.50", List.of("queue"));

        CreditEvent toppedUp = last.event().orElseThrow();
        assertThat(toppedUp.topUp()).isEqualTo(new CreditEvent.TopUp(new BigDecimal("1000.50"), now));
        assertThat(toppedUp.incident()).isNull();
        assertThat(toppedUp.severity()).isEqualTo(Severity.OK);
        assertThat(toppedUp.previousSeverity()).isEqualTo(Severity.OK);
        assertThat(toppedUp.summary()).isEqualTo("TOPPED UP · prod-eu · $1,500.50");
        assertThat(last.channels()).containsExactly("queue");
    }

    @Test
    void numbersEventsWithoutGaps() {
        polls("500 90 40 500 500 90");

        assertThat(notified).extracting(CreditEvent::sequence).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void notifiesEveryChannelOfTheEndOfItsIncident() {
        poll("90", List.of("slack"));
        poll("40", List.of("email"));
        poll("500", List.of());
        poll("500", List.of());

        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.RECOVERED);
        assertThat(last.channels()).containsExactly("slack", "email");
    }

    /** Events and their channels; {@code +slack} and {@code -slack} switch a channel; at first no channel is on. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # what no channel was given is notified by the channels of today, once there are some
            500 40 30 +slack 30 30              | - critical:[] - critical:[slack] -
            500 90 40 +slack 40                 | - warning:[] critical:[] critical:[slack]
            500 -1 -1 +slack,email -2 500 500   | - critical:[] - critical:[slack, email] - recovered:[slack, email]
            500 40 90 90 +slack 90              | - critical:[] - eased:[] warning:[slack]
            500 40 +slack 500 40                | - critical:[] - critical:[slack]
            500 [401] [401] +slack [401] [401]  | - unreadable:[] - unreadable:[slack] -
            500 [401] 40 +slack 40              | - unreadable:[] critical:[] critical:[slack]
            # what is over before that is not
            500 40 500 500 +slack 500           | - critical:[] - recovered:[] -
            500 40 +slack 500 500 500           | - critical:[] - recovered:[] -
            500 [401] 500 500 +slack 500        | - unreadable:[] - recovered:[] -
            500 40 500 500 +slack 90            | - critical:[] - recovered:[] warning:[slack]
            # the end of a notified incident is notified, also later
            +slack 90 -slack 500 500 +email 500 500    | warning:[slack] - recovered:[] recovered:[email] -
            +slack 90 -slack 500 500 40 +email 40      | warning:[slack] - recovered:[] critical:[] critical:[email]
            +slack 40 -slack 90 90 +email 90           | critical:[slack] - eased:[] eased:[email]
            +slack 90 -slack 40 90 90 +slack 90        | warning:[slack] critical:[] - eased:[] -
            +slack 90 -slack 40 +email 90 90           | warning:[slack] critical:[] - eased:[]
            +slack [401] -slack 500 500 +email 500     | unreadable:[slack] - recovered:[] recovered:[email]
            +slack 90 [401] -slack 90 90 +email 90 | warning:[slack] unreadable:[slack] - reminder:[] warning:[email]
            # after a switch the channels of today hear at once that it lasts, and its end
            +slack 90 90 -slack +email 90 90 500 500   | warning:[slack] - reminder:[email] - - recovered:[email]
            +slack 90 -slack +email 500 500            | warning:[slack] - recovered:[email]
            +slack [401] -slack +email [401] 500 500   | unreadable:[slack] reminder:[email] - recovered:[email]
            +slack 40 -slack +email 90 90              | critical:[slack] - eased:[email]
            +slack 90 -slack 90 +25h 90 +email 90 90   | warning:[slack] - - reminder:[email] -
            +slack 40 -slack 0 0.01 +email 0.01        | critical:[slack] critical:[] - reminder:[email]
            +slack 90 -slack 40 42 +email 42           | warning:[slack] critical:[] - critical:[email]
            # the channels that got the beginning get the end, and no other channel while one of them is on
            +slack 90 +email 90 500 500                | warning:[slack] - - recovered:[slack]
            +slack,email 90 -slack 90 500 500          | warning:[slack, email] - - recovered:[email]
            +slack 90 -slack +email 40 +slack 500 500  | warning:[slack] critical:[email] - recovered:[slack, email]
            """)
    void notifiesOfByChannelsThatAreOn(String outcomes, String notified) {
        on = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        for (String outcome : outcomes.split(" ")) {
            List<String> channels = List.of(outcome.substring(1).split(","));
            if (outcome.startsWith("-") && Character.isLetter(outcome.charAt(1))) {
                on.removeAll(channels);
            } else if (outcome.startsWith("+") && Character.isLetter(outcome.charAt(1))) {
                on.addAll(channels);
            } else if (outcome.startsWith("+")) {
                now = now.plus(Duration.parse("PT" + outcome.substring(1)));
            } else {
                startAgain();
                poll(outcome, List.of());
                heard.add(last.event().map(event -> event.event().wireName() + ":" + last.channels()).orElse("-"));
            }
        }
        assertThat(String.join(" ", heard)).isEqualTo(notified);
    }

    @Test
    void givesTheReasonThatNoChannelIsOn() {
        on = List.of();
        poll("40");
        assertThat(last.reason()).isEqualTo("CREDIT_CRITICAL is worse than HEALTHY, and no channel is on");
        poll("40");
        assertThat(last.reason()).isEqualTo("still CREDIT_CRITICAL, and no channel is on");

        on = List.of("email");
        poll("40");
        assertThat(last.reason()).isEqualTo("CREDIT_CRITICAL, of which no channel was notified yet");
        CreditEvent critical = last.event().orElseThrow();
        assertThat(critical.previousSeverity()).isEqualTo(Severity.OK);
        assertThat(critical.incident().startedAt()).isEqualTo(notified.get(0).decidedAt());
    }

    @Test
    void namesTheChannelsThatAreNoLongerOn() {
        poll("90");
        on = List.of("email");
        poll("90");

        assertThat(last.reason())
                .isEqualTo("still CREDIT_WARNING, and every channel that was notified is off: [slack]");
    }

    @Test
    void suppressesAnUndeliveredEventDuringASilence() {
        on = List.of();
        poll("90");
        on = List.of("slack");
        silence = Optional.of(MAINTENANCE);
        poll("90");
        assertThat(last.event()).isEmpty();

        silence = Optional.empty();
        poll("90");
        assertThat(last.event()).map(CreditEvent::event).contains(Type.WARNING);
    }

    @Test
    void notifiesOfAnEventThatAnEarlierVersionSentToNoChannel() throws JsonProcessingException {
        on = List.of();
        poll("40");
        ObjectNode stored = Json.MAPPER.valueToTree(state);
        stored.remove(List.of("lastNotified", "lowSince"));
        state = Json.MAPPER.treeToValue(stored, AlertState.class);
        on = List.of("slack");
        poll("40");

        assertThat(last.event()).map(CreditEvent::event).contains(Type.CRITICAL);
        assertThat(last.event().orElseThrow().incident().lowSince()).isEqualTo(notified.get(0).decidedAt());
    }

    @Test
    void leavesOutAChannelThatIsOff() {
        on = List.of("email");
        poll("40", List.of("pager", "email"));
        assertThat(last.channels()).containsExactly("email");

        poll("-1", List.of("pager"));
        assertThat(last.channels()).as("those that the settings name").containsExactly("email");
    }

    @Test
    void countsNoRisesOfLessThanADollarAsATopUp() {
        polls("99.99 100.01 99.99 100.01 99.99 100.98");
        now = now.plus(Duration.ofHours(25));
        poll("99.99");
        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.REMINDER);
        assertThat(last.event().orElseThrow().topUp()).isNull();

        polls("149.99 149.50");
        assertThat(last.event().orElseThrow().topUp().amount()).isEqualByComparingTo("50");
    }

    @Test
    void countsFromTheFirstLowReadingAndNotFromTheFirstFailedPoll() {
        polls("500 [500] [500] [500]");
        Instant failed = notified.get(0).failure().since();
        now = now.plus(Duration.ofHours(6));
        poll("90");
        Instant low = now;
        now = now.plus(Duration.ofHours(25));
        polls("90 500 500");

        assertThat(notified).extracting(CreditEvent::event)
                .containsExactly(Type.UNREADABLE, Type.WARNING, Type.REMINDER, Type.RECOVERED);
        assertThat(notified.get(0).incident().lowSince()).isNull();
        assertThat(notified.subList(1, 4)).extracting(event -> event.incident().lowSince()).containsOnly(low);
        assertThat(notified).extracting(event -> event.incident().startedAt()).containsOnly(failed);
        assertThat(notified.get(2).summary())
                .isEqualTo("REMINDER · still WARNING · prod-eu · $90.00 left, low for 1 d 1 h");
    }

    @Test
    void countsFromTheFirstLowReadingAlsoAfterASilence() {
        silence = Optional.of(MAINTENANCE);
        poll("90");
        Instant low = now;
        poll("90");
        silence = Optional.empty();
        poll("90");
        assertThat(last.event().orElseThrow().incident().lowSince()).isEqualTo(low);

        polls("500 500 90");
        assertThat(last.event().orElseThrow().incident().lowSince()).as("of another episode").isEqualTo(now);
    }

    /** Reads the state again from its stored form. */
    private void startAgain() {
        try {
            state = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(state), AlertState.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsOneIncidentFromTheFirstFallToTheEnd() {
        polls("90 40 -1 500 500 90");

        assertThat(notified).extracting(event -> event.incident().id())
                .containsExactly("id-1", "id-1", "id-1", "id-1", "id-5");
        assertThat(notified.get(3).incident().suspendedAt()).isEqualTo(notified.get(2).decidedAt());
        assertThat(notified.get(4).incident().suspendedAt()).isNull();
    }

    @Test
    void keepsTheEndOfASuspensionAfterLaterPayments() {
        polls("90 -1 -1 20 20 500 500");

        CreditEvent recovered = notified.get(2);
        assertThat(recovered.event()).isEqualTo(Type.RECOVERED);
        assertThat(Duration.between(recovered.incident().suspendedAt(), recovered.incident().resumedAt()))
                .isEqualTo(PERIOD.multipliedBy(2));
        assertThat(recovered.topUp().seenAt()).isAfter(recovered.incident().resumedAt());
    }

    @Test
    void givesTheAmountPaidDuringTheIncident() {
        polls("500 90 80 580.50 570 600");

        assertThat(notified.get(1).event()).isEqualTo(Type.RECOVERED);
        assertThat(notified.get(1).topUp().amount()).isEqualByComparingTo("500.50");
    }

    @Test
    void keepsTheLastBalanceWhileItCannotBeRead() {
        polls("90 [500] [500] [500]");

        CreditEvent unreadable = notified.get(1);
        assertThat(unreadable.severity()).isEqualTo(Severity.UNKNOWN);
        assertThat(unreadable.previousSeverity()).isEqualTo(Severity.WARNING);
        assertThat(unreadable.condition()).isEqualTo(Condition.UNREADABLE);
        assertThat(unreadable.reading().credit()).isEqualByComparingTo("90");
        assertThat(unreadable.failure().count()).isEqualTo(3);
        assertThat(state.decided().condition()).isEqualTo(Condition.CREDIT_WARNING);
    }

    @Test
    void doesNotCountQuickRetriesAsAnOutage() {
        poll("500");
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(10).minus(PERIOD);
            poll("[500]");
        }

        assertThat(notified).isEmpty();
        assertThat(last.reason()).isEqualTo("HTTP 500, 10 failed polls; UNKNOWN when they have lasted 10 min");
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
    void remindsOfTheOngoingIncident(String outcome, int hours, String events) {
        poll(outcome);
        for (int i = 0; i < hours * 12; i++) {
            poll(outcome);
        }

        assertThat(String.join(" ", notified.stream().map(e -> e.event().wireName()).toList())).isEqualTo(events);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # not with a reading above the limit, a failed poll, or the reading that ends an outage
            90 +25h 500 90,                            warning - reminder
            90 +25h [500] 90,                          warning - reminder
            [401] +5h 500 500,                         unreadable - recovered
            # a day after the last notification, of any type
            90 90 90 +23h 40 40 +3h 40 90 90 90 +24h 90, warning - - critical - - - eased - reminder
            """)
    void remindsInTime(String outcomes, String notified) {
        assertThat(heard(outcomes)).isEqualTo(notified);
    }

    /** Dollars and runway in hours, and below each poll its notification; {@code +8h} lets that time pass. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # worse is notified at once, and once
            500/100 500/72 500/60 500/25,              - warning - -
            500/100 500/72 500/24 500/20,              - warning critical -
            # of two limits the row higher up counts
            90/70 90/60 90/24,                         warning - critical
            500/70 90/60,                              warning warning
            # a top-up ends it once it has held, by more than the margin
            500/72 600/90 600/90,                      warning - recovered
            500/72 600/79 600/79 600/79,               warning - - -
            500/24 600/30 600/30,                      critical - eased
            # a top-up that leaves 23 h of 24 does not
            20/20 220/23 220/23 220/26,                critical - - -
            # neither does a cent, or a top-up of which it is not known how long it lasts
            500/72 500.01/90 500/90 500/90,            warning - - -
            500/72 600 600 600,                        warning - - -
            500/72 600 600 600/90,                     warning - - recovered
            500/72 600 600 600/60,                     warning - - -
            # nor one that came before it was clear, since it is not what cleared it
            500/72 600/70 600/90 600/90,               warning - - -
            # burn falls every night
            500/72 500/90 +8h 500/90 500/90 500/72,    warning - - - -
            500/72 500/90 +12h 500/90 500/90,          warning - recovered -
            500/72 500/90 +8h 500/70 +8h 500/90 500/90, warning - - - -
            500/24 500/60 +12h 500/60,                 critical - eased
            500/24 500/90 +8h 500/90 501/90,           critical - - recovered
            # what began with a low balance may end as a short runway
            90/60 120/60 119/90 119/90,                warning - - -
            90/60 120/90 119/90,                       warning - recovered
            90/60 120/60 119/90 +12h 119/90,           warning - - recovered
            0/0 300/20 300/60 300/60,                  critical - - -
            # an outage ends nothing; its end is notified, whether it is clear or not
            500/72 [401] 500 500,                      warning unreadable - reminder
            500/72 [401] 500/90 500/90,                warning unreadable - reminder
            500/72 [401] 600/90 600/90,                warning unreadable - recovered
            # reminders as it falls, each once
            500/72 500/12 500/11 500/6 500/1 500/0.5,  warning critical - reminder reminder -
            500/24 500/12 500/13 500/12,               critical reminder - -
            500/5 500/4 500/3,                         critical - reminder
            # a payment that was not enough: they are notified again, but for those that it has not got over by the \
            margin
            500/24 500/12 500/6 1500/30 1500/30 1500/24 1500/12 1500/6, critical reminder reminder - eased critical \
            reminder reminder
            500/24 500/12 500/6 700/13.5 700/12 700/6,  critical reminder reminder - reminder reminder
            500/24 500/12 500/6 600/11 600/6,          critical reminder reminder - reminder
            500/24 500/12 510/13 510/12,               critical reminder - -
            # without one, none is notified again while it flaps, but after a better time
            500/24 500/12 500/14 500/12 500/14 500/12, critical reminder - - - -
            500/24 500/5 500/60 +12h 500/60 500/24 500/12, critical reminder - eased critical reminder
            500/24 [401] 500/11 500/11 500/11,         critical unreadable - reminder -
            90/24 90/12,                               critical reminder
            100/60 100/12 500/90 500/90 100/12,        warning critical - recovered critical
            """)
    void watchesTheRunway(String outcomes, String notified) {
        assertThat(heard(outcomes)).isEqualTo(notified);
    }

    @Test
    void givesTheReasonForWaitingWhileTheRunwayIsAboveItsLimit() {
        polls("500/72 500/90 500/90");
        assertThat(last.reason()).isEqualTo("HEALTHY has held for 2 of 2 readings, "
                + "and without a top-up it must hold until 2026-11-29T12:10:00Z");

        polls("500/12");
        assertThat(last.reason()).isEqualTo("RUNWAY_CRITICAL is worse than RUNWAY_WARNING");
        polls("500/6");
        assertThat(last.reason()).isEqualTo("still RUNWAY_CRITICAL, and less than 6 h left");
    }

    @Test
    void notifiesOfBurnRateAndRunway() {
        polls("500/24.5");

        CreditEvent warning = last.event().orElseThrow();
        assertThat(warning.burn()).isEqualTo(
                new CreditEvent.Burn(new BigDecimal("20.40"), CreditEvent.Burn.Basis.READINGS, null, null, List.of(), 0,
                List.of()));
        assertThat(warning.runway()).isEqualTo(
                new CreditEvent.Runway(88_200, 79_380, 105_840L, now.plusSeconds(88_200)));
        assertThat(warning.summary()).isEqualTo("WARNING · prod-eu · 1 d left");
        assertThat(warning.limit()).isEqualTo(new Limit("alert.warning.runway", "72h"));
    }

    @Test
    void keepsTheLastForecastWhileTheBalanceCannotBeRead() {
        polls("500/100 [401]");

        assertThat(last.event().orElseThrow().runway().seconds()).isEqualTo(360_000);
    }

    /** Levels are $100 and $50, limits 72 h and 24 h, the burn is $20.40 an hour. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # what would have become a warning, and then critical, meanwhile
            2040/100 [401] +27h [500] +1h [500] +20h [500] [500],  - unreadable reminder unreadable reminder -
            2040/100 [401] +28h [500] [500] +48h [500] [500],      - unreadable unreadable - unreadable -
            # that it is bad was notified before, or with the outage itself
            1000/49 [401] +24h [500] +1h [500],                    warning unreadable reminder unreadable
            400/19 [401] +3h [500] +3h [500],                      critical unreadable - reminder
            1000/49 +26h [401] [500] +1h [500],                    warning unreadable - -
            # a reading that shows it is notified as such, one that does not ends the fear
            2040/100 [401] +77h [500] 400/19,                      - unreadable unreadable critical
            2040/100 [401] +77h [500] 2000/98 2000/98 [401] [500] +1h [500], \
                                                                   - unreadable unreadable - recovered unreadable - -
            # a payment that was seen in between has disproved it
            2040/100 [401] +77h [500] 2000/98 [500] +75h [500],    - unreadable unreadable - - unreadable
            # nothing is known, or nothing is spent, or it is at the floor already
            0/0 [401] +3h [500],                                   critical unreadable -
            2040 [401] +200h [500],                                - unreadable reminder
            """)
    void countsDownWhileTheBalanceCannotBeRead(String outcomes, String notified) {
        assertThat(heard(outcomes)).isEqualTo(notified);
    }

    @Test
    void notifiesTheChannelsOfTheProjectedSeverity() {
        poll("2040/100", List.of("slack"));
        poll("[401]", List.of("slack"));
        now = now.plus(Duration.ofHours(77));
        poll("[500]", List.of("slack", "pager"));

        CreditEvent projected = last.event().orElseThrow();
        assertThat(last.channels()).containsExactly("slack", "pager");
        assertThat(projected.severity()).isEqualTo(Severity.UNKNOWN);
        assertThat(projected.summary())
                .isEqualTo("UNKNOWN · prod-eu · probably CRITICAL by now, about $465.80 left, unreadable for 3 d 5 h");
        assertThat(projected.failure().projection().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(projected.failure().projection().condition()).isEqualTo(Condition.RUNWAY_CRITICAL);
        assertThat(projected.failure().projection().criticalAt())
                .isEqualTo(projected.reading().readAt().plus(Duration.ofHours(76)));
        assertThat(last.reason()).isEqualTo("UNKNOWN: HTTP 500, and projected to be RUNWAY_CRITICAL");
    }

    /** Covers a notified level that the balance is above by less than the margin. */
    @Test
    void givesOnlyTheLimitOfTheNotifiedCondition() {
        polls("40/70 105/70 105/70");
        CreditEvent eased = last.event().orElseThrow();
        assertThat(eased.event()).isEqualTo(Type.EASED);
        assertThat(eased.condition()).isEqualTo(Condition.CREDIT_WARNING);
        assertThat(eased.limit()).isNull();
    }

    /** Earliest of the next runway to remind at and the interval. */
    @ParameterizedTest(name = "after {0}: {1} h, or at {2} h left")
    @CsvSource({
            "500/23,     4,    -",
            "500/15,     3,    12",
            "500/6.5,    0.5,  6",
            "500/0.9,    4,    -",
            "500/70,     24,   -",
            "500/13,     1,    12",
    })
    void saysWhenTheNextReminderComes(String outcome, BigDecimal hours, String left) {
        poll(outcome);

        NextReminder next = last.event().orElseThrow().incident().next();
        assertThat(next.at()).isEqualTo(now.plusSeconds(hours.multiply(new BigDecimal(3600)).longValue()));
        assertThat(next.runwaySeconds()).isEqualTo(left.equals("-") ? null : Long.valueOf(left) * 3600);
    }

    @Test
    void announcesNoRunwayThatWasNotifiedBefore() {
        polls("500/23 500/6");
        assertThat(last.event().orElseThrow().incident().next().runwaySeconds()).isEqualTo(3 * 3600);
        now = now.plus(Duration.ofHours(4));
        poll("500/6.5");

        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.REMINDER);
        assertThat(last.event().orElseThrow().incident().next().runwaySeconds()).isEqualTo(3 * 3600);
    }

    @Test
    void announcesNoReminderThatIsNeverSent() {
        polls("90 500/100 500/100");

        assertThat(last.event().orElseThrow().event()).isEqualTo(Type.RECOVERED);
        assertThat(last.event().orElseThrow().incident().next()).isNull();
    }

    @Test
    void announcesTheReminderAfterTheSilenceThatSuppressesIt() {
        silence = Optional.of(MAINTENANCE);
        poll("500/0.9");

        assertThat(last.event().orElseThrow().incident().next())
                .isEqualTo(new NextReminder(MAINTENANCE.endsAt(), null));
    }

    /** {@code €} is a reading in euros, {@code p} one of a postpaid account. */
    @ParameterizedTest(name = "{0} notifies {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # another currency is neither a payment nor a drop
            500 €600 €600                    | ''
            €600 500 600                     | topped-up
            500 €90 €90                      | warning
            90 €500 €500                     | warning recovered
            40 60 €500 €500                  | critical recovered
            # no alarm and no payment of an account that pays later
            p-500 p0 p-20 p-500              | ''
            500 p-500 p-500                  | ''
            40 p-20 p-30                     | critical recovered
            p-500 [500] [500] [500] p-30 p-3 | unreadable recovered
            """)
    void beginsAgainInAnotherCurrencyAndHasNoLimitsWhilePostpaid(String outcomes, String events) {
        List.of(outcomes.split(" ")).forEach(this::poll);

        assertThat(notified.stream().map(event -> event.event().wireName()).collect(Collectors.joining(" ")))
                .isEqualTo(events);
    }

    @Test
    void addsUpNoPaymentsOfTwoCurrencies() {
        polls("90 95 €40 €60 500 500");

        assertThat(notified).last().satisfies(event -> {
            assertThat(event.event()).isEqualTo(Type.RECOVERED);
            assertThat(event.topUp()).isNull();
            assertThat(event.currency()).isEqualTo("USD");
        });
        assertThat(notified).filteredOn(event -> event.event() == Type.CRITICAL).singleElement().satisfies(event -> {
            assertThat(event.currency()).isEqualTo("EUR");
            assertThat(event.topUp()).isNull();
            assertThat(event.reading().previousReadAt()).isNull();
            assertThat(event.summary()).isEqualTo("CRITICAL · prod-eu · €40.00 left");
        });
    }

    @Test
    void knowsTheCurrencyOfAnUnreadableAccountAfterARestart() {
        poll("€500");
        state = Json.read(Json.write(state), AlertState.class);
        poll("[401]");
        state = Json.read(Json.write(state), AlertState.class);
        now = now.plus(Duration.ofHours(5));
        poll("[401]");

        assertThat(notified).extracting(CreditEvent::event).containsExactly(Type.UNREADABLE, Type.REMINDER);
        assertThat(notified).extracting(CreditEvent::summary).allSatisfy(text -> assertThat(text)
                .contains("last known €500.00"));
        assertThat(notified).extracting(CreditEvent::currency).containsOnly("EUR");
    }

    /** Polls and their notifications; brackets mean a silence, {@code +8h} lets that time pass. */
    private String heard(String outcomes) {
        List<String> heard = new ArrayList<>();
        for (String outcome : outcomes.split(" ")) {
            if (outcome.equals("(")) {
                silence = Optional.of(MAINTENANCE);
            } else if (outcome.equals(")")) {
                silence = Optional.empty();
            } else if (outcome.startsWith("+")) {
                now = now.plus(Duration.parse("PT" + outcome.substring(1)));
            } else {
                poll(outcome);
                heard.add(last.event().map(event -> event.event().wireName()).orElse("-"));
            }
        }
        return String.join(" ", heard);
    }

    private void polls(String outcomes) {
        List.of(outcomes.split(" ")).forEach(this::poll);
    }

    private void poll(String outcome) {
        poll(outcome, List.of("slack"));
    }

    private void poll(String outcome, List<String> channels) {
        now = now.plus(PERIOD);
        int number = notified.size() + 1;
        String[] parts = outcome.split("/");
        Optional<Forecast> forecast = outcome.startsWith("[") ? Optional.ofNullable(state.forecast())
                : parts.length == 1 ? Optional.empty()
                : Optional.of(Forecasts.withRunway(now, new BigDecimal(parts[1])));
        AlertPolicy policy = new AlertPolicy(new Settings.Polling(PERIOD, PERIOD, 240), Accounts.routing(on), on);
        last = policy.decide(state, account.alerts(), assessor.assess(account, parse(parts[0]), forecast), channels,
                silence, "id-" + number);
        state = last.state();
        last.event().ifPresent(notified::add);
    }

    private PollOutcome parse(String outcome) {
        if (outcome.startsWith("€") || outcome.startsWith("p")) {
            return new CreditReading("prod-eu", now, new BigDecimal(outcome.substring(1)), BigDecimal.ZERO, true,
                    outcome.startsWith("€") ? "EUR" : null, outcome.startsWith("p"), null, null);
        }
        if (!outcome.startsWith("[")) {
            return new CreditReading("prod-eu", now, new BigDecimal(outcome), BigDecimal.ZERO, true);
        }
        int status = Integer.parseInt(outcome.substring(1, outcome.length() - 1));
        Kind kind = status == 401 ? Kind.UNAUTHORIZED : status == 403 ? Kind.FORBIDDEN : Kind.SERVER_ERROR;
        return new ReadFailure("prod-eu", now, kind, status, "detail", null);
    }
}
