package io.creditwatch.assessment;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import io.creditwatch.reading.ReadFailure;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Notation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Weighs a poll's outcome against the account's limits: the table of DESIGN.md section 4. */
public final class Assessor {

    /** A margin of a small limit is not worth the name: recovering from $0 takes more than one dollar. */
    private static final BigDecimal SMALLEST_MARGIN = BigDecimal.ONE;

    /** @param forecast how long the money lasts, as of this outcome; empty when that is not known */
    public Assessment assess(Account account, PollOutcome outcome, Optional<Forecast> forecast) {
        if (outcome instanceof CreditReading reading) {
            AlertRules rules = account.alerts();
            Optional<Duration> runway = forecast.map(Forecast::runway);
            Verdict verdict = judge(reading, runway, new Bars(rules, BigDecimal.ZERO, BigDecimal.ZERO));
            Verdict withMargin =
                    judge(reading, runway, new Bars(rules, rules.recoveryMargin(), SMALLEST_MARGIN));
            return new Assessment(reading, verdict.condition(), withMargin.condition(), verdict.limit(),
                    forecast.orElse(null), List.of());
        }
        ReadFailure failure = (ReadFailure) outcome;
        return new Assessment(failure, Condition.UNREADABLE, Condition.UNREADABLE, null, null, List.of());
    }

    private static Verdict judge(CreditReading reading, Optional<Duration> runway, Bars bars) {
        BigDecimal credit = reading.credit();
        BigDecimal floor = reading.floor();
        AlertRules rules = bars.rules();
        if (credit.compareTo(floor) < 0 && credit.signum() < 0) {
            return new Verdict(Condition.SUSPENDED, limit("threshold", floor));
        }
        if (isAtOrUnder(credit, bars.level(floor))) {
            return new Verdict(Condition.AT_FLOOR, limit("threshold", floor));
        }
        if (reading.creationBlocked()) {
            return new Verdict(Condition.CREATION_BLOCKED, null);
        }
        if (isAtOrUnder(credit, rules.criticalCredit().map(bars::level))) {
            return new Verdict(Condition.CREDIT_CRITICAL,
                    limit("alert.critical.credit", rules.criticalCredit().orElseThrow()));
        }
        if (isAtOrUnder(runway, rules.criticalRunway().map(bars::runway))) {
            return new Verdict(Condition.RUNWAY_CRITICAL,
                    limit("alert.critical.runway", rules.criticalRunway().orElseThrow()));
        }
        if (isAtOrUnder(credit, rules.warningCredit().map(bars::level))) {
            return new Verdict(Condition.CREDIT_WARNING,
                    limit("alert.warning.credit", rules.warningCredit().orElseThrow()));
        }
        if (isAtOrUnder(runway, rules.warningRunway().map(bars::runway))) {
            return new Verdict(Condition.RUNWAY_WARNING,
                    limit("alert.warning.runway", rules.warningRunway().orElseThrow()));
        }
        return new Verdict(Condition.HEALTHY, null);
    }

    private static boolean isAtOrUnder(Optional<Duration> runway, Optional<Duration> limit) {
        return runway.isPresent() && limit.isPresent() && runway.get().compareTo(limit.get()) <= 0;
    }

    private static boolean isAtOrUnder(BigDecimal credit, Optional<BigDecimal> level) {
        return level.isPresent() && isAtOrUnder(credit, level.get());
    }

    private static boolean isAtOrUnder(BigDecimal credit, BigDecimal level) {
        return credit.compareTo(level) <= 0;
    }

    private static Limit limit(String key, BigDecimal dollars) {
        return new Limit(key, dollars.toPlainString());
    }

    private static Limit limit(String key, Duration runway) {
        return new Limit(key, Notation.inWords(runway));
    }

    /**
     * The limits, raised so that a value that gets over them has got over them for good.
     *
     * @param margin as a part of the limit
     * @param least  the least that a limit in dollars is raised by
     */
    private record Bars(AlertRules rules, BigDecimal margin, BigDecimal least) {

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
