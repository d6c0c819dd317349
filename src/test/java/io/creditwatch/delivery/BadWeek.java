package io.creditwatch.delivery;

import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.Decision;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.reading.CreditReader;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the README tells of prod-eu: at $20.40 an hour its balance falls past 2000 and 500, the vendor fails for a while
 * in between, somebody pays too little, it falls to below zero, and somebody pays enough. The program's own classes decide what is told.
 */
final class BadWeek {

    private static final Instant EMPTY_BUT_FOR_PAYMENTS = Instant.parse("2026-11-27T23:16:00Z");
    private static final BigDecimal DOLLARS_A_SECOND =
            new BigDecimal("0.34").divide(new BigDecimal(60), 20, RoundingMode.HALF_UP);
    private static final List<Integer> RETRIES = List.of(0, 1, 3, 7, 15, 31, 60, 120);

    private final Account account = new Account("prod-eu", Secret.of("key-of-prod-eu"), new AlertRules(
            Optional.of(new BigDecimal("2000")), Optional.of(new BigDecimal("500")), new BigDecimal("0.10"), 2, 3,
            new AlertRules.Reminders(Optional.empty(), Optional.empty(), Optional.empty())));
    private final AlertPolicy policy =
            new AlertPolicy(new Settings.Polling(Duration.ofMinutes(5), Duration.ofMinutes(1), 240));
    private final Assessor assessor = new Assessor();
    private final Map<String, CreditEvent> events = new LinkedHashMap<>();
    private AlertState state = AlertState.INITIAL;

    private BadWeek() {
    }

    /** Every event of it, by a name for it. */
    static Map<String, CreditEvent> events() {
        BadWeek week = new BadWeek();
        week.drainedAt("2026-11-23T21:11:30Z");
        week.tells("warning", () -> week.drainedAt("2026-11-23T21:16:30Z"));
        week.drainedAt("2026-11-25T02:59:30Z");
        week.tells("unknown", () -> RETRIES.forEach(
                seconds -> week.fails(Instant.parse("2026-11-25T03:00:30Z").plusSeconds(seconds))));
        week.drainedAt("2026-11-25T03:41:30Z");
        week.tells("reminder", () -> week.drainedAt("2026-11-25T03:42:30Z"));
        week.drainedAt("2026-11-26T22:44:30Z");
        week.tells("critical", () -> week.drainedAt("2026-11-26T22:45:30Z"));
        week.reads("2026-11-26T23:29:30Z", "484.67");
        week.reads("2026-11-26T23:30:30Z", "1484.67");
        week.tells("eased", () -> week.reads("2026-11-26T23:31:30Z", "1484.33"));
        week.tells("critical-again", () -> week.reads("2026-11-28T23:46:30Z", "499.63"));
        week.reads("2026-11-30T00:16:30Z", "0.17");
        week.tells("suspended", () -> week.reads("2026-11-30T00:17:30Z", "-0.17"));
        week.reads("2026-11-30T08:01:30Z", "-0.17");
        week.reads("2026-11-30T08:02:30Z", "3999.83");
        week.tells("recovered", () -> week.reads("2026-11-30T08:03:30Z", "3999.83"));
        week.events.put("test", CreditEvent.test("3a1e0f52-8d0c-4f4e-9d62-6f5f1c6f0b11", "prod-eu",
                Instant.parse("2026-11-30T10:00:00Z")));
        return week.events;
    }

    private void tells(String name, Runnable polls) {
        int before = events.size();
        polls.run();
        if (events.size() != before + 1) {
            throw new AssertionError(name + " is not what is told: " + events.keySet());
        }
        CreditEvent event = events.remove("");
        events.put(name, event);
    }

    private void drainedAt(String at) {
        BigDecimal seconds = BigDecimal.valueOf(Duration.between(Instant.parse(at), EMPTY_BUT_FOR_PAYMENTS).toSeconds());
        reads(at, seconds.multiply(DOLLARS_A_SECOND).setScale(2, RoundingMode.HALF_UP).toPlainString());
    }

    private void reads(String at, String credit) {
        decide(new CreditReading(account.name(), Instant.parse(at), new BigDecimal(credit), BigDecimal.ZERO, true));
    }

    private void fails(Instant at) {
        CreditReader reader = new CreditReader(Clock.fixed(at, ZoneOffset.UTC), List.of());
        try {
            reader.accept(account, 503, null, "{\"message\":\"Service Unavailable\"}".getBytes(StandardCharsets.UTF_8));
        } catch (Exception unreadable) {
            decide(reader.fail(account, unreadable));
        }
    }

    private void decide(PollOutcome outcome) {
        Decision decision = policy.decide(state, account.alerts(), assessor.assess(account, outcome),
                List.of("slack", "email"), "3a1e0f52-8d0c-4f4e-9d62-6f5f1c6f0b1" + state.sequence());
        state = decision.state();
        decision.event().ifPresent(event -> {
            if (events.put("", event) != null) {
                throw new AssertionError("untold before: " + events.get(""));
            }
        });
    }
}
