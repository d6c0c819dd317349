package io.creditwatch.delivery;

import io.creditwatch.Accounts;
import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReader;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The week of prod-eu in the documents. It is polled every minute, and $1.70 is posted every five minutes. The vendor
 * fails for a while, a payment is too small, the account is suspended, a payment is enough, and another comes in time.
 * The program's own classes decide the notifications.
 */
public final class ExampleWeek {

    private static final Instant START = Instant.parse("2026-11-23T21:00:30Z");
    private static final Instant FAILS = Instant.parse("2026-11-25T03:00:30Z");
    private static final Instant WORKS_AGAIN = Instant.parse("2026-11-25T03:41:30Z");
    private static final Instant PAID_TOO_LITTLE = Instant.parse("2026-11-26T23:32:30Z");
    private static final Instant PAID_ENOUGH = Instant.parse("2026-11-30T08:02:30Z");
    private static final Instant PAID_IN_GOOD_TIME = Instant.parse("2026-11-30T08:26:30Z");
    private static final Instant END = Instant.parse("2026-11-30T08:30:30Z");

    private static final Duration POSTING = Duration.ofMinutes(5);
    private static final BigDecimal POSTED = new BigDecimal("1.70");
    private static final List<Integer> RETRIES_IN_SECONDS = List.of(1, 3, 7, 15, 31);

    private static final List<String> CHANNELS = List.of("slack", "email", "queue");
    private static final Map<String, CreditEvent> EVENTS = toBeShown();

    private final Account account = Accounts.withLevels("2000", "500");
    private final AlertPolicy policy =
            new AlertPolicy(new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240),
                    Accounts.routing(CHANNELS), CHANNELS);
    private final List<CreditEvent> events = new ArrayList<>();
    private BigDecimal credit = new BigDecimal("2009");
    private AlertState state = AlertState.INITIAL;
    private BurnHistory burn = BurnHistory.EMPTY;
    private Optional<Forecast> forecast = Optional.empty();

    private ExampleWeek() {
    }

    /** Returns the events that the documents show, by their names there. */
    public static Map<String, CreditEvent> events() {
        return EVENTS;
    }

    private static Map<String, CreditEvent> toBeShown() {
        ExampleWeek week = until(END);
        Map<String, CreditEvent> events = new LinkedHashMap<>();
        events.put("warning", week.first(event -> event.event() == Type.WARNING));
        events.put("reminder", week.first(event -> event.event() == Type.REMINDER));
        events.put("unknown", week.first(event -> event.event() == Type.UNREADABLE));
        events.put("readable-again", week.first(event -> event.event() == Type.REMINDER
                && event.previousSeverity() == Severity.UNKNOWN));
        events.put("critical", week.first(event -> event.event() == Type.CRITICAL));
        events.put("eased", week.first(event -> event.event() == Type.EASED));
        events.put("suspended", week.first(event -> event.condition() == Condition.SUSPENDED));
        events.put("recovered", week.first(event -> event.event() == Type.RECOVERED));
        events.put("topped-up", week.first(event -> event.event() == Type.TOPPED_UP));
        events.put("test", CreditEvent.test("3a1e0f52-8d0c-4f4e-9d62-6f5f1c6f0b00", "prod-eu", END));
        return events;
    }

    /** Returns the critical notification when it is delivered so much later, with the state at that time. */
    public static Notification late(Duration late) {
        CreditEvent critical = events().get("critical");
        ExampleWeek week = until(critical.decidedAt().plus(late));
        return new Notification("slack", critical, week.state, 50, "token");
    }

    /** Returns the event an hour after Slack began to fail, with the critical notification. */
    public static CreditEvent channelFailing() {
        Instant since = events().get("critical").decidedAt();
        ExampleWeek week = until(since.plus(Duration.ofHours(1)));
        int missed = (int) week.events.stream().filter(event -> !event.decidedAt().isBefore(since)).count();
        return CreditEvent.channelFailing("3a1e0f52-8d0c-4f4e-9d62-6f5f1c6f0b99", week.account.name(),
                week.state.counted(),
                new CreditEvent.Delivery("slack", since, "Slack: HTTP 503", missed), since.plus(Duration.ofHours(1)));
    }

    private static ExampleWeek until(Instant end) {
        ExampleWeek week = new ExampleWeek();
        for (Instant now = START; !now.isAfter(end); now = now.plus(Duration.ofMinutes(1))) {
            week.pass(now);
        }
        return week;
    }

    private CreditEvent first(Predicate<CreditEvent> which) {
        return events.stream().filter(which).findFirst().orElseThrow();
    }

    private void pass(Instant now) {
        boolean running = credit.signum() >= 0;
        if (running && Duration.between(START, now).toMinutes() % POSTING.toMinutes() == 0) {
            credit = credit.subtract(POSTED);
        }
        if (now.equals(PAID_TOO_LITTLE)) {
            credit = credit.add(new BigDecimal("1000"));
        } else if (now.equals(PAID_ENOUGH)) {
            credit = credit.add(new BigDecimal("4000"));
        } else if (now.equals(PAID_IN_GOOD_TIME)) {
            credit = credit.add(new BigDecimal("1000"));
        }
        if (now.isBefore(FAILS) || !now.isBefore(WORKS_AGAIN)) {
            decide(new CreditReading(account.name(), now, credit, BigDecimal.ZERO, running));
            return;
        }
        decide(failure(now));
        if (now.equals(FAILS)) {
            RETRIES_IN_SECONDS.forEach(seconds -> decide(failure(FAILS.plusSeconds(seconds))));
        }
    }

    private PollOutcome failure(Instant at) {
        CreditReader reader = new CreditReader(Clock.fixed(at, ZoneOffset.UTC), Duration.ofSeconds(10),
                Optional.empty());
        try {
            reader.accept(account, 503, null, "{\"message\":\"Service Unavailable\"}".getBytes(StandardCharsets.UTF_8));
        } catch (Exception unreadable) {
            return reader.fail(account, unreadable);
        }
        throw new AssertionError("503 is accepted");
    }

    private void decide(PollOutcome outcome) {
        if (outcome instanceof CreditReading reading) {
            burn = burn.after(reading, Optional.empty(), ZoneOffset.UTC);
            forecast = new RunwayForecaster(ZoneOffset.UTC).forecast(burn, reading);
        }
        Decision decision = policy.decide(state, account.alerts(), new Assessor().assess(account, outcome, forecast),
                List.of("slack", "email"), Optional.empty(),
                "3a1e0f52-8d0c-4f4e-9d62-6f5f1c6f0b%02d".formatted(state.sequence() + 1));
        state = decision.state();
        decision.event().ifPresent(events::add);
    }
}
