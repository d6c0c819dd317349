package io.creditwatch.assessment;

import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessment.Projection;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.stream.Stream;

/** Assesses the outcome of a poll against the limits of the account, by the table in docs/notifications.md. */
public final class Assessor {

    private static final LocalTime FRIDAY_AFTERNOON = LocalTime.of(14, 0);

    public Assessment assess(Account account, PollOutcome outcome, Optional<Forecast> forecast) {
        return outcome instanceof CreditReading reading ? assess(account.alerts(), reading, forecast)
                : assess(account.alerts(), (ReadFailure) outcome, forecast);
    }

    private static Assessment assess(AlertRules rules, CreditReading reading, Optional<Forecast> forecast) {
        if (reading.postpaid()) {
            return new Assessment(reading, Condition.HEALTHY, Condition.HEALTHY, null, null, null, false,
                    Spending.UNKNOWN);
        }
        // a dollar at least, since a fraction of a small limit is too little
        BigDecimal least = Money.cent(reading.currency()).movePointRight(2);
        Balance balance = new Balance(reading.at(), reading.credit(), reading.floor(), reading.creationBlocked(),
                forecast.map(Forecast::runway));
        Verdict verdict = judge(balance, new RaisedLimits(rules, BigDecimal.ZERO, BigDecimal.ZERO));
        Verdict withMargin = judge(balance, new RaisedLimits(rules, rules.recoveryMargin(), least));
        boolean underAutoTopUp = rules.autoTopUpAt().filter(at -> reading.credit().compareTo(at) < 0).isPresent();
        return new Assessment(reading, verdict.condition(), withMargin.condition(), verdict.limit(),
                forecast.orElse(null), null, underAutoTopUp, Spending.UNKNOWN);
    }

    private static Assessment assess(AlertRules rules, ReadFailure failure, Optional<Forecast> forecast) {
        Projection projection = forecast.filter(known -> known.runway() != null && !known.runway().isZero())
                .map(known -> project(rules, known, failure.at())).orElse(null);
        return new Assessment(failure, Condition.UNREADABLE, Condition.UNREADABLE, null, forecast.orElse(null),
                projection, false, Spending.UNKNOWN);
    }

    private static Projection project(AlertRules rules, Forecast forecast, Instant now) {
        Balance balance = new Balance(now, forecast.creditAt(now), forecast.balance().floor(), false,
                Optional.of(forecast.runwayAt(now)));
        Condition condition = judge(balance, new RaisedLimits(rules, BigDecimal.ZERO, BigDecimal.ZERO)).condition();
        return new Projection(condition, balance.credit(), criticalAt(rules, forecast));
    }

    private static Instant criticalAt(AlertRules rules, Forecast forecast) {
        return Stream.of(Optional.of(forecast.endsAt()), rules.criticalCredit().map(forecast::whenAt),
                        rules.criticalRunway().map(forecast.endsAt()::minus))
                .flatMap(Optional::stream).min(Instant::compareTo).orElseThrow();
    }

    private static Verdict judge(Balance balance, RaisedLimits limits) {
        BigDecimal credit = balance.credit();
        BigDecimal floor = balance.floor();
        AlertRules rules = limits.rules();
        if (credit.compareTo(floor) < 0 && credit.signum() < 0) {
            return new Verdict(Condition.SUSPENDED, new Limit("threshold", floor.toPlainString()));
        }
        if (credit.compareTo(limits.level(floor)) <= 0) {
            return new Verdict(Condition.AT_FLOOR, new Limit("threshold", floor.toPlainString()));
        }
        if (balance.creationBlocked()) {
            return new Verdict(Condition.CREATION_BLOCKED, null);
        }
        Optional<Duration> runway = balance.runway();
        Optional<Duration> weekend = rules.weekend().flatMap(zone -> leftOfWeekend(balance.at(), zone));
        return limits.credit(Condition.CREDIT_CRITICAL, "alert.critical.credit", rules.criticalCredit(), credit)
                .or(() -> limits.runway(Condition.RUNWAY_CRITICAL, "alert.critical.runway",
                        rules.criticalRunway(), runway))
                .or(() -> weekend.filter(time -> limits.isReached(time, runway))
                        .map(time -> new Verdict(Condition.WEEKEND_WARNING, new Limit("alert.weekend", "Mon 12:00"))))
                .or(() -> limits.credit(Condition.CREDIT_WARNING, "alert.warning.credit",
                        rules.warningCredit(), credit))
                .or(() -> limits.runway(Condition.RUNWAY_WARNING, "alert.warning.runway",
                        rules.warningRunway(), runway))
                .orElse(new Verdict(Condition.HEALTHY, null));
    }

    /** Returns the time until Monday noon; empty before Friday 14:00, when an operator can still pay. */
    private static Optional<Duration> leftOfWeekend(Instant now, ZoneId zone) {
        ZonedDateTime end = now.atZone(zone).with(TemporalAdjusters.nextOrSame(DayOfWeek.MONDAY)).with(LocalTime.NOON);
        ZonedDateTime begin = end.with(TemporalAdjusters.previous(DayOfWeek.FRIDAY)).with(FRIDAY_AFTERNOON);
        return end.toInstant().isAfter(now) && !begin.toInstant().isAfter(now)
                ? Optional.of(Duration.between(now, end.toInstant())) : Optional.empty();
    }

    private record Balance(Instant at, BigDecimal credit, BigDecimal floor, boolean creationBlocked,
                           Optional<Duration> runway) {
    }

    /** Limits, raised by a margin: a fraction of the limit, and of credit at least an amount. */
    private record RaisedLimits(AlertRules rules, BigDecimal margin, BigDecimal least) {

        Optional<Verdict> credit(Condition condition, String key, Optional<BigDecimal> limit, BigDecimal credit) {
            return limit.filter(amount -> credit.compareTo(level(amount)) <= 0)
                    .map(amount -> new Verdict(condition, new Limit(key, amount.toPlainString())));
        }

        Optional<Verdict> runway(Condition condition, String key, Optional<Duration> limit, Optional<Duration> left) {
            return limit.filter(time -> isReached(time, left))
                    .map(time -> new Verdict(condition, new Limit(key, ValueParsers.format(time))));
        }

        boolean isReached(Duration limit, Optional<Duration> left) {
            Duration raised = limit.plusMillis(margin.multiply(BigDecimal.valueOf(limit.toMillis())).longValue());
            return left.isPresent() && left.get().compareTo(raised) <= 0;
        }

        private BigDecimal level(BigDecimal amount) {
            return amount.add(amount.abs().multiply(margin).max(least));
        }
    }

    private record Verdict(Condition condition, Limit limit) {
    }
}
