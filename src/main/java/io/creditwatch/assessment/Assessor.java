package io.creditwatch.assessment;

import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessment.Projection;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Assesses the outcome of a poll against the limits of the account, by the table in docs/architecture.md. */
public final class Assessor {

    /** Least margin in dollars, since a fraction of a small limit is too little. */
    private static final BigDecimal SMALLEST_MARGIN = BigDecimal.ONE;

    /** @param forecast forecast as of the last reading; empty when it is not known */
    public Assessment assess(Account account, PollOutcome outcome, Optional<Forecast> forecast) {
        return outcome instanceof CreditReading reading ? assess(account.alerts(), reading, forecast)
                : assess(account.alerts(), (ReadFailure) outcome, forecast);
    }

    private static Assessment assess(AlertRules rules, CreditReading reading, Optional<Forecast> forecast) {
        Balance balance = new Balance(reading.at(), reading.credit(), reading.floor(), reading.creationBlocked(),
                forecast.map(Forecast::runway));
        Verdict verdict = judge(balance, new RaisedLimits(rules, BigDecimal.ZERO, BigDecimal.ZERO));
        Verdict withMargin = judge(balance, new RaisedLimits(rules, rules.recoveryMargin(), SMALLEST_MARGIN));
        boolean underAutoTopUp = rules.autoTopUpAt().filter(at -> reading.credit().compareTo(at) < 0).isPresent();
        return new Assessment(reading, verdict.condition(), withMargin.condition(), verdict.limit(),
                forecast.orElse(null), null, underAutoTopUp, List.of());
    }

    private static Assessment assess(AlertRules rules, ReadFailure failure, Optional<Forecast> forecast) {
        Projection projection = forecast.filter(Assessor::runsOut)
                .map(known -> project(rules, known, failure.at())).orElse(null);
        return new Assessment(failure, Condition.UNREADABLE, Condition.UNREADABLE, null, forecast.orElse(null),
                projection, false, List.of());
    }

    private static boolean runsOut(Forecast forecast) {
        return forecast.runway() != null && !forecast.runway().isZero();
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
            return new Verdict(Condition.SUSPENDED, limit("threshold", floor));
        }
        if (isAtOrBelow(credit, limits.level(floor))) {
            return new Verdict(Condition.AT_FLOOR, limit("threshold", floor));
        }
        if (balance.creationBlocked()) {
            return new Verdict(Condition.CREATION_BLOCKED, null);
        }
        if (isAtOrBelow(credit, rules.criticalCredit().map(limits::level))) {
            return new Verdict(Condition.CREDIT_CRITICAL,
                    limit("alert.critical.credit", rules.criticalCredit().orElseThrow()));
        }
        if (isAtOrBelow(balance.runway(), rules.criticalRunway().map(limits::runway))) {
            return new Verdict(Condition.RUNWAY_CRITICAL,
                    limit("alert.critical.runway", rules.criticalRunway().orElseThrow()));
        }
        if (isAtOrBelow(balance.runway(),
                rules.weekend().flatMap(zone -> Weekend.left(balance.at(), zone)).map(limits::runway))) {
            return new Verdict(Condition.WEEKEND_WARNING, new Limit("alert.weekend", "Mon 12:00"));
        }
        if (isAtOrBelow(credit, rules.warningCredit().map(limits::level))) {
            return new Verdict(Condition.CREDIT_WARNING,
                    limit("alert.warning.credit", rules.warningCredit().orElseThrow()));
        }
        if (isAtOrBelow(balance.runway(), rules.warningRunway().map(limits::runway))) {
            return new Verdict(Condition.RUNWAY_WARNING,
                    limit("alert.warning.runway", rules.warningRunway().orElseThrow()));
        }
        return new Verdict(Condition.HEALTHY, null);
    }

    private static boolean isAtOrBelow(Optional<Duration> runway, Optional<Duration> limit) {
        return runway.isPresent() && limit.isPresent() && runway.get().compareTo(limit.get()) <= 0;
    }

    private static boolean isAtOrBelow(BigDecimal credit, Optional<BigDecimal> level) {
        return level.isPresent() && isAtOrBelow(credit, level.get());
    }

    private static boolean isAtOrBelow(BigDecimal credit, BigDecimal level) {
        return credit.compareTo(level) <= 0;
    }

    private static Limit limit(String key, BigDecimal dollars) {
        return new Limit(key, dollars.toPlainString());
    }

    private static Limit limit(String key, Duration runway) {
        return new Limit(key, ValueParsers.format(runway));
    }

    /** Balance to judge, read or projected. */
    private record Balance(Instant at, BigDecimal credit, BigDecimal floor, boolean creationBlocked,
                           Optional<Duration> runway) {
    }

    /**
     * Limits, raised by a margin.
     *
     * @param margin margin as a fraction of the limit
     * @param least  least margin of a limit in dollars
     */
    private record RaisedLimits(AlertRules rules, BigDecimal margin, BigDecimal least) {

        BigDecimal level(BigDecimal dollars) {
            return dollars.add(dollars.abs().multiply(margin).max(least));
        }

        Duration runway(Duration limit) {
            return limit.plusMillis(margin.multiply(BigDecimal.valueOf(limit.toMillis())).longValue());
        }
    }

    private record Verdict(Condition condition, Limit limit) {
    }
}
