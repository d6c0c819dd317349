package io.creditwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.alert.AlertStory.Polled;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

/**
 * Rules that hold for every story of an account. Each looks back over the whole record, as an operator would.
 */
class AlertPolicyPropertyTest {

    private static final int READINGS_TO_RECOVER = 2;
    private static final int FAILURES_TO_BE_UNKNOWN = 3;
    private static final Map<Severity, Duration> REMINDED_AFTER = Map.of(Severity.WARNING, Duration.ofHours(24),
            Severity.CRITICAL, Duration.ofHours(4), Severity.UNKNOWN, Duration.ofHours(4));

    private static final List<Consumer<History>> RULES = List.of(
            AlertPolicyPropertyTest::notifiesOnceOfEachWorseCondition,
            AlertPolicyPropertyTest::notifiesOfARecoveryOnlyAfterReadingsThatShowIt,
            AlertPolicyPropertyTest::hasNotifiedTheTrueConditionWhenTheBalanceIsSteady,
            AlertPolicyPropertyTest::notifiesOfASecondFallAfterARecovery,
            AlertPolicyPropertyTest::suppressesOnlyWarningsRemindersAndSpikes,
            AlertPolicyPropertyTest::sendsNoReminderTooEarly,
            AlertPolicyPropertyTest::sendsAReminderOfTheOngoingIncidentWhenItIsDue,
            AlertPolicyPropertyTest::notifiesOnceOfARealOutage,
            AlertPolicyPropertyTest::notifiesOfATopUpOnlyWhileTheAccountIsOk);

    @Provide
    Arbitrary<AlertStory> stories() {
        return AlertStory.any();
    }

    @Provide
    Arbitrary<AlertStory> storiesWithRunways() {
        return AlertStory.withRunways();
    }

    @Property(tries = 1000)
    void keepsEachRule(@ForAll("stories") AlertStory story) {
        keepsTheRulesOfAllStories(story);
        History history = new History(story.decisions());
        RULES.forEach(rule -> rule.accept(history));
    }

    @Property(tries = 1000)
    void keepsTheRulesOfARunway(@ForAll("storiesWithRunways") AlertStory story) {
        keepsTheRulesOfAllStories(story);
        notifiesOfTheRunwayThatTheForecastShows(story.decisions());
    }

    private static void keepsTheRulesOfAllStories(AlertStory story) {
        List<Polled> polls = story.decisions();
        assertThat(polls).as("after restarts").isEqualTo(story.withoutRestarts().decisions());
        List<CreditEvent> events = new History(polls).events();
        events.forEach(AlertPolicyPropertyTest::announcesNoPastReminder);
        assertThat(events).extracting(CreditEvent::sequence).as("numbers without gaps")
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    }

    private static void announcesNoPastReminder(CreditEvent event) {
        Instant next = event.incident() == null || event.incident().next() == null ? null
                : event.incident().next().at();
        assertThat(next == null || next.isAfter(event.decidedAt())).as("next reminder of %s", event).isTrue();
    }

    private static void notifiesOnceOfEachWorseCondition(History history) {
        history.forEach(i -> {
            Polled polled = history.polls.get(i);
            boolean rises = polled.reading().filter(reading -> condition(reading)
                    .isWorseThan(history.notifiedBefore(i)))
                    .isPresent();
            boolean heldBack = polled.silenced() && severity(polled) != Severity.CRITICAL;
            boolean notified = polled.notifies(Type.WARNING) || polled.notifies(Type.CRITICAL);
            assertThat(notified).as("a rise is notified at poll %d of %s", i, history).isEqualTo(rises && !heldBack);
            if (notified) {
                assertThat(polled.event().get().condition()).isEqualTo(condition(polled.reading().get()));
                assertThat(polled.event().get().event().name()).isEqualTo(severity(polled).name());
            }
        });
    }

    private static void notifiesOfARecoveryOnlyAfterReadingsThatShowIt(History history) {
        history.forEach(i -> {
            Polled polled = history.polls.get(i);
            if (!polled.notifies(Type.RECOVERED) && !polled.notifies(Type.EASED)) {
                return;
            }
            CreditEvent event = polled.event().get();
            boolean wasUnknown = history.lastNotifiedBefore(i).get().severity() == Severity.UNKNOWN;
            boolean wasWell = history.notifiedBefore(i) == Condition.HEALTHY;
            List<Polled> last = wasUnknown ? history.lastPolls(i) : history.lastReadings(i);
            assertThat(last).as("as many as it takes at poll %d of %s", i, history).hasSize(READINGS_TO_RECOVER)
                    .allSatisfy(shown -> assertThat(shown.reading()).isPresent())
                    .allSatisfy(shown -> assertThat(wasWell ? severity(shown) : clearedOf(shown))
                            .isLessThanOrEqualTo(event.severity()));
            assertThat(event.severity()).isEqualTo(polled.notifies(Type.EASED) ? Severity.WARNING : Severity.OK);
        });
    }

    @Property(tries = 1000)
    void notifiesOnceOfABalanceThatFlapsWithinTheMargin(
            @ForAll @Size(min = 1, max = 100) List<@BigRange(min = "56", max = "110") @Scale(2) BigDecimal> balances) {
        List<Polled> polls = AlertStory.ofBalances(balances, Duration.ofMinutes(5)).decisions();

        assertThat(polls.stream().filter(polled -> polled.event().isPresent() && !polled.notifies(Type.TOPPED_UP)))
                .hasSize(balances.stream().anyMatch(credit -> credit.compareTo(new BigDecimal("100")) <= 0) ? 1 : 0);
    }

    @Property(tries = 500)
    void notifiesOnceOfARunwayThatIsLongerEveryNight(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 12) Integer> readingsOfEachNight) {
        List<BigDecimal> hours = new ArrayList<>();
        for (int readings : readingsOfEachNight) {
            hours.add(new BigDecimal("60"));
            hours.addAll(Collections.nCopies(readings, new BigDecimal("90")));
        }
        List<Polled> polls = AlertStory.ofRunways(hours, Duration.ofHours(1)).decisions();

        assertThat(polls.stream().filter(polled -> polled.event().isPresent() && !polled.notifies(Type.REMINDER)))
                .singleElement().matches(polled -> polled.notifies(Type.WARNING));
    }

    /** Conditions that each reading showed by itself, without a state. */
    private static void notifiesOfTheRunwayThatTheForecastShows(List<Polled> polls) {
        assertThat(polls).allSatisfy(polled -> polled.event().ifPresent(event -> {
            if (polled.reading().isPresent() && (polled.notifies(Type.WARNING) || polled.notifies(Type.CRITICAL))
                    && event.condition().isOfRunway()) {
                assertThat(event.runway().seconds())
                        .isLessThanOrEqualTo(polled.notifies(Type.CRITICAL) ? 24 * 3600 : 72 * 3600);
            }
            if (polled.notifies(Type.RECOVERED) && event.runway() != null) {
                assertThat(event.runway().seconds()).isGreaterThan(72 * 3600);
            }
        }));
    }

    private static void hasNotifiedTheTrueConditionWhenTheBalanceIsSteady(History history) {
        history.forEach(i -> {
            List<Polled> last = history.lastPolls(i);
            boolean steady = last.size() == READINGS_TO_RECOVER && last.stream().noneMatch(Polled::silenced)
                    && last.stream().allMatch(polled -> polled.reading().isPresent())
                    && last.stream().map(polled -> polled.reading().get().credit()).distinct().count() == 1
                    && last.stream().map(polled -> polled.reading().get().creationBlocked()).distinct().count() == 1;
            if (steady) {
                Severity notified = history.lastNotifiedBefore(i + 1).map(CreditEvent::severity).orElse(Severity.OK);
                assertThat(notified).as("last notified severity at poll %d of %s", i, history)
                        .isBetween(severity(last.get(0)), clearedOf(last.get(0)));
            }
        });
    }

    private static void notifiesOfASecondFallAfterARecovery(History history) {
        history.forEach(i -> {
            if (history.polls.get(i).notifies(Type.RECOVERED) || history.polls.get(i).notifies(Type.EASED)) {
                Severity better = history.polls.get(i).event().get().severity();
                IntStream.range(i + 1, history.polls.size())
                        .filter(j -> history.polls.get(j).reading().isPresent())
                        .filter(j -> severity(history.polls.get(j)).compareTo(better) > 0)
                        .filter(j -> !history.polls.get(j).silenced()).limit(1)
                        .forEach(j -> assertThat(history.polls.subList(i + 1, j + 1))
                                .as("the fall at poll %d after poll %d of %s", j, i, history)
                                .anyMatch(polled -> polled.notifies(Type.WARNING) || polled.notifies(Type.CRITICAL)));
            }
        });
    }

    private static void suppressesOnlyWarningsRemindersAndSpikes(History history) {
        history.forEach(i -> {
            Polled polled = history.polls.get(i);
            Severity notified = history.lastNotifiedBefore(i).map(CreditEvent::severity).orElse(Severity.OK);
            Severity shown = severity(polled);
            if (polled.silenced()) {
                boolean toCritical = polled.event().map(CreditEvent::severity).filter(Severity.CRITICAL::equals)
                        .isPresent() && notified != Severity.CRITICAL;
                assertThat(polled.notifies(Type.WARNING)).as("a warning at poll %d of %s", i, history).isFalse();
                assertThat(polled.notifies(Type.REMINDER) && !toCritical).as("a reminder at poll %d of %s", i, history)
                        .isFalse();
                if (shown == Severity.CRITICAL && (notified == Severity.OK || notified == Severity.WARNING)) {
                    assertThat(polled.notifies(Type.CRITICAL)).as("a rise to CRITICAL at poll %d of %s", i, history)
                            .isTrue();
                }
            } else if (i > 0 && history.polls.get(i - 1).silenced() && polled.reading().isPresent()) {
                boolean warns = shown == Severity.WARNING && history.notifiedBefore(i) == Condition.HEALTHY;
                boolean reminds = shown == notified && shown != Severity.OK && history.isReminderDue(i, notified)
                        && !condition(polled.reading().get()).isWorseThan(history.notifiedBefore(i));
                assertThat(polled.notifies(Type.WARNING)).as("the warning suppressed at poll %d of %s", i, history)
                        .isEqualTo(warns);
                assertThat(polled.notifies(Type.REMINDER) || !reminds)
                        .as("the reminder suppressed at poll %d of %s", i, history).isTrue();
            }
        });
    }

    private static void sendsNoReminderTooEarly(History history) {
        history.forEach(i -> {
            Polled polled = history.polls.get(i);
            if (polled.notifies(Type.REMINDER)) {
                Severity before = history.lastNotifiedBefore(i).get().severity();
                Severity now = polled.event().get().severity();
                boolean readableAgain = before == Severity.UNKNOWN && polled.reading().isPresent();
                assertThat(readableAgain || before == now && history.isReminderDue(i, now))
                        .as("time to remind at poll %d of %s", i, history).isTrue();
                assertThat(readableAgain ? history.lastPolls(i) : List.of(polled))
                        .allMatch(shown -> shown.reading().isPresent() == (now != Severity.UNKNOWN));
            }
        });
    }

    private static void sendsAReminderOfTheOngoingIncidentWhenItIsDue(History history) {
        history.forEach(i -> {
            Polled polled = history.polls.get(i);
            Severity notified = history.lastNotifiedBefore(i).map(CreditEvent::severity).orElse(Severity.OK);
            boolean lasts = notified != Severity.OK && severity(polled) == notified;
            if (lasts && !polled.silenced() && history.isReminderDue(i, notified)) {
                assertThat(polled.event()).as("something is notified at poll %d of %s", i, history).isPresent();
            }
        });
    }

    private static void notifiesOnceOfARealOutage(History history) {
        history.forEach(i -> {
            if (history.polls.get(i).notifies(Type.UNREADABLE)) {
                ReadFailure failure = (ReadFailure) history.polls.get(i).outcome();
                List<Polled> last = history.last(i, FAILURES_TO_BE_UNKNOWN, polled -> true);
                assertThat(failure.kind().needsFix() || last.size() == FAILURES_TO_BE_UNKNOWN
                        && last.stream().allMatch(polled -> polled.reading().isEmpty()))
                        .as("an outage at poll %d of %s", i, history).isTrue();
                assertThat(history.lastNotifiedBefore(i).filter(notified -> notified.severity() == Severity.UNKNOWN))
                        .isEmpty();
            }
        });
    }

    private static void notifiesOfATopUpOnlyWhileTheAccountIsOk(History history) {
        history.forEach(i -> {
            Polled polled = history.polls.get(i);
            List<Polled> lastTwo = history.last(i, 2, shown -> shown.reading().isPresent());
            boolean well = history.lastNotifiedBefore(i).map(CreditEvent::severity).orElse(Severity.OK) == Severity.OK;
            boolean rises = well && severity(polled) == Severity.OK && lastTwo.size() == 2
                    && credit(lastTwo.get(1)).compareTo(credit(lastTwo.get(0)).add(BigDecimal.ONE)) >= 0;
            assertThat(polled.notifies(Type.TOPPED_UP)).as("a top-up at poll %d of %s", i, history).isEqualTo(rises);
        });
    }

    @Provide
    Arbitrary<List<List<String>>> switches() {
        return Arbitraries.of(List.<String>of(), List.of("slack"), List.of("email"), List.of("slack", "email"))
                .list().ofMinSize(1).ofMaxSize(6);
    }

    /** Each reminder of the ongoing incident goes to a channel, and to none that is off. */
    @Property(tries = 1000)
    void sendsNothingToAChannelThatIsOff(@ForAll("storiesWithRunways") AlertStory story,
                                         @ForAll("switches") List<List<String>> on) {
        assertThat(story.decisions(on)).allSatisfy(polled -> {
            assertThat(polled.on()).containsAll(polled.channels());
            boolean readableAgain = polled.reading().isPresent();
            assertThat(polled.notifies(Type.REMINDER) && polled.channels().isEmpty() && !readableAgain).isFalse();
        });
    }

    /** Events that a channel was given: the operators know of nothing else. */
    @Property(tries = 2000)
    void hasSentTheTrueConditionWhenTheBalanceIsSteadyAndAChannelIsOn(@ForAll("stories") AlertStory story,
                                                                     @ForAll("switches") List<List<String>> on) {
        History history = new History(story.decisions(on));

        history.forEach(i -> {
            List<Polled> last = history.last(i, READINGS_TO_RECOVER + 1, polled -> true);
            boolean steady = last.size() > READINGS_TO_RECOVER && last.stream().noneMatch(Polled::silenced)
                    && last.stream().allMatch(polled -> polled.reading().isPresent() && !polled.on().isEmpty())
                    && last.stream().map(polled -> polled.reading().get().credit()).distinct().count() == 1
                    && last.stream().map(polled -> polled.reading().get().creationBlocked()).distinct().count() == 1;
            if (steady) {
                List<Polled> given = history.polls.subList(0, i + 1).stream()
                        .filter(polled -> polled.event().isPresent() && !polled.channels().isEmpty()).toList();
                Severity known = given.isEmpty() ? Severity.OK
                        : given.get(given.size() - 1).event().get().severity();
                assertThat(known).as("what people know by poll %d of %s", i, history)
                        .isBetween(severity(last.get(0)), clearedOf(last.get(0)));
                if (severity(last.get(0)) != Severity.OK) {
                    assertThat(given).as("what a channel that is on was given by poll %d of %s", i, history)
                            .anyMatch(polled -> last.stream().map(Polled::on)
                                    .anyMatch(channels -> polled.channels().stream().anyMatch(channels::contains)));
                }
            }
        });
    }

    private static BigDecimal credit(Polled polled) {
        return polled.reading().orElseThrow().credit();
    }

    private static Severity severity(Polled polled) {
        return polled.reading().map(reading -> condition(reading).severity()).orElse(Severity.UNKNOWN);
    }

    private static Condition condition(CreditReading reading) {
        double credit = reading.credit().doubleValue();
        return credit < 0 ? Condition.SUSPENDED : credit == 0 ? Condition.AT_FLOOR
                : reading.creationBlocked() ? Condition.CREATION_BLOCKED
                : credit <= 50 ? Condition.CREDIT_CRITICAL : credit <= 100 ? Condition.CREDIT_WARNING
                : Condition.HEALTHY;
    }

    /** The least that a reading recovers to: above $100 by 10 %, above $50 by 10 %, above $0 by $1. */
    private static Severity clearedOf(Polled polled) {
        CreditReading reading = polled.reading().orElseThrow();
        double credit = reading.credit().doubleValue();
        return reading.creationBlocked() || credit <= 55 ? Severity.CRITICAL
                : credit <= 110 ? Severity.WARNING : Severity.OK;
    }

    /** Looks back from a poll. */
    private static final class History {

        private final List<Polled> polls;
        /** The event that was notified last before each poll, and the condition of a balance that was. */
        private final List<Optional<CreditEvent>> lastNotified = new ArrayList<>();
        private final List<Condition> notified = new ArrayList<>();

        History(List<Polled> polls) {
            this.polls = polls;
            lastNotified.add(Optional.empty());
            notified.add(Condition.HEALTHY);
            polls.forEach(polled -> {
                Optional<CreditEvent> event = polled.event();
                lastNotified.add(event.or(() -> lastNotified.get(lastNotified.size() - 1)));
                notified.add(event.map(CreditEvent::condition).filter(condition -> condition != Condition.UNREADABLE)
                        .orElse(notified.get(notified.size() - 1)));
            });
        }

        void forEach(IntConsumer poll) {
            IntStream.range(0, polls.size()).forEach(poll);
        }

        List<CreditEvent> events() {
            return polls.stream().map(Polled::event).flatMap(Optional::stream).toList();
        }

        Optional<CreditEvent> lastNotifiedBefore(int poll) {
            return lastNotified.get(poll);
        }

        Condition notifiedBefore(int poll) {
            return notified.get(poll);
        }

        boolean isReminderDue(int poll, Severity severity) {
            Instant notified = lastNotifiedBefore(poll).orElseThrow().decidedAt();
            return !polls.get(poll).at().isBefore(notified.plus(REMINDED_AFTER.get(severity)));
        }

        List<Polled> lastPolls(int poll) {
            return last(poll, READINGS_TO_RECOVER, polled -> true);
        }

        List<Polled> lastReadings(int poll) {
            return last(poll, READINGS_TO_RECOVER, polled -> polled.reading().isPresent());
        }

        List<Polled> last(int poll, int number, Predicate<Polled> which) {
            List<Polled> seen = polls.subList(0, poll + 1).stream().filter(which).toList();
            return seen.subList(Math.max(0, seen.size() - number), seen.size());
        }

        @Override
        public String toString() {
            List<String> lines = new ArrayList<>();
            polls.forEach(polled -> lines.add("%n%3d %s %s%s: %s %s of %s".formatted(lines.size(), polled.at(),
                    polled.reading().map(reading -> reading.credit() + (reading.creationBlocked() ? " blocked" : ""))
                            .orElse("failed"), polled.silenced() ? " (silence)" : "",
                    polled.event().map(CreditEvent::summary).orElse("-"), polled.channels(), polled.on())));
            return String.join("", lines);
        }
    }
}
