package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.HandClock;
import io.creditwatch.alert.CreditEvent.CriticalAccount;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.settings.Account;
import io.creditwatch.vendor.CreditReading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LedgerAlarmTest {

    private static final Instant START = Instant.parse("2026-11-30T00:00:00Z");

    private final HandClock clock = new HandClock(START);
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final LedgerErrors errors = new LedgerErrors(nanoTime::get, new SimpleMeterRegistry());
    private final LedgerAlarm alarm =
            new LedgerAlarm(errors, List.of("slack", "email"), "default", clock, nanoTime::get);

    @Test
    void notifiesEveryChannelAfterAMinute() {
        fail();
        pass(Duration.ofSeconds(59));
        fail();
        assertThat(alarm.dueNotifications()).isEmpty();
        pass(Duration.ofSeconds(1));

        List<Notification> due = alarm.dueNotifications();
        assertThat(due).extracting(Notification::channel).containsExactly("slack", "email");
        assertThat(due).allSatisfy(notification -> assertThat(notification.token()).isNull());
        CreditEvent event = due.get(0).event();
        assertThat(event.summary()).isEqualTo("LEDGER DOWN · creditwatch has recorded nothing for 1 min");
        assertThat(event.account()).isEqualTo("default");
        assertThat(event.severity()).isEqualTo(Severity.UNKNOWN);
        assertThat(event.ledger()).isEqualTo(new CreditEvent.LedgerOutage(START, "disk full", null, List.of()));
    }

    @Test
    void sendsNothingForAShortOutage() {
        fail();
        pass(Duration.ofSeconds(50));
        errors.succeeded("recording prod-eu");
        pass(Duration.ofSeconds(50));
        assertThat(alarm.dueNotifications()).isEmpty();
        fail();
        pass(Duration.ofSeconds(50));
        assertThat(alarm.dueNotifications()).isEmpty();
    }

    @Test
    void notifiesAgainAfterAnHourAtTheEarliest() {
        fail();
        pass(Duration.ofMinutes(1));
        alarm.dueNotifications().forEach(each -> alarm.settle(each, new Delivered("ok")));
        pass(Duration.ofMinutes(30));
        errors.succeeded("recording prod-eu");
        fail();
        pass(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(alarm.dueNotifications()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(alarm.dueNotifications()).extracting(n -> n.event().summary())
                .containsOnly("LEDGER DOWN · creditwatch has recorded nothing for 30 min").hasSize(2);
    }

    @Test
    void repeatsOnlyTheChannelThatFailed() {
        fail();
        pass(Duration.ofMinutes(1));
        List<Notification> due = alarm.dueNotifications();
        assertThat(alarm.dueNotifications()).as("they are in flight").isEmpty();
        alarm.settle(due.get(0), new AgainLater("HTTP 503"));
        alarm.settle(due.get(1), new Delivered("ok"));
        pass(Duration.ofMinutes(1));
        due = alarm.dueNotifications();
        assertThat(due).extracting(Notification::channel).containsExactly("slack");

        alarm.settle(due.get(0), new AgainLater(Optional.of(Duration.ofMinutes(5)), "HTTP 429"));
        pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(alarm.dueNotifications()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(alarm.dueNotifications()).extracting(Notification::channel).containsExactly("slack");
        pass(Duration.ofMinutes(10));
        assertThat(alarm.dueNotifications()).as("nothing came of it").extracting(Notification::channel)
                .containsExactly("slack");
    }

    @Test
    void namesTheAccountsThatWereCriticalWhenTheyWereLastReadTheWorstFirst() {
        read("prod-eu", "40");
        read("was-low", "40");
        read("low", "90");
        pass(Duration.ofSeconds(10));
        read("was-low", "500");
        alarm.rememberUnrecorded(new Poll(account("research"), START, "token", null, false, null),
                reading("research", "-1.70"));
        fail();
        pass(Duration.ofMinutes(1));

        CreditEvent event = alarm.dueNotifications().get(0).event();
        assertThat(event.ledger().lastReadAt()).isEqualTo(START.plusSeconds(10));
        assertThat(event.ledger().critical()).containsExactly(
                new CriticalAccount("research", Condition.SUSPENDED, new BigDecimal("-1.70"),
                START.plusSeconds(10), "USD"),
                new CriticalAccount("prod-eu", Condition.CREDIT_CRITICAL, new BigDecimal("40"), START, "USD"));
        assertThat(event.account()).isEqualTo("research");
        assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.condition()).isEqualTo(Condition.SUSPENDED);
    }

    private void fail() {
        errors.failed("recording prod-eu", new IllegalStateException("disk full"));
    }

    private void pass(Duration time) {
        clock.advance(time);
        nanoTime.addAndGet(time.toNanos());
    }

    private void read(String account, String credit) {
        alarm.remember(new Assessor().assess(account(account), reading(account, credit), Optional.empty()));
    }

    private CreditReading reading(String account, String credit) {
        return new CreditReading(account, clock.instant(), new BigDecimal(credit), BigDecimal.ZERO, true);
    }

    private static Account account(String name) {
        Account like = Accounts.withLevels("100", "50");
        return new Account(name, like.apiKey(), like.alerts(), Accounts.HYPERSTACK);
    }
}
