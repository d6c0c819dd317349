package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Last readings of an account, as far as the alert policy needs them.
 *
 * @param lastReading last known balance; null before the first
 * @param previousAt  time of the reading before that; null before the second
 * @param forecast    runway of the last balance; null when it is not known
 * @param recent      conditions of the last readings with the recovery margin, newest last; as many as recovery takes
 * @param recovery    readings in a row that are less severe than the condition that holds; null when the last was not
 * @param lowSince    time of the first low reading that no recovery has followed; null when there is none
 */
public record RecentReadings(CreditReading lastReading, Instant previousAt, Forecast forecast,
                             @JsonAlias("lately") List<Condition> recent, @JsonAlias("clear") Recovery recovery,
                             Instant lowSince) {

    static final RecentReadings NONE = new RecentReadings(null, null, null, List.of(), null, null);

    /** Counts a part that is incomplete in the database as missing. */
    public RecentReadings {
        lastReading = lastReading == null || lastReading.at() == null || lastReading.credit() == null ? null
                : lastReading;
        forecast = forecast == null || forecast.asOf() == null || forecast.usdPerHour() == null
                || forecast.balance().credit() == null || forecast.balance().floor() == null ? null : forecast;
        recent = recent == null ? List.of() : recent;
    }

    /**
     * Readings in a row that are less severe than the condition that holds.
     *
     * @param from     condition of the reading before that
     */
    public record Recovery(Instant since, boolean toppedUp, @JsonAlias("of") Condition from) {
    }

    /** Returns these readings with one more, and at most so many conditions. In another currency they begin again. */
    RecentReadings plus(CreditReading reading, Assessment assessment, AlertState.Decided decided, int window) {
        if (lastReading != null && !lastReading.currency().equals(reading.currency())) {
            return new RecentReadings(null, null, null, List.of(), null, lowSince)
                    .plus(reading, assessment, decided, window);
        }
        List<Condition> all = Stream.concat(recent.stream(), Stream.of(assessment.withMargin())).toList();
        return new RecentReadings(reading, lastReading == null ? null : lastReading.at(), assessment.forecast(),
                all.subList(Math.max(0, all.size() - window), all.size()),
                recovery(reading, assessment.withMargin(), decided.condition()), lowSince(assessment, decided));
    }

    private Instant lowSince(Assessment assessment, AlertState.Decided decided) {
        if (assessment.severity() != Severity.OK) {
            return lowSince == null ? assessment.outcome().at() : lowSince;
        }
        return decided.condition() == Condition.HEALTHY && !decided.isUndelivered() ? null : lowSince;
    }

    private Recovery recovery(CreditReading reading, Condition shown, Condition decided) {
        if (!shown.isLessSevereThan(decided)) {
            return null;
        }
        boolean toppedUp = riseTo(reading).isAHundredCents();
        if (recovery != null) {
            return new Recovery(recovery.since(), recovery.toppedUp() || toppedUp, recovery.from());
        }
        Condition before = recent.isEmpty() ? decided : recent.get(recent.size() - 1);
        return new Recovery(reading.at(), toppedUp, before.isLessSevereThan(decided) ? decided : before);
    }

    /** Returns the rise since the last reading: negative for a drop, zero for the first reading of a currency. */
    Money riseTo(CreditReading reading) {
        boolean same = lastReading != null && lastReading.currency().equals(reading.currency());
        return new Money(same ? reading.credit().subtract(lastReading.credit()) : BigDecimal.ZERO, reading.currency());
    }

    RecentReadings withoutRecent() {
        return new RecentReadings(lastReading, previousAt, forecast, List.of(), null, lowSince);
    }

    RecentReadings withoutRecovery() {
        return new RecentReadings(lastReading, previousAt, forecast, recent, null, lowSince);
    }

    RecentReadings withLowSince(Instant since) {
        return new RecentReadings(lastReading, previousAt, forecast, recent, recovery, since);
    }
}
