package io.creditwatch.assessment;

import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import io.creditwatch.reading.ReadFailure;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Weighs a poll's outcome against the account's limits: the table of DESIGN.md section 4. */
public final class Assessor {

    /** A margin of a small limit is not worth the name: recovering from $0 takes more than one dollar. */
    private static final BigDecimal SMALLEST_MARGIN = BigDecimal.ONE;

    public Assessment assess(Account account, PollOutcome outcome) {
        if (outcome instanceof CreditReading reading) {
            AlertRules rules = account.alerts();
            Verdict verdict = judge(reading, rules, UnaryOperator.identity());
            Verdict withMargin = judge(reading, rules, level -> raise(level, rules.recoveryMargin()));
            return new Assessment(reading, verdict.condition(), withMargin.condition(), verdict.limit());
        }
        ReadFailure failure = (ReadFailure) outcome;
        return new Assessment(failure, Condition.UNREADABLE, Condition.UNREADABLE, null);
    }

    private static Verdict judge(CreditReading reading, AlertRules rules, UnaryOperator<BigDecimal> raised) {
        BigDecimal credit = reading.credit();
        BigDecimal floor = reading.floor();
        if (credit.compareTo(floor) < 0 && credit.signum() < 0) {
            return new Verdict(Condition.SUSPENDED, limit("threshold", floor));
        }
        if (isAtOrUnder(credit, raised.apply(floor))) {
            return new Verdict(Condition.AT_FLOOR, limit("threshold", floor));
        }
        if (reading.creationBlocked()) {
            return new Verdict(Condition.CREATION_BLOCKED, null);
        }
        if (isAtOrUnder(credit, rules.criticalCredit().map(raised))) {
            return new Verdict(Condition.CREDIT_CRITICAL,
                    limit("alert.critical.credit", rules.criticalCredit().orElseThrow()));
        }
        if (isAtOrUnder(credit, rules.warningCredit().map(raised))) {
            return new Verdict(Condition.CREDIT_WARNING,
                    limit("alert.warning.credit", rules.warningCredit().orElseThrow()));
        }
        return new Verdict(Condition.HEALTHY, null);
    }

    private static boolean isAtOrUnder(BigDecimal credit, Optional<BigDecimal> level) {
        return level.isPresent() && isAtOrUnder(credit, level.get());
    }

    private static boolean isAtOrUnder(BigDecimal credit, BigDecimal level) {
        return credit.compareTo(level) <= 0;
    }

    private static BigDecimal raise(BigDecimal level, BigDecimal margin) {
        return level.add(level.abs().multiply(margin).max(SMALLEST_MARGIN));
    }

    private static Limit limit(String key, BigDecimal dollars) {
        return new Limit(key, dollars.toPlainString());
    }

    private record Verdict(Condition condition, Limit limit) {
    }
}
