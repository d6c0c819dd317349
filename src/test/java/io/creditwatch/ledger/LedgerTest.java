package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.Accounts;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.Notification.State;
import io.creditwatch.ledger.Notification.Status;
import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Order(1)
class LedgerTest extends OnEachDatabase {

    private static final Duration LEASE = Duration.ofSeconds(40);
    private static final Vendor ELSEWHERE = Accounts.hyperstackAt("https://elsewhere.example");
    private static final Duration A_YEAR = Duration.ofDays(365);
    private static final List<String> CHANNELS = List.of("slack", "email", "queue");

    private List<String> on = CHANNELS;
    private final Settings.Polling polling = new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240);
    private final Assessor assessor = new Assessor();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicInteger refusals = new AtomicInteger();
    private final LedgerErrors errors = new LedgerErrors(nanoTime::get, meters);

    private Ledger ledger;
    private Outbox outbox;
    private Notifications notifications;
    private FailingChannels failing;
    private Duration uptime = Duration.ZERO;
    private volatile Runnable databaseIs = () -> { };

    @Override
    Database connect() {
        return Database.open(settings, this::databaseNow);
    }

    @BeforeEach
    void start() {
        outbox = outbox();
        notifications = new Notifications(database);
        failing = failing("slack", "email");
        ledger = ledger("prod-eu");
    }

    @Test
    void pollsANewAccountAtOnceAndThenOnceAPeriodFromWhenTheLastWasDue() {
        List<Poll> first = ledger.claimDue(9);
        assertThat(first).extracting(Poll::dueAt).containsExactly(START);
        assertThat(ledger.claimDue(9)).as("it is claimed").isEmpty();
        Poll poll = first.get(0);
        clock.advance(Duration.ofSeconds(3));
        ledger.record(poll, reading(poll, "500"), "slack");

        clock.advance(Duration.ofSeconds(296));
        assertThat(ledger.claimDue(9)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(ledger.claimDue(9)).extracting(Poll::dueAt).containsExactly(START.plus(polling.period()));
    }

    @Test
    void looksForDuePollsWhenOneCanBeDueAndOtherwiseFromTimeToTime() {
        PollQueue queue = ledger.queue();
        assertThat(queue.mayBeDue()).as("nothing is known at the start").isTrue();
        Poll poll = ledger.claimDue(9).get(0);
        assertThat(queue.mayBeDue()).as("more may be due").isTrue();
        ledger.claimDue(9);
        assertThat(queue.mayBeDue()).isFalse();
        ledger.record(poll, reading(poll, "500"), "slack");
        assertThat(queue.mayBeDue()).as("its next poll may be due").isTrue();

        ledger.claimDue(9);
        clock.advance(longestRest().minusMillis(1));
        assertThat(queue.mayBeDue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(queue.mayBeDue()).as("another instance may have changed it").isTrue();

        ledger.claimDue(9);
        assertThat(queue.mayBeDue()).isFalse();
        queue.look();
        assertThat(queue.mayBeDue()).as("another process has changed it").isTrue();

        clock.advance(polling.period().minus(longestRest()).minusMillis(400));
        ledger.claimDue(9);
        clock.advance(Duration.ofMillis(399));
        assertThat(queue.mayBeDue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(queue.mayBeDue()).as("its poll is due").isTrue();

        ledger.record(ledger.claimDue(9).get(0), reading(poll, "500"), "slack");
        ledger.claimDue(9);
        assertThat(queue.mayBeDue()).isFalse();
        clock.advance(Duration.ofHours(-1));
        assertThat(queue.mayBeDue()).as("the clock was set back").isTrue();
    }

    @Test
    void claimsAgainAtOnceWhileMoreAreDueThanWorkersWereFreeAndOtherwiseFourTimesASecond() {
        PollQueue queue = ledger("one", "two", "three").queue();
        assertThat(queue.isTimeToClaim()).isTrue();
        assertThat(queue.claimDue(host -> 2)).hasSize(2);
        assertThat(queue.claimDue(host -> 0)).as("no worker is free").isEmpty();
        assertThat(queue.isTimeToClaim()).isTrue();

        assertThat(queue.claimDue(host -> 2)).hasSize(1);
        clock.advance(Duration.ofMillis(249));
        assertThat(queue.isTimeToClaim()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(queue.isTimeToClaim()).isTrue();
        clock.advance(Duration.ofHours(-1));
        assertThat(queue.isTimeToClaim()).as("the clock was set back").isTrue();
    }

    @Test
    void asksADatabaseThatFailsFourTimesASecondAtMost() {
        PollQueue queue = ledger("one", "two").queue();
        assertThat(queue.claimDue(host -> 1)).hasSize(1);
        refusals.set(1);
        assertThatThrownBy(() -> queue.claimDue(host -> 1)).isInstanceOf(IllegalStateException.class);

        assertThat(queue.isTimeToClaim()).isFalse();
        clock.advance(Duration.ofMillis(250));
        assertThat(queue.isTimeToClaim()).isTrue();
    }

    @Test
    void looksForDuePollsAfterAClaimThatFailed() {
        ledger.claimDue(9);
        ledger.claimDue(9);
        refusals.set(1);
        assertThatThrownBy(() -> ledger.claimDue(9)).isInstanceOf(IllegalStateException.class);

        assertThat(ledger.queue().mayBeDue()).isTrue();
    }

    @Test
    void looksForNotificationsWhileOneWaitsAndOtherwiseFromTimeToTime() {
        assertThat(outbox.mayBeDue()).as("nothing is known at the start").isTrue();
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(outbox.mayBeDue()).isFalse();
        nanoTime.addAndGet(longestRest().toNanos());
        assertThat(outbox.mayBeDue()).as("another instance may have added one").isTrue();
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(outbox.mayBeDue()).isFalse();
        outbox.look();
        assertThat(outbox.mayBeDue()).as("another process has added one").isTrue();

        record("95.20");
        Notification notification = next("slack");
        outbox.settle(notification, new AgainLater(Optional.empty(), "no"));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(outbox.mayBeDue()).as("it is tried again").isTrue();

        pass(RetrySchedule.LONGEST_WAIT);
        settleNext("slack", new Delivered("ok"));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(outbox.mayBeDue()).isFalse();
    }

    /** Instances that share a database do not know of each other's changes. */
    private Duration longestRest() {
        return Duration.ofSeconds(kind.isShared() ? 1 : 10);
    }

    @Test
    void knowsWhenAnotherProcessHasChangedTheFile() {
        database.isChangedByOthers();
        record("95.20");
        assertThat(database.isChangedByOthers()).as("a change of its own").isFalse();
        try (Database other = Database.attach(settings)) {
            other.jdbi().useHandle(handle -> handle.execute("UPDATE accounts SET due_at = due_at + 1"));
        }
        assertThat(database.isChangedByOthers()).isEqualTo(!kind.isShared());
        assertThat(database.isChangedByOthers()).isFalse();
    }

    @Test
    void saysAfterARecordWhetherThereAreNewNotifications() {
        assertThat(List.of("500", "95", "94").stream().map(credit -> {
            Poll poll = ledger.claimDue(9).get(0);
            boolean any = ledger.record(poll, reading(poll, credit), "slack");
            clock.advance(polling.period());
            return any;
        })).containsExactly(false, true, false);
    }

    @Test
    void keepsTheBurnRateFromPollToPoll() {
        IntStream.range(0, 24).forEach(poll -> record(String.valueOf(500 - 2 * poll)));

        assertThat(forecast("452").orElseThrow()).satisfies(forecast -> {
            assertThat(forecast.asOf()).isEqualTo(clock.instant());
            assertThat(forecast.usdPerHour()).isEqualByComparingTo("24");
            assertThat(forecast.runway()).isEqualTo(Duration.ofMinutes(1130));
        });
    }

    @Test
    void buildsTheBurnHistoryFromTheReadingsOfAnOlderLedger() {
        IntStream.range(0, 24).forEach(poll -> record(String.valueOf(500 - 2 * poll)));
        BurnHistory kept = ledger.claimDue(9).get(0).burn();
        ledger = ledger("prod-eu", "new");

        for (String burn : new String[] {null, "a form of another version"}) {
            database.jdbi().useHandle(handle -> handle.execute("UPDATE accounts SET burn = ?", burn));
            clock.advance(LEASE);
            assertThat(ledger.claimDue(9)).filteredOn(poll -> poll.account().name().equals("prod-eu"))
                    .singleElement().extracting(Poll::burn).isEqualTo(kept);
        }
        clock.advance(LEASE);
        assertThat(ledger.claimDue(9)).filteredOn(poll -> poll.account().name().equals("new"))
                .singleElement().extracting(Poll::burn).isEqualTo(BurnHistory.EMPTY);
    }

    @Test
    void keepsHowFarOffTheForecastsWere() {
        record("500");
        assertThat(history().of("prod-eu").orElseThrow().forecastError()).isNull();
        BurnHistory burn = BurnHistory.of(IntStream.range(-240, 0).mapToObj(hour -> new CreditReading("prod-eu",
                clock.instant().plus(Duration.ofHours(hour)), new BigDecimal(500 - 10 * hour), BigDecimal.ZERO, true))
                .toList(), ZoneOffset.UTC);
        database.jdbi().useHandle(handle -> handle.execute("UPDATE accounts SET burn = ?", burn.text()));

        record("500");
        assertThat(history().of("prod-eu").orElseThrow().forecastError()).isZero();
        assertThat(history().all().get("prod-eu").forecastError()).isZero();
    }

    @Test
    void ignoresReadingsOfTheFuture() {
        IntStream.range(0, 24).forEach(poll -> record(String.valueOf(500 - 2 * poll)));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE accounts SET burn = NULL"));
        clock.advance(Duration.ofDays(-1));

        assertThat(ledger.claimDue(9).get(0).burn()).isEqualTo(BurnHistory.EMPTY);
    }

    @Test
    void keepsTheBurnRateAfterAFailureAndAClockSetBack() {
        IntStream.range(0, 24).forEach(poll -> record(String.valueOf(500 - 2 * poll)));
        Poll failed = ledger.claimDue(9).get(0);
        ledger.record(failed, assessor.assess(failed.account(), new ReadFailure("prod-eu", clock.instant(),
                ReadFailure.Kind.TIMEOUT, null, "no", null), Optional.empty()), "slack");
        clock.advance(Duration.ofHours(-1));

        assertThat(forecast("452").orElseThrow().usdPerHour()).isEqualByComparingTo("24");
    }

    /** Returns the forecast of one more reading, which is not recorded. */
    private Optional<Forecast> forecast(String credit) {
        Poll poll = ledger.claimDue(9).get(0);
        PollOutcome outcome = reading(poll, credit).outcome();
        return history().forecast(history().read(poll, outcome), outcome);
    }

    @Test
    void claimsTheLongestDueFirstAndNoMoreThanFreeWorkers() {
        clock.advance(Duration.ofMinutes(1));
        ledger = ledger("prod-eu", "b", "c");

        assertThat(ledger.claimDue(2)).hasSize(2).first().matches(poll -> poll.account().name().equals("prod-eu"));
        assertThat(ledger.claimDue(2)).hasSize(1);
        assertThat(ledger.claimDue(0)).isEmpty();
    }

    @Test
    void repeatsAPollThatCouldNotBeRecordedWithGrowingWaits() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            List<Poll> polls = ledger.claimDue(9);
            assertThat(polls).hasSize(1);
            ledger.queue().giveBack(polls.get(0));
            assertThat(ledger.claimDue(9)).isEmpty();
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(ledger.claimDue(9)).as("after %d s", seconds).isEmpty();
            clock.advance(Duration.ofMillis(1));
        }
        record("90");
        Poll poll = ledger.claimDue(9).get(0);
        ledger.claimDue(9);
        assertThat(ledger.queue().mayBeDue()).isFalse();
        ledger.queue().giveBack(poll);
        assertThat(ledger.queue().mayBeDue()).isTrue();
        ledger.claimDue(9);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ledger.claimDue(9)).as("again, after one that was recorded").hasSize(1);
    }

    @Test
    void claimsNoMoreThanTheCallBudget() {
        Ledger many = ledger(5, IntStream.range(0, 20).mapToObj(i -> "a" + i).toArray(String[]::new));

        assertThat(many.claimDue(100)).hasSize(5);
        assertThat(many.claimDue(100)).isEmpty();
    }

    /** PostgreSQL, with the statistics of a table of one row, would run a subquery again for each account. */
    @Test
    void claimsNoMoreThanFreeWorkersByAnyPlan() {
        database.jdbi().useHandle(handle -> handle.execute("ANALYZE"));
        ledger = ledger("prod-eu", "b", "c");

        assertThat(ledger.claimDue(1)).hasSize(1);
    }

    @Test
    void claimsForEachHostAsManyAsItHasWorkersAndCalls() {
        Ledger two = ledger(5, Stream.concat(IntStream.range(0, 20).mapToObj(i -> "a" + i),
                IntStream.range(0, 9).mapToObj(i -> "elsewhere-" + i)).toArray(String[]::new));
        clock.advance(Duration.ofMinutes(1));

        assertThat(hosts(two.queue().claimDue(host -> host.equals(ELSEWHERE.host()) ? 2 : 0))).as("the first hangs")
                .containsExactly(ELSEWHERE.host(), ELSEWHERE.host());
        assertThat(hosts(two.claimDue(100))).containsOnly(ELSEWHERE.host(), Accounts.HYPERSTACK.host()).hasSize(3 + 5);
        assertThat(two.claimDue(100)).as("no call is left").isEmpty();
        assertThat(two.queue().mayBeDue()).as("accounts wait for calls").isTrue();
    }

    private static List<String> hosts(List<Poll> polls) {
        return polls.stream().map(poll -> poll.account().vendor().host()).toList();
    }

    @Test
    void claimsNothingOfAnExhaustedHostThoughHundredsOfItsAccountsAreDue() {
        Ledger two = ledger(5, Stream.concat(IntStream.range(0, 300).mapToObj(i -> "a" + i), Stream.of("elsewhere-0"))
                .toArray(String[]::new));
        clock.advance(Duration.ofMinutes(10));
        database.jdbi().useHandle(handle -> handle.execute(
                "UPDATE accounts SET due_at = due_at + 1 WHERE name = 'elsewhere-0'"));

        assertThat(hosts(two.queue().claimDue(host -> 5))).as("the longest due first, and then each host")
                .hasSize(6).endsWith(ELSEWHERE.host());
        assertThat(two.claimDue(9)).isEmpty();
    }

    @Test
    void takesOverAnExpiredClaimAndDropsTheLateRecordOfItsOwner() {
        Poll lost = ledger.claimDue(9).get(0);
        clock.advance(LEASE);
        Poll taken = ledger.claimDue(9).get(0);

        ledger.record(lost, reading(lost, "5"), "slack");
        assertThat(state().lastReading()).isNull();

        ledger.record(taken, reading(taken, "500"), "slack");
        assertThat(state().lastReading().credit()).isEqualByComparingTo("500");
    }

    @Test
    void leavesAPollToAnInstanceWithAClockSlightlyAhead() {
        clock.advance(Duration.ofMinutes(1));
        Poll poll = ledger.claimDue(9).get(0);
        clock.advance(Duration.ofMillis(-5));
        assertThat(ledger.claimDue(9)).as("it is claimed").isEmpty();

        clock.advance(Duration.ofMillis(5));
        ledger.record(poll, reading(poll, "500"), "slack");
        clock.advance(Duration.ofMinutes(-1).minusMillis(5));
        assertThat(ledger.claimDue(9)).as("it was polled").isEmpty();
    }

    @Test
    void leavesANotificationToAnInstanceWithAClockSlightlyAhead() {
        record("90");
        Notification claimed = next("slack");
        clock.advance(Duration.ofMillis(-5));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();

        outbox.settle(claimed, new Delivered("ok"));
        assertThat(lastAttempt("slack").delivered()).isTrue();
    }

    @Test
    void ignoresAClaimThatEndsTooFarAhead() {
        record("90");
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
        assertThat(ledger.claimDue(9)).hasSize(1);

        clock.advance(LEASE.negated());
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(ledger.claimDue(9)).isEmpty();
        clock.advance(Duration.ofMillis(-1));
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
        assertThat(ledger.claimDue(9)).hasSize(1);
    }

    @Test
    void hasOneNotificationOfAChannelInFlight() {
        ledger = ledger("one", "two", "three");
        ledger.claimDue(9).forEach(poll -> ledger.record(poll, reading(poll, "90"), "slack,email"));
        List<Notification> first = outbox.claimDue("slack", 9);
        assertThat(first).hasSize(1);
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(outbox.claimDue("email", 9)).as("another channel").hasSize(1);
        Outbox another = outbox();
        assertThat(another.claimDue("slack", 9)).as("another instance").hasSize(1);

        outbox.settle(first.get(0), new Delivered("ok"));
        List<Notification> second = outbox.claimDue("slack", 9);
        assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
        outbox.settle(second.get(0), new Delivered("ok"));
    }

    @Test
    void claimsTheNextNotificationWhileAnotherHangs() {
        ledger = ledger("one", "two", "three");
        ledger.claimDue(9).forEach(poll -> ledger.record(poll, reading(poll, "90"), "slack,email"));
        assertThat(outbox.claimDue("slack", 2)).hasSize(1);
        clock.advance(Duration.ofMillis(2_999));
        assertThat(outbox.claimDue("slack", 1)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(outbox.claimDue("slack", 1)).hasSize(1);
        clock.advance(Duration.ofSeconds(3));
        assertThat(outbox.claimDue("slack", 0)).as("no worker is left").isEmpty();
    }

    @Test
    @Timeout(60)
    void claimsNothingUntilTheLastOutcomeIsWritten() throws InterruptedException {
        ledger = ledger("one", "two");
        recordAll("90");
        Notification delivered = next("slack");
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        databaseIs = () -> {
            writing.countDown();
            awaitQuietly(written);
        };
        Thread worker = new Thread(() -> outbox.settle(delivered, new Delivered("ok")));
        worker.start();
        awaitQuietly(writing);
        databaseIs = () -> { };
        pass(Duration.ofSeconds(9));
        assertThat(outbox.claimDue("slack", 9)).as("the database is slow, not the receiver").isEmpty();

        written.countDown();
        worker.join();
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
    }

    @Test
    void writesTheOutcomeFromAnInterruptedThread() {
        ledger = ledger("one");
        recordAll("90");
        Notification claimed = next("slack");
        AtomicBoolean interrupted = new AtomicBoolean(true);
        databaseIs = () -> interrupted.set(Thread.currentThread().isInterrupted());
        Thread.currentThread().interrupt();
        outbox.settle(claimed, new Delivered("ok"));

        assertThat(Thread.interrupted()).as("it still ends with what it is at").isTrue();
        assertThat(interrupted).as("while the database is asked").isFalse();
    }

    @Test
    void waitsForARefusedOutcomeAsLongAsForAHangingReceiver() {
        ledger = ledger("one", "two");
        recordAll("90");
        Notification delivered = next("slack");
        pass(Duration.ofSeconds(5));
        refusals.set(3);
        refuse(delivered, new Delivered("ok"));
        pass(Duration.ofMillis(2_999));
        assertThat(outbox.claimDue("slack", 9)).as("killed now, both would be repeated").isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
    }

    @Test
    void triesAnUnreachableDatabaseOncePerChannel() {
        ledger = ledger("one", "two");
        recordAll("90");
        Notification first = next("slack");
        pass(Duration.ofSeconds(3));
        Notification second = next("slack");
        database.close();
        assertThatThrownBy(() -> outbox.settle(first, new Delivered("ok"))).isInstanceOf(ConnectionException.class);
        assertThatThrownBy(() -> outbox.settle(second, new Delivered("ok"))).isInstanceOf(ConnectionException.class);
        double before = meters.get("creditwatch.ledger.failures").counter().count();

        assertThatThrownBy(() -> outbox.claimDue("slack", 9)).isInstanceOf(ConnectionException.class);
        assertThat(meters.get("creditwatch.ledger.failures").counter().count()).isEqualTo(before + 1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void freesAllClaimsAtTheStartUnlessInstancesShareTheDatabase() {
        record("90");
        clock.advance(polling.period());
        ledger.claimDue(9);
        outbox.claimDue("slack", 9);

        database.freeClaims();
        assertThat(ledger.claimDue(9)).hasSize(kind.isShared() ? 0 : 1);
        assertThat(outbox.claimDue("slack", 9)).hasSize(kind.isShared() ? 0 : 1);
    }

    @Test
    void restoresTheExactState() {
        record("27.798387328253277");
        record("-0.50");
        database.close();
        database = connect();
        ledger("prod-eu");

        var state = state();
        assertThat(state.decided().condition()).isEqualTo(Condition.SUSPENDED);
        assertThat(state.lastReading().credit()).isEqualTo(new BigDecimal("-0.50"));
        assertThat(state.sequence()).isEqualTo(2);
    }

    @Test
    void writesReadingStateEventAndNotificationsTogether() {
        record("90");

        assertThat(count("readings")).isOne();
        assertThat(count("events")).isOne();
        List<Notification> slack = outbox.claimDue("slack", 9);
        List<Notification> email = outbox.claimDue("email", 9);
        assertThat(slack).hasSize(1);
        assertThat(email).extracting(Notification::event).containsExactly(slack.get(0).event());
        assertThat(slack.get(0).event().event()).isEqualTo(Type.WARNING);
        assertThat(slack.get(0).event().reading().credit()).isEqualTo(new BigDecimal("90"));
    }

    @Test
    void writesAllOrNothing() {
        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE notifications RENAME TO gone"));
        Poll poll = ledger.claimDue(9).get(0);

        assertThatThrownBy(() -> ledger.record(poll, reading(poll, "90"), "slack"))
                .hasMessageContaining("notifications");

        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE gone RENAME TO notifications"));
        assertThat(count("readings")).isZero();
        assertThat(count("events")).isZero();
        assertThat(state().sequence()).isZero();
    }

    @Test
    void storesNoReadingForAFailedPoll() {
        Poll poll = ledger.claimDue(9).get(0);
        ledger.record(poll, assessor.assess(poll.account(), new ReadFailure("prod-eu", clock.instant(),
                ReadFailure.Kind.FORBIDDEN, 403, "no", null), Optional.empty()), "slack");

        assertThat(count("readings")).isZero();
        assertThat(state().isUnknown()).isTrue();
    }

    @Test
    void stopsPollingARemovedAccount() {
        ledger = ledger("other");
        assertThat(ledger.claimDue(9)).extracting(poll -> poll.account().name()).containsExactly("other");
        ledger = ledger("other", "prod-eu");
        assertThat(ledger.claimDue(9)).extracting(poll -> poll.account().name()).containsExactly("prod-eu");
    }

    @Test
    void closesAnAccountThatWasRemovedWhileItWasCritical() {
        record("20");
        ledger = ledger("other");
        if (kind.isShared()) {
            assertThat(rows()).as("another instance may poll it").hasSize(2);
            clock.advance(polling.period().multipliedBy(3));
            ledger.accounts().closeRemoved();
        }

        CreditEvent closed = history().events("prod-eu", 1, 9).get(0);
        assertThat(closed.event()).isEqualTo(Type.REMOVED);
        assertThat(closed.summary()).isEqualTo("CLOSED · prod-eu · no longer watched");
        assertThat(closed.severity()).isEqualTo(Severity.OK);
        assertThat(closed.previousSeverity()).isEqualTo(Severity.CRITICAL);
        assertThat(closed.condition()).isEqualTo(Condition.CREDIT_CRITICAL);
        assertThat(rows())
                .filteredOn(row -> row.event().sequence() == 2).extracting(Notification::channel)
                .containsOnly("slack", "email");

        ledger("other").accounts().closeRemoved();
        assertThat(history().events("prod-eu", 0, 9)).as("once").hasSize(2);
    }

    @Test
    void startsAReturningAccountWithoutItsOldState() {
        record("20");
        ledger("other");
        clock.advance(polling.period().multipliedBy(4));
        ledger("other");
        clock.advance(Duration.ofDays(3));
        ledger = ledger("prod-eu");
        assertThat(state().lastReading()).isNull();
        record("500");
        assertThat(history().events("prod-eu", 2, 9)).as("no top-up").isEmpty();
        record("20");
        assertThat(history().events("prod-eu", 2, 9)).extracting(CreditEvent::event).containsExactly(Type.CRITICAL);
    }

    @Test
    void keepsAnAccountThatAnotherInstancePolls() {
        record("20");
        Ledger newer = ledger("other");
        if (kind.isShared()) {
            for (int i = 0; i < 9; i++) {
                record("20");
                newer.accounts().closeRemoved();
            }
            assertThat(history().events("prod-eu", 0, 9)).hasSize(1);
        }
    }

    @Test
    void sendsNothingForARemovedHealthyAccount() {
        record("500");
        clock.advance(polling.period().multipliedBy(4));
        ledger = ledger("other");

        assertThat(history().events("prod-eu", 0, 9)).isEmpty();
        assertThat(history().of("prod-eu").orElseThrow().nextPollAt()).as("closed").isNull();
        clock.advance(polling.period());
        assertThat(ledger.claimDue(9)).extracting(poll -> poll.account().name()).containsExactly("other");
    }

    @Test
    void sendsTheEndOfAnAccountWhenAChannelIsOnAgain() {
        record("20");
        clock.advance(polling.period().multipliedBy(4));
        on = List.of();
        ledger("other");
        assertThat(history().events("prod-eu", 0, 9)).hasSize(1);

        on = List.of("queue");
        ledger("other");
        assertThat(history().events("prod-eu", 1, 9)).extracting(CreditEvent::event).containsExactly(Type.REMOVED);
        assertThat(rows())
                .filteredOn(row -> row.event().sequence() == 2).extracting(Notification::channel)
                .containsExactly("queue");
    }

    @Test
    void marksNotificationsDeadAfterAWeekForAChannelThatIsOff() {
        record("20");
        clock.advance(Duration.ofDays(6));
        notifications.expireForChannelsOff("email");
        assertThat(rows()).extracting(row -> row.status().state()).containsOnly(State.WAITING);

        clock.advance(Duration.ofDays(1));
        notifications.expireForChannelsOff("email");
        assertThat(rows()).filteredOn(row -> row.channel().equals("slack")).singleElement().satisfies(row -> {
            assertThat(row.status().state()).isEqualTo(State.DEAD);
            assertThat(row.status().answer()).isEqualTo("the channel is off");
        });
        assertThat(rows()).filteredOn(row -> row.channel().equals("email")).extracting(row -> row.status().state())
                .containsExactly(State.WAITING);
        notifications.expireForChannelsOff("");
        assertThat(rows()).extracting(row -> row.status().state()).containsOnly(State.DEAD);
    }

    private List<Notification> rows() {
        return notifications.list(Optional.empty(), Optional.empty(), false, 9);
    }

    private History history() {
        return new History(database.jdbi(), clock, ZoneOffset.UTC);
    }

    @Test
    void leavesAnAccountToTheInstanceConfiguredWithIt() {
        Ledger newer = ledger("prod-eu", "research");

        assertThat(ledger.claimDue(9)).extracting(poll -> poll.account().name()).containsExactly("prod-eu");
        assertThat(ledger.claimDue(9)).isEmpty();
        assertThat(newer.claimDue(9)).extracting(poll -> poll.account().name()).containsExactly("research");
    }

    @Test
    void claimsAForeignAccountOnceAtMost() {
        Ledger own = ledger("own");
        ledger("own", "research");
        database.jdbi().useHandle(handle -> handle.execute(
                "UPDATE accounts SET due_at = ? WHERE name = 'research'", START.minusSeconds(9).toEpochMilli()));

        assertThat(own.claimDue(1)).isEmpty();
        assertThat(own.claimDue(1)).extracting(poll -> poll.account().name()).containsExactly("own");
    }

    @Test
    void stopsPollingAnAccountRemovedWhileAnotherInstancePollsIt() {
        Poll poll = ledger.claimDue(9).get(0);
        Ledger newer = ledger("research");
        ledger.record(poll, reading(poll, "500"), "slack");

        clock.advance(polling.period());
        assertThat(newer.claimDue(9)).extracting(due -> due.account().name()).containsExactly("research");
    }

    @Test
    void startsWhileOtherInstancesClaimAndStart() {
        ledger = ledger(1_000_000, names(20));
        CompletableFuture<Void> starts = CompletableFuture.runAsync(() -> IntStream.range(3, 33)
                .forEach(i -> CompletableFuture.allOf(start(10 * i), start(10 * i)).join()));
        while (!starts.isDone()) {
            clock.advance(LEASE);
            ledger.claimDue(200);
        }

        assertThat(starts).isCompleted();
    }

    private CompletableFuture<Void> start(int accounts) {
        return CompletableFuture.runAsync(() -> ledger(names(accounts)));
    }

    private static String[] names(int many) {
        return IntStream.range(0, many).mapToObj(i -> "a" + i).toArray(String[]::new);
    }

    @Test
    void deliversInOrderForEachAccountAndChannel() {
        record("90");
        record("40");

        Notification first = next("slack");
        assertThat(first.event().event()).isEqualTo(Type.WARNING);
        assertThat(outbox.claimDue("slack", 9)).as("the second waits for the first").isEmpty();
        assertThat(outbox.claimDue("email", 9)).as("another channel does not").hasSize(1);

        outbox.settle(first, new Delivered("ok"));
        assertThat(outbox.claimDue("slack", 9)).extracting(n -> n.event().event()).containsExactly(Type.CRITICAL);
    }

    @Test
    void delaysNothingForARecipientThatHasTheOlderNotification() {
        Recipients a = new Recipients(Set.of("a"), Map.of());
        record("90");
        record("40");
        Notification first = next("email");
        outbox.settle(first, new PartlyDelivered(a, "b is busy"));

        Notification second = next("email");
        assertThat(second.event().event()).isEqualTo(Type.CRITICAL);
        assertThat(second.isDue("a")).isTrue();
        assertThat(second.isDue("b")).as("it has to get the older one first").isFalse();
        assertThat(second.isBehind("b")).isTrue();
        outbox.settle(second, new PartlyDelivered(a, "b waits"));

        clock.advance(Duration.ofSeconds(1));
        first = next("email");
        assertThat(first.event().event()).isEqualTo(Type.WARNING);
        assertThat(first.isDue("a")).as("it has it").isFalse();
        assertThat(first.isDue("b")).isTrue();
    }

    @Test
    void triesTheNewerNotificationsAsSoonAsTheOlderOneIsDone() {
        Recipients a = new Recipients(Set.of("a"), Map.of());
        record("90");
        record("40");
        settleNext("email", new PartlyDelivered(a, "b is busy"));
        settleNext("email", new PartlyDelivered(a, "b waits"));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE notifications SET due_at = due_at + 60000 "
                + "WHERE sequence = 2"));
        clock.advance(Duration.ofSeconds(1));

        settleNext("email", new Delivered("accepted"));

        Notification second = next("email");
        assertThat(second.event().event()).isEqualTo(Type.CRITICAL);
        assertThat(second.done()).isEqualTo(a);
        assertThat(second.isDue("b")).isTrue();
    }

    @Test
    void countsNoChannelAsFailingForABusyRecipient() {
        Recipients a = new Recipients(Set.of("a"), Map.of("c", "550 5.1.1 unknown"));
        record("90");
        settleNext("email", new PartlyDelivered(a, "b is busy"));
        clock.advance(Duration.ofSeconds(1));
        settleNext("email", new PartlyDelivered(a, "b is still busy"));

        clock.advance(Duration.ofHours(2));
        failing("slack", "email").notifyOthers();

        assertThat(count("events")).as("no failing channel is notified").isEqualTo(1);
        assertThat(lastAttempt("email").delivered()).isTrue();
        assertThat(notifications.backlogs(List.of("email"))).extracting(ChannelBacklog::waiting).containsExactly(1);

        settleNext("email", new AgainLater("connection refused"));
        assertThat(lastAttempt("email").delivered()).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(next("email").done()).as("who is done stays done").isEqualTo(a);
    }

    @Test
    void triesAgainAfterTheWaitThatTheReceiverAskedFor() {
        record("90");
        settleNext("slack", new AgainLater(Optional.of(Duration.ofSeconds(7)), "HTTP 429"));

        clock.advance(Duration.ofMillis(6_999));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(outbox.claimDue("slack", 9)).extracting(Notification::attempts).containsExactly(1);
        assertThat(lastAttempt("slack")).satisfies(last -> assertThat(last.delivered()).isFalse())
                .satisfies(last -> assertThat(last.answer()).isEqualTo("HTTP 429"));
    }

    @Test
    void isNotDelayedByAClockSetBackAnHour() {
        record("90");
        clock.advance(Duration.ofHours(-1));
        settleNext("slack", new AgainLater("HTTP 503"));
        assertThat(outbox.claimDue("slack", 9)).as("it has just been tried").isEmpty();

        clock.advance(Duration.ofHours(-1));
        assertThat(outbox.claimDue("slack", 9)).extracting(Notification::attempts).containsExactly(1);
    }

    @Test
    void triesANewNotificationAtOnceAfterAClockSetBack() {
        record("90");
        clock.advance(polling.period().plus(LEASE.dividedBy(2)).negated());
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
    }

    @Test
    void leavesARefusedNotificationDeadAndDeliversTheNext() {
        record("90");
        record("40");
        settleNext("slack", new Refused("HTTP 404"));

        assertThat(outbox.claimDue("slack", 9)).extracting(n -> n.event().event()).containsExactly(Type.CRITICAL);
    }

    @Test
    void keepsOneReminderForAReceiverThatIsDown() {
        record("40");
        settleNext("slack", new Delivered("ok"));
        for (int hour = 0; hour < 12; hour++) {
            clock.advance(Duration.ofHours(1));
            record("40");
        }

        List<Notification> reminders = outbox.claimDue("slack", 9);
        assertThat(reminders).singleElement().matches(n -> n.event().event() == Type.REMINDER)
                .matches(n -> n.event().sequence() == state().sequence());
        outbox.settle(reminders.get(0), new Delivered("ok"));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
    }

    @Test
    void isDeadAfterAWeekOfFailures() {
        record("90");
        clock.advance(Duration.ofDays(6));
        settleNext("slack", new AgainLater("HTTP 503"));
        clock.advance(Duration.ofDays(1));
        settleNext("slack", new AgainLater("HTTP 503"));

        clock.advance(Duration.ofDays(1));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
    }

    @Test
    void ignoresAFailureAfterTheClaimHasExpired() {
        record("90");
        Notification lost = next("slack");
        clock.advance(LEASE);
        Notification taken = next("slack");

        outbox.settle(lost, new Refused("too late"));
        outbox.settle(taken, new Delivered("ok"));
        assertThat(lastAttempt("slack").delivered()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"DELIVERED, 0", "WAITING, 7", "DEAD, 0"})
    void writesARefusedOutcomeLaterAndDeliversNothingTwice(Notification.State state, int delay) {
        record("90");
        Notification claimed = next("slack");
        Instant triedAt = clock.instant();
        refusals.set(3);
        assertThatThrownBy(() -> {
            switch (state) {
                case DELIVERED -> outbox.settle(claimed, new Delivered("ok"));
                case WAITING -> outbox.settle(claimed, new AgainLater(Optional.of(Duration.ofSeconds(7)), "HTTP 429"));
                case DEAD -> outbox.settle(claimed, new Refused("HTTP 404"));
                case REPLACED -> throw new IllegalArgumentException();
            }
        }).hasMessage("database or disk is full");
        assertThat(errors.ongoing()).hasValue("database or disk is full");
        pass(Duration.ofSeconds(5));
        assertThatThrownBy(() -> outbox.claimDue("slack", 9)).hasMessage("database or disk is full");

        assertThat(outbox.claimDue("slack", 0)).as("no worker need be free for that").isEmpty();

        assertThat(slackRow().status().state()).isEqualTo(state);
        assertThat(slackRow().status().triedAt()).isEqualTo(triedAt);
        assertThat(slackRow().status().dueAt()).isEqualTo(triedAt.plusSeconds(delay));
        assertThat(slackRow().attempts()).isOne();
        assertThat(errors.ongoing()).isEmpty();
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
    }

    @Test
    void writesALateOutcomeUnlessAnotherWorkerHasClaimedIt() {
        ledger = ledger("one", "two");
        recordAll("90");
        Notification delivered = next("slack");
        refusals.set(1);
        refuse(delivered, new Delivered("ok"));
        pass(LEASE.multipliedBy(3));

        List<Notification> next = outbox.claimDue("slack", 9);
        assertThat(next).extracting(n -> n.event().account()).doesNotContain(delivered.event().account()).hasSize(1);

        refusals.set(1);
        refuse(next.get(0), new AgainLater("HTTP 503"));
        pass(LEASE);
        Outbox another = outbox();
        List<Notification> taken = another.claimDue("slack", 9);
        assertThat(taken).hasSize(1);
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        another.settle(taken.get(0), new Delivered("ok"));
        assertThat(notifications.backlogs(List.of("slack"))).singleElement().matches(level -> level.waiting() == 0);
    }

    @Test
    void neverRepeatsADeliveryWhoseOutcomeCannotBeWritten() {
        ledger = ledger("one", "two");
        recordAll("90");
        Notification delivered = next("slack");
        refusals.set(2);
        refuse(delivered, new Delivered("ok"));
        pass(LEASE);

        List<Notification> next = outbox.claimDue("slack", 9);
        assertThat(next).extracting(n -> n.event().account()).doesNotContain(delivered.event().account()).hasSize(1);
        outbox.settle(next.get(0), new Delivered("ok"));
        refusals.set(1);
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(errors.ongoing()).hasValue("database or disk is full");
    }

    @Test
    void keepsASuccessWhenTheSameDeliveryAlsoFails() {
        record("90");
        Notification claimed = next("slack");
        refusals.set(3);
        refuse(claimed, new AgainLater("timed out"));
        refuse(claimed, new Delivered("ok"));
        refuse(claimed, new AgainLater("cut off"));

        outbox.claimDue("slack", 0);
        assertThat(slackRow().status().state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void writesRefusedOutcomesBeforeItStops() {
        record("90");
        Notification claimed = next("slack");
        refusals.set(3);
        refuse(claimed, new Delivered("ok"));

        outbox.settleAtStop();
        assertThat(slackRow().status().state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void deliversTheMostUrgentAccountFirst() {
        ledger = ledger(names(100));
        clock.advance(Duration.ofSeconds(1));
        recordUnknown(99);
        clock.advance(Duration.ofMillis(500));
        recordAll("40");

        List<String> delivered = deliverAll();
        assertThat(delivered).hasSize(100);
        assertThat(delivered.get(0)).endsWith(" CRITICAL");
        assertThat(delivered.subList(1, 100)).allMatch(each -> each.endsWith(" UNREADABLE"));
    }

    @Test
    void deliversNewsBeforeRemindersAndGoodNewsLast() {
        ledger = ledger("a", "b", "c", "d", "e");
        Map<String, String> credits = new HashMap<>(Map.of("a", "40", "b", "90", "c", "500", "d", "500", "e", "40"));
        for (int poll = 0; poll < 2; poll++) {
            ledger.claimDue(9).forEach(each -> ledger.record(each, reading(each, credits.get(each.account().name())),
                    "slack"));
            if (poll == 0) {
                deliverAll();
                clock.advance(Duration.ofHours(5));
                credits.putAll(Map.of("c", "90", "d", "40", "e", "500"));
            }
        }
        clock.advance(polling.period());
        ledger.claimDue(9).stream().filter(each -> each.account().name().equals("e"))
                .forEach(each -> ledger.record(each, reading(each, "500"), "slack"));

        assertThat(deliverAll()).containsExactly("d CRITICAL", "a REMINDER", "c WARNING", "e RECOVERED");
    }

    @Test
    void deliversAnAccountInOrderWithItsHighestUrgency() {
        ledger = ledger("first", "worse");
        recordAll("90");
        clock.advance(polling.period());
        ledger.claimDue(9).forEach(poll -> ledger.record(poll,
                reading(poll, poll.account().name().equals("worse") ? "40" : "90"), "slack"));

        assertThat(deliverAll()).containsExactly("worse WARNING", "worse CRITICAL", "first WARNING");
    }

    @Test
    void replaysAnAccountWithItsHighestUrgency() {
        ledger = ledger("first", "worse");
        ledger.claimDue(9).forEach(poll -> {
            if (poll.account().name().equals("worse")) {
                ledger.record(poll, reading(poll, "90"), "slack");
                settleNext("slack", new Refused("HTTP 404"));
            } else {
                ledger.record(poll, reading(poll, "500"), "slack");
            }
        });
        clock.advance(polling.period());
        ledger.claimDue(9).forEach(poll -> ledger.record(poll,
                reading(poll, poll.account().name().equals("worse") ? "40" : "90"), "slack"));
        settleNext("slack", new Refused("HTTP 404"));
        clock.advance(Duration.ofSeconds(1));
        notifications.replay(Optional.empty(), Optional.empty());

        assertThat(deliverAll()).containsExactly("worse WARNING", "worse CRITICAL", "first WARNING");
    }

    @Test
    void deliversEveryNotificationInTheEnd() {
        ledger = ledger(names(30));
        ledger.claimDue(1).forEach(poll -> ledger.record(poll, reading(poll, "90"), "slack"));
        String low = slackRow().event().account();
        clock.advance(Duration.ofMinutes(10));
        ledger.claimDue(99).forEach(poll -> ledger.record(poll,
                reading(poll, poll.account().name().equals(low) ? "90" : "40"), "slack"));

        List<String> delivered = deliverAll();
        assertThat(delivered).hasSize(30);
        assertThat(delivered.subList(0, 9)).allMatch(each -> each.endsWith(" CRITICAL"));
        assertThat(delivered.get(9)).endsWith(" WARNING");
    }

    @Test
    void pausesAWholeChannelAndThenTriesOneNotification() {
        ledger = ledger("one", "two", "three");
        ledger.claimDue(9).forEach(poll -> ledger.record(poll, reading(poll, "90"), "slack,email"));
        settleNext("slack", new AgainLater(Optional.of(Duration.ofSeconds(30)), "HTTP 429"));
        Outbox another = outbox();
        clock.advance(Duration.ofMillis(29_999));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(another.claimDue("slack", 9)).as("another instance").isEmpty();
        assertThat(outbox.claimDue("email", 9)).as("another channel").hasSize(1);

        clock.advance(Duration.ofMillis(1));
        Notification trial = another.claimDue("slack", 9).get(0);
        clock.advance(Duration.ofSeconds(10));
        assertThat(outbox.claimDue("slack", 9)).as("one is tried first").isEmpty();
        another.settle(trial, new Delivered("ok"));
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
    }

    @Test
    void endsAPauseOnlyWithItsTrial() {
        ledger = ledger("one", "two", "three");
        recordAll("90");
        Notification slow = next("slack");
        clock.advance(Duration.ofSeconds(3));
        settleNext("slack", new AgainLater(Optional.of(Duration.ofSeconds(30)), "HTTP 429"));
        outbox.settle(slow, new Delivered("ok"));
        notifications.replay(Optional.empty(), Optional.empty());
        assertThat(outbox.claimDue("slack", 9)).isEmpty();

        clock.advance(Duration.ofSeconds(30));
        settleNext("slack", new AgainLater(Optional.of(Duration.ofSeconds(60)), "HTTP 429"));
        clock.advance(Duration.ofSeconds(59));
        assertThat(outbox.claimDue("slack", 9)).as("it asked once more").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        settleNext("slack", new AgainLater("HTTP 500"));
        assertThat(outbox.claimDue("slack", 9)).as("it asks no more").hasSize(1);
    }

    @Test
    void repeatsATrialWithoutAnOutcome() {
        ledger = ledger("one", "two");
        recordAll("90");
        settleNext("slack", new AgainLater(Optional.of(Duration.ofSeconds(30)), "HTTP 429"));
        clock.advance(Duration.ofSeconds(30));
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
        clock.advance(LEASE.minusMillis(1));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);

        database.freeClaims();
        assertThat(outbox.claimDue("slack", 9)).as("this program was restarted").hasSize(kind.isShared() ? 0 : 1);
    }

    @Test
    void pausesForAnHourAtMost() {
        record("90");
        settleNext("slack", new AgainLater(Optional.of(Duration.ofDays(1)), "HTTP 429"));
        clock.advance(Duration.ofDays(-30));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        clock.advance(Duration.ofMinutes(59));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
    }

    @Test
    void givesTheCurrentStateWithANotification() {
        record("90");
        record("40");

        Notification warning = next("slack");
        assertThat(warning.event().event()).isEqualTo(Type.WARNING);
        assertThat(warning.current().condition()).isEqualTo(Condition.CREDIT_CRITICAL);
        assertThat(warning.current().lastReading().credit()).isEqualByComparingTo("40");
    }

    @Test
    void acceptsALateSuccessOfAnAbandonedDelivery() {
        record("90");
        Notification slow = next("slack");
        outbox.settle(slow, new AgainLater("no answer within 60 s"));
        clock.advance(Duration.ofSeconds(2));
        Notification repeat = next("slack");

        outbox.settle(slow, new AgainLater("late and of no interest"));
        outbox.settle(slow, new Delivered("accepted"));
        outbox.settle(repeat, new AgainLater("no answer within 60 s"));
        assertThat(count("failing_channels")).isZero();

        clock.advance(Duration.ofDays(1));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
        assertThat(notifications.list(Optional.of("slack"), Optional.empty(), false, 9)).singleElement()
                .satisfies(row -> assertThat(row.status().state()).isEqualTo(State.DELIVERED));
    }

    @Test
    void notifiesTheOtherChannelsOnceAfterAnHourOfFailures() {
        record("90");
        settleNext("slack", new AgainLater("HTTP 503"));
        settleNext("email", new Delivered("accepted"));
        clock.advance(FailingChannels.PATIENCE.minusMillis(1));
        settleNext("slack", new AgainLater("HTTP 502"));
        failing.notifyOthers();
        assertThat(outbox.claimDue("email", 9)).as("not yet").isEmpty();

        clock.advance(Duration.ofMillis(1));
        failing.notifyOthers();
        failing.notifyOthers();

        CreditEvent delivered = next("email").event();
        assertThat(delivered.event()).isEqualTo(Type.CHANNEL_FAILING);
        assertThat(delivered.delivery())
                .isEqualTo(new CreditEvent.Delivery("slack", START.plus(polling.period()), "HTTP 502", 1));
        assertThat(delivered.account()).isEqualTo("prod-eu");
        assertThat(delivered.condition()).isEqualTo(Condition.CREDIT_WARNING);
        assertThat(rows()).extracting(Notification::channel)
                .as("the failing channel gets nothing about itself, the other one event")
                .containsExactly("email", "email", "slack");
    }

    @Test
    void notifiesOnceWithSeveralInstances() throws Exception {
        record("90");
        settleNext("slack", new AgainLater("HTTP 503"));
        clock.advance(FailingChannels.PATIENCE);

        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            for (Future<?> look : instances.invokeAll(
                    Collections.nCopies(8, Executors.callable(() -> failing("slack", "email").notifyOthers())))) {
                look.get();
            }
        } finally {
            instances.shutdownNow();
        }

        assertThat(count("events")).isEqualTo(2);
    }

    @Test
    void restartsTheHourAfterADelivery() {
        record("90");
        settleNext("slack", new AgainLater("HTTP 503"));
        clock.advance(FailingChannels.PATIENCE);
        settleNext("slack", new Delivered("accepted"));
        failing.notifyOthers();
        assertThat(count("events")).isOne();

        record("40");
        settleNext("slack", new Refused("HTTP 404"));
        clock.advance(FailingChannels.PATIENCE);
        failing.notifyOthers();
        assertThat(count("events")).isEqualTo(3);
    }

    @Test
    void numbersAChannelEventAndDelaysNoReminder() {
        record("90");
        settleNext("slack", new AgainLater("HTTP 503"));
        Instant notifiedAt = state().decided().notifiedAt();
        clock.advance(FailingChannels.PATIENCE);
        failing.notifyOthers();
        assertThat(state().decided().notifiedAt()).isEqualTo(notifiedAt);

        record("40");
        assertThat(notifications.list(Optional.of("email"), Optional.empty(), false, 9))
                .extracting(row -> row.event().sequence()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void replacesRemindersAndKeepsChannelEvents() {
        record("40");
        settleNext("email", new Delivered("accepted"));
        settleNext("slack", new AgainLater("HTTP 503"));
        clock.advance(FailingChannels.PATIENCE);
        failing.notifyOthers();
        for (int hour = 0; hour < 12; hour++) {
            clock.advance(Duration.ofHours(1));
            record("40");
        }

        assertThat(notifications.list(Optional.of("email"), Optional.empty(), false, 9))
                .filteredOn(row -> row.status().state() == State.WAITING)
                .extracting(row -> row.event().event()).containsExactly(Type.REMINDER,
                Type.CHANNEL_FAILING);
    }

    @Test
    void restartsTheHourAfterAClockSetBack() {
        record("90");
        settleNext("slack", new AgainLater("HTTP 503"));
        clock.advance(Duration.ofDays(-30));
        failing.notifyOthers();
        assertThat(count("events")).isOne();

        clock.advance(FailingChannels.PATIENCE);
        failing.notifyOthers();
        assertThat(count("events")).isEqualTo(2);
    }

    @Test
    void notifiesTheOtherChannelsOfAnOldNotificationWithoutAFailure() {
        record("90");
        outbox.claimDue("slack", 9);
        settleNext("email", new Delivered("accepted"));
        clock.advance(FailingChannels.PATIENCE.minus(polling.period()).minusMillis(1));
        uptime = FailingChannels.PATIENCE;
        failing.notifyOthers();
        assertThat(count("events")).as("not yet").isOne();

        clock.advance(Duration.ofMillis(1));
        failing("slack", "email").notifyOthers();
        assertThat(count("events")).as("by a program that has just been started").isOne();
        failing.notifyOthers();
        failing.notifyOthers();

        assertThat(outbox.claimDue("email", 9)).singleElement().satisfies(delivered ->
                assertThat(delivered.event().delivery()).isEqualTo(new CreditEvent.Delivery("slack",
                        START, "none: no attempt has ended", 1)));
        assertThat(count("events")).isEqualTo(2);
    }

    @Test
    void sendsNothingAboutTheOnlyChannelOrAChannelThatIsOff() {
        record("90");
        settleNext("slack", new AgainLater("HTTP 503"));
        settleNext("email", new AgainLater("refused"));
        clock.advance(FailingChannels.PATIENCE);

        failing("slack").notifyOthers();

        assertThat(count("events")).isOne();
        failing("slack", "queue").notifyOthers();
        assertThat(count("events")).as("notified when there is another channel").isEqualTo(2);
    }

    @Test
    void beginsANewOutageAfterAChannelWasOff() {
        record("90");
        settleNext("slack", new Refused("HTTP 404"));
        clock.advance(Duration.ofDays(30));
        notifications.expireForChannelsOff("slack,email");
        assertThat(count("failing_channels")).as("it is on").isOne();
        notifications.expireForChannelsOff("email");

        record("40");
        settleNext("slack", new AgainLater("HTTP 503"));
        failing.notifyOthers();
        assertThat(count("events")).as("it has failed for a moment").isEqualTo(2);
        notifications.expireForChannelsOff("email");
        assertThat(count("failing_channels")).as("another instance tries it").isOne();
    }

    @Test
    void countsTakeovers() {
        assertThat(takeovers("poll")).isZero();
        ledger.claimDue(9);
        clock.advance(LEASE);
        record("90");
        outbox.claimDue("slack", 9);
        settleNext("email", new Delivered("accepted"));
        assertThat(takeovers("poll")).isEqualTo(1);
        assertThat(takeovers("notification")).isZero();

        clock.advance(LEASE);
        Notification taken = next("slack");
        assertThat(takeovers("notification")).isEqualTo(1);
        outbox.settle(taken, new AgainLater("HTTP 503"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
        assertThat(takeovers("notification")).as("a retry is none").isEqualTo(1);
        assertThat(takeovers("poll")).isEqualTo(1);
    }

    @Test
    void knowsWhetherAllAccountsAreRead() {
        ledger = ledger("prod-eu", "b");
        List<Poll> both = ledger.claimDue(9);
        ledger.record(both.get(0), reading(both.get(0), "500"), "");
        assertThat(ledger.accounts().areReadSince(START.minusMillis(1))).isFalse();
        ledger.record(both.get(1), reading(both.get(1), "500"), "");

        assertThat(ledger.accounts().areReadSince(START.minusMillis(1))).isTrue();
        assertThat(ledger.accounts().areReadSince(START)).isFalse();
    }

    @Test
    void returnsTheBacklogOfEachChannel() {
        record("90");
        settleNext("slack", new Refused("HTTP 404"));
        settleNext("email", new Delivered("accepted"));
        record("40");

        Instant first = START.plus(polling.period());
        assertThat(notifications.backlogs(List.of("slack", "email", "queue"))).containsExactly(
                new ChannelBacklog("slack", 1, polling.period(), 1, new Attempt(false, "HTTP 404", first), first),
                new ChannelBacklog("email", 1, polling.period(), 0, new Attempt(true, "accepted", first), first),
                new ChannelBacklog("queue", 0, Duration.ZERO, 0, null, null));
    }

    @Test
    void measuresTheTimeOfTheDatabase() {
        record("90");
        settleNext("slack", new Delivered("accepted"));

        for (String operation : List.of("claim-polls", "record", "claim-notifications", "settle")) {
            Timer timer = meters.get("creditwatch.ledger").tag("operation", operation).timer();
            assertThat(timer.count()).as(operation).isOne();
            assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).as(operation).isPositive();
        }
    }

    @Test
    void replaysDeadLettersBeforeNewerNotificationsForAnotherWeek() {
        record("90");
        clock.advance(Duration.ofDays(8));
        settleNext("slack", new AgainLater("HTTP 503"));
        record("40");

        assertThat(notifications.replay(Optional.of("slack"), Optional.of("prod-eu"))).isOne();

        Notification warning = next("slack");
        assertThat(warning.event().event()).isEqualTo(Type.WARNING);
        assertThat(warning.attempts()).isOne();
        assertThat(outbox.claimDue("slack", 9)).as("the newer one waits for it").isEmpty();
        outbox.settle(warning, new AgainLater("HTTP 503"));
        assertThat(notifications.list(Optional.empty(), Optional.empty(), true, 9)).as("it is not dead at once")
                .isEmpty();
    }

    @Test
    void replaysOnlyDeadLettersOfTheFilter() {
        record("90");
        settleNext("slack", new Refused("HTTP 404"));
        settleNext("email", new Delivered("accepted"));

        assertThat(notifications.replay(Optional.of("email"), Optional.empty())).isZero();
        assertThat(notifications.replay(Optional.empty(), Optional.of("other"))).isZero();
        assertThat(notifications.replay(Optional.empty(), Optional.empty())).isOne();
        assertThat(notifications.replay(Optional.empty(), Optional.empty())).isZero();
        assertThat(outbox.claimDue("email", 9)).isEmpty();
    }

    @Test
    void listsTheNewestNotificationsFirst() {
        record("90");
        settleNext("slack", new Refused("HTTP 404"));
        record("40");

        List<Notification> rows = rows();
        assertThat(rows).extracting(row -> row.event().event()).containsExactly(Type.CRITICAL,
                Type.CRITICAL, Type.WARNING, Type.WARNING);
        Instant second = START.plus(polling.period());
        assertThat(rows.get(0).channel()).isEqualTo("email");
        assertThat(rows.get(0).event().summary()).isEqualTo("CRITICAL · prod-eu · $40.00 left");
        assertThat(rows.get(0).event().sequence()).isEqualTo(2);
        assertThat(rows.get(0).status()).isEqualTo(new Status(State.WAITING, 0, second, null, second, null));
        assertThat(notifications.list(Optional.empty(), Optional.empty(), true, 9)).singleElement().satisfies(dead -> {
            assertThat(dead.channel()).isEqualTo("slack");
            assertThat(dead.event().summary()).isEqualTo("WARNING · prod-eu · $90.00 left");
            assertThat(dead.event().sequence()).isEqualTo(1);
            assertThat(dead.status()).isEqualTo(new Status(State.DEAD, 1, START, second, second, "HTTP 404"));
        });
        assertThat(notifications.list(Optional.of("email"), Optional.empty(), false, 9)).hasSize(2);
        assertThat(notifications.list(Optional.empty(), Optional.of("other"), false, 9)).isEmpty();
        assertThat(notifications.list(Optional.empty(), Optional.empty(), false, 1)).hasSize(1);
    }

    @Test
    void listsTheActiveSilences() {
        Silences silences = new Silences(database.jdbi(), clock);
        Silence maintenance = silences.add("prod-eu", START.plusSeconds(60), "ada", "maintenance");
        Silence longer = silences.add("prod-eu", START.plusSeconds(90), "bob", "migration");
        Silence other = silences.add("other", START.plusSeconds(30), "ada", "paid by invoice");

        assertThat(silences.active()).containsExactly(other, longer, maintenance);
        clock.advance(Duration.ofSeconds(30));
        assertThat(silences.active()).as("one that ends now is over").containsExactly(longer, maintenance);
    }

    @Test
    void storesOperatorAndReasonOfASilenceInOneSafeLine() {
        Silences silences = new Silences(database.jdbi(), clock);
        silences.add("prod-eu", START.plusSeconds(60), "a\u0000da\u009b31m", "paid\nby \u001b[2Jinvoice\u2028soon");

        assertThat(silences.active()).extracting(Silence::who).containsExactly("a da 31m");
        assertThat(silences.active()).extracting(Silence::why).containsExactly("paid by [2Jinvoice soon");
    }

    @Test
    void endsASilenceOnce() {
        Silences silences = new Silences(database.jdbi(), clock);
        Silence maintenance = silences.add("prod-eu", START.plusSeconds(60), "ada", "maintenance");

        assertThat(silences.lift(maintenance.id())).isTrue();
        assertThat(silences.active()).isEmpty();
        assertThat(silences.lift(maintenance.id())).isFalse();
        assertThat(silences.lift("no such silence")).isFalse();
    }

    @Test
    void suppressesAWarningUntilTheSilenceEndsAlsoAfterARestart() {
        Silence silence = new Silences(database.jdbi(), clock)
                .add("prod-eu", START.plus(Duration.ofDays(1)), "ada", "maintenance");
        new Silences(database.jdbi(), clock).add("other", START.plus(Duration.ofDays(9)), "bob", "not of this account");
        record("90");
        database.close();
        database = connect();
        ledger = ledger("prod-eu");
        record("90");

        assertThat(count("events")).isZero();
        assertThat(new DecisionLog(database.jdbi()).latest("prod-eu", 9)).singleElement()
                .satisfies(why -> assertThat(why.polls()).isEqualTo(2))
                .satisfies(why -> assertThat(why.reason()).isEqualTo("CREDIT_WARNING is worse than HEALTHY, "
                        + "suppressed until 2026-11-30T00:00:00Z by the silence of ada: maintenance"));

        new Silences(database.jdbi(), clock).lift(silence.id());
        record("90");
        assertThat(count("events")).isOne();
        assertThat(count("notifications")).isEqualTo(2);
    }

    @Test
    void pollsAsOftenDuringASilence() {
        new Silences(database.jdbi(), clock).add("prod-eu", START.plus(Duration.ofDays(1)), "ada", "maintenance");
        record("90");

        assertThat(ledger.claimDue(9)).extracting(Poll::dueAt)
                .containsExactly(START.plus(polling.periodWhileAlerting()));
    }

    @Test
    void followsTheSilenceThatEndsLast() {
        Silences silences = new Silences(database.jdbi(), clock);
        silences.add("prod-eu", START.plusSeconds(900), "ada", "the longer one");
        silences.add("prod-eu", START.plusSeconds(300), "bob", "the shorter one");

        record("90");
        assertThat(new DecisionLog(database.jdbi()).latest("prod-eu", 1).get(0).reason()).contains("the longer one");
        record("90");
        record("90");
        assertThat(count("events")).as("until a silence ends between two polls").isZero();
        record("90");
        assertThat(count("events")).isOne();
    }

    @Test
    void replacesAReminderWithAnExpiredClaim() {
        record("40");
        settleNext("slack", new Delivered("ok"));
        clock.advance(Duration.ofHours(4));
        record("40");
        assertThat(outbox.claimDue("slack", 9)).as("claimed, and then nothing is heard of it").hasSize(1);
        clock.advance(Duration.ofHours(4));
        record("40");

        settleNext("slack", new Delivered("ok"));
        assertThat(outbox.claimDue("slack", 9)).isEmpty();
    }

    @Test
    void keepsTheReasonOfEveryDecision() {
        record("500");
        record("500");
        record("90");
        record("80");

        List<DecisionLog.Entry> explanations = new DecisionLog(database.jdbi()).latest("prod-eu", 9);

        assertThat(explanations).extracting(DecisionLog.Entry::sequence).containsExactly(null, 1L, null);
        assertThat(explanations).extracting(DecisionLog.Entry::polls).containsExactly(1L, 1L, 2L);
        assertThat(explanations.get(1).reason()).isEqualTo("CREDIT_WARNING is worse than HEALTHY");
        assertThat(explanations.get(2).firstAt()).isEqualTo(START);
        assertThat(explanations.get(2).lastAt()).isEqualTo(START.plus(polling.period()));
        assertThat(new DecisionLog(database.jdbi()).latest("prod-eu", 1)).containsExactly(explanations.get(0));
        assertThat(new DecisionLog(database.jdbi()).latest("other", 9)).isEmpty();
    }

    @Test
    void keepsTheOrderOfReasonsAfterAClockSetBack() {
        record("90");
        clock.advance(Duration.ofHours(-1));
        record("40");
        record("30");

        assertThat(new DecisionLog(database.jdbi()).latest("prod-eu", 9)).extracting(DecisionLog.Entry::sequence)
                .containsExactly(null, 2L, 1L);
    }

    @Test
    void numbersEventsWithoutGapsFromSeveralThreads() {
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> IntStream.range(0, 200)
                .forEach(i -> addAnotherEvent()));
        for (int i = 0; i < 100; i++) {
            record(i % 2 == 0 ? "40" : "500");
            record(i % 2 == 0 ? "40" : "500");
        }
        others.join();

        assertThat(state().sequence()).isEqualTo(count("events")).isEqualTo(300);
    }

    @Test
    void storesTheSlackThreadOfAnIncident() {
        SlackThreads threads = new SlackThreads(database.jdbi(), "#alerts");
        record("95.20");
        CreditEvent first = next("slack").event();
        assertThat(threads.of(first)).isEmpty();

        threads.opened(first, "C0CW", "1795997820.000100");
        threads.opened(first, "C0CW", "1795997821.000200");
        SlackThreads.SlackThread opened = new SlackThreads.SlackThread("C0CW", "1795997820.000100", first.summary(), 1);
        assertThat(threads.of(numbered(first, 2))).as("the first stays it").contains(opened);
        assertThat(new SlackThreads(database.jdbi(), "#elsewhere").of(first)).isEmpty();

        threads.shown(numbered(first, 2));
        assertThat(threads.of(first)).map(SlackThreads.SlackThread::sequence).contains(2L);

        threads.forget(first);
        assertThat(threads.of(first)).isEmpty();
    }

    @Test
    void countsTimesStoredInAWrongYearFromNow() {
        record("500");
        clock.advance(A_YEAR);
        record("40");
        clock.advance(A_YEAR.negated());
        assertThat(state().decided().notifiedAt()).isEqualTo(clock.instant());

        record("40");
        clock.advance(Duration.ofHours(4));
        record("40");

        assertThat(count("events")).as("one notification, one reminder after its four hours").isEqualTo(2);
        assertThat(new DecisionLog(database.jdbi()).latest("prod-eu", 9)).extracting(DecisionLog.Entry::sequence)
                .contains(2L);
    }

    @Test
    void ignoresReadingsOfAWrongYear() {
        Instant before = clock.instant();
        clock.advance(A_YEAR);
        record("500");
        clock.advance(A_YEAR.negated());

        assertThat(ledger.accounts().areReadSince(before)).isFalse();
        record("500");
        assertThat(ledger.accounts().areReadSince(before)).isTrue();
    }

    @Test
    void usesTheReadingsBeforeAWrongYear() {
        IntStream.range(0, 24).forEach(poll -> record(String.valueOf(500 - 2 * poll)));
        clock.advance(A_YEAR);
        record("452");
        clock.advance(A_YEAR.negated());

        assertThat(forecast("450").orElseThrow().usdPerHour()).isEqualByComparingTo("24");
    }

    @Test
    void deliversAtOnceWhatAWrongYearHasDelayed() {
        record("40");
        Notification notification = next("slack");
        outbox.settle(notification, new AgainLater("HTTP 503"));
        clock.advance(Duration.ofSeconds(9));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE notifications SET due_at = due_at + ?",
                A_YEAR.toMillis()));

        assertThat(outbox.claimDue("slack", 9)).hasSize(1);
    }

    @Test
    void keepsTheLengthOfASilenceOfAWrongYear() {
        clock.advance(A_YEAR);
        new Silences(database.jdbi(), clock).add("prod-eu", clock.instant().plusSeconds(450), "ada", "maintenance");
        clock.advance(A_YEAR.negated());

        record("90");
        record("90");
        assertThat(count("events")).isZero();
        record("90");
        assertThat(count("events")).isOne();
        assertThat(new Silences(database.jdbi(), clock).active()).isEmpty();
    }

    @Test
    void makesNothingDueLaterAfterAClockSetBack() {
        record("90");
        Notification inHand = next("slack");
        settleNext("email", new AgainLater("HTTP 503"));
        SteadyClock steady = new SteadyClock(clock, () -> 0);
        database.set(steady, Duration.ofSeconds(-40));
        clock.advance(Duration.ofSeconds(-40));
        assertThat(steady.instant()).isEqualTo(clock.instant());

        clock.advance(Duration.ofSeconds(1));
        assertThat(outbox.claimDue("email", 9)).as("put off for a second").hasSize(kind.isShared() ? 0 : 1);
        assertThat(outbox.claimDue("slack", 9)).as("its claim still counts").isEmpty();
        assertThat(ledger.claimDue(9)).as("due after a minute, five minutes ago").hasSize(1);
        outbox.settle(inHand, new Delivered("ok"));
        assertThat(lastAttempt("slack").delivered()).isTrue();
    }

    private void addAnotherEvent() {
        database.jdbi().useTransaction(handle -> {
            String locked = handle.createQuery(
                    "UPDATE accounts SET state = state WHERE name = 'prod-eu' RETURNING state")
                    .mapTo(String.class).one();
            AlertState state = Json.read(locked, AlertState.class);
            AlertState raised = state.counted();
            CreditEvent test = CreditEvent.test("id", "prod-eu", clock.instant());
            DecisionLog.insert(handle, numbered(test, raised.sequence()), List.of("slack"), clock.instant());
            handle.createUpdate("UPDATE accounts SET state = :state WHERE name = 'prod-eu'")
                    .bind("state", Json.write(raised)).execute();
        });
    }

    private static CreditEvent numbered(CreditEvent event, long sequence) {
        return new CreditEvent(event.id(), event.account(), sequence, event.incident(), event.change(),
                event.decidedAt(), event.facts(), event.delivery(), event.ledger());
    }

    /** Claims like the timer: an account that another transaction has locked is claimed the next time. */
    private void record(String credit) {
        Poll poll = Stream.generate(() -> ledger.claimDue(9)).limit(1_000).flatMap(List::stream).findFirst()
                .orElseThrow();
        ledger.record(poll, reading(poll, credit), "slack,email");
        clock.advance(polling.period());
    }

    private Assessment reading(Poll poll, String credit) {
        return assessor.assess(poll.account(),
                new CreditReading(poll.account().name(), clock.instant(), new BigDecimal(credit),
                BigDecimal.ZERO, true), Optional.empty());
    }

    private Ledger ledger(String... names) {
        return ledger(240, names);
    }

    private Ledger ledger(int callsPerMinute, String... names) {
        Account like = Accounts.withLevels("100", "50");
        List<Account> accounts = List.of(names).stream()
                .map(name -> new Account(name, like.apiKey(), like.alerts(),
                        name.startsWith("elsewhere-") ? ELSEWHERE : Accounts.HYPERSTACK)).toList();
        AlertPolicy policy = new AlertPolicy(polling, Accounts.routing(on), on);
        EnrolledAccounts enrolled = new EnrolledAccounts(database, clock, accounts, policy, polling.period());
        enrolled.enroll();
        CallBudgets budgets = new CallBudgets(accounts, callsPerMinute, () -> 0);
        PollQueue queue = new PollQueue(database, clock, accounts, budgets, polling.period(), LEASE, ZoneOffset.UTC,
                meters);
        return new Ledger(enrolled, queue,
                new PollRecorder(database, queue, budgets, policy, new PollSchedule(polling), meters));
    }

    /** The polls of one program. */
    private record Ledger(EnrolledAccounts accounts, PollQueue queue, PollRecorder recorder) {

        List<Poll> claimDue(int workers) {
            return queue.claimDue(host -> workers);
        }

        boolean record(Poll poll, Assessment assessment, String channels) {
            return recorder.record(assessment.outcome() instanceof CreditReading reading
                    ? poll.with(reading, Optional.empty())
                    : poll, assessment, channels);
        }
    }

    private Outbox outbox() {
        return new Outbox(database, new RetrySchedule(() -> 0), channel -> LEASE, errors, nanoTime::get, meters);
    }

    private Notification next(String channel) {
        return outbox.claimDue(channel, 9).get(0);
    }

    private void settleNext(String channel, DeliveryOutcome outcome) {
        outbox.settle(next(channel), outcome);
    }

    /** Settles while the database refuses it. */
    private void refuse(Notification notification, DeliveryOutcome outcome) {
        assertThatThrownBy(() -> outbox.settle(notification, outcome)).isInstanceOf(RuntimeException.class);
    }

    private AlertState state() {
        return history().of("prod-eu").orElseThrow().state();
    }

    /** The first thing that every claim and every settlement asks for. */
    private Instant databaseNow(Handle handle) {
        databaseIs.run();
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("database or disk is full");
        }
        return clock.instant();
    }

    /** Lets time pass for the database and for this program. */
    private void pass(Duration time) {
        clock.advance(time);
        nanoTime.addAndGet(time.toNanos());
    }

    private void recordAll(String credit) {
        ledger.claimDue(999).forEach(poll -> ledger.record(poll, reading(poll, credit), "slack"));
    }

    private void recordUnknown(int most) {
        ledger.claimDue(most).forEach(poll -> ledger.record(poll, assessor.assess(poll.account(), new ReadFailure(
                poll.account().name(), clock.instant(), ReadFailure.Kind.FORBIDDEN, 403, "no", null),
                Optional.empty()), "slack"));
    }

    /** Claims and delivers all notifications of Slack, as account and type. */
    private List<String> deliverAll() {
        List<String> delivered = new ArrayList<>();
        for (List<Notification> next = outbox.claimDue("slack", 9); !next.isEmpty();
                next = outbox.claimDue("slack", 9)) {
            delivered.add(next.get(0).event().account() + " " + next.get(0).event().event());
            outbox.settle(next.get(0), new Delivered("ok"));
        }
        return delivered;
    }

    private Attempt lastAttempt(String channel) {
        return notifications.backlogs(List.of(channel)).get(0).last();
    }

    private Notification slackRow() {
        return notifications.list(Optional.of("slack"), Optional.empty(), false, 1).get(0);
    }

    private FailingChannels failing(String... channels) {
        return new FailingChannels(database, clock, List.of(channels), () -> uptime.toNanos());
    }

    private double takeovers(String lease) {
        return meters.get("creditwatch.lease.takeovers").tag("lease", lease).counter().count();
    }

    private long count(String table) {
        return database.jdbi().withHandle(h -> h.createQuery("SELECT COUNT(*) FROM " + table).mapTo(Long.class).one());
    }
}
