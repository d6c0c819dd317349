package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.text.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Time from the first notification that an account is low or unreadable to the recovery.
 *
 * @param startedAt      time of the reading, or of the failed poll, with which it began
 * @param notifiedRunway shortest runway of the reminders that was notified since the last top-up; null when none was
 * @param hibernation    newest savings that were notified; null when there were none
 */
public record Incident(String id, Instant startedAt, @JsonUnwrapped Suspension suspension,
                       @JsonUnwrapped TopUps topUps, @JsonAlias("toldChannels") Set<String> notifiedChannels,
                       @JsonAlias("runwayTold") Duration notifiedRunway, Hibernation hibernation) {

    public Incident {
        notifiedChannels = notifiedChannels == null ? Set.of() : notifiedChannels;
    }

    /**
     * Suspension of the account.
     *
     * @param suspendedAt time of the first reading that showed it; null when none did
     * @param resumedAt   time of the first reading after the last such that showed its end; null while it is suspended
     */
    public record Suspension(Instant suspendedAt, Instant resumedAt) {

        static final Suspension NONE = new Suspension(null, null);

        Suspension suspended(Instant at) {
            return new Suspension(suspendedAt == null ? at : suspendedAt, null);
        }

        Suspension after(Assessment assessment) {
            Instant at = assessment.outcome().at();
            if (suspendedAt == null) {
                return this;
            }
            if (assessment.condition() == Condition.SUSPENDED) {
                return suspended(at);
            }
            return resumedAt == null ? new Suspension(suspendedAt, at) : this;
        }
    }

    /**
     * Top-ups during the incident.
     *
     * @param toppedUp   sum; null when there were none
     * @param toppedUpAt time of the reading that showed the last of them; null when there were none
     */
    public record TopUps(BigDecimal toppedUp, Instant toppedUpAt) {

        static final TopUps NONE = new TopUps(null, null);

        /** Drops a sum of an earlier version, which added up any rises. */
        public TopUps {
            boolean none = toppedUp == null || toppedUp.compareTo(BigDecimal.ONE) < 0;
            toppedUpAt = none ? null : toppedUpAt;
            toppedUp = none ? null : toppedUp;
        }

        TopUps plus(Money rise, Instant at) {
            return new TopUps(toppedUp == null ? rise.amount() : toppedUp.add(rise.amount()), at);
        }
    }

    /** Savings by hibernating machines at an event, as durations: a state holds no time of the future. */
    public record Hibernation(Instant asOf, Duration runway, List<Machine> machines) {

        /** @param runway time until the end of the money; null when no spending is left */
        public record Machine(String name, BigDecimal usdPerHour, Duration runway) {
        }

        private static Hibernation of(CreditEvent event) {
            Instant asOf = event.decidedAt();
            return new Hibernation(asOf, Duration.between(asOf, event.runway().endsAt()),
                    event.burn().savings().stream().map(saving -> new Machine(saving.name(), saving.usdPerHour(),
                            saving.endsAt() == null ? null : Duration.between(asOf, saving.endsAt()))).toList());
        }

        public Instant endsAt() {
            return asOf.plus(runway);
        }

        public List<Saving> savings() {
            return machines.stream().map(machine -> new Saving(machine.name(), machine.usdPerHour(),
                    machine.runway() == null ? null : asOf.plus(machine.runway()))).toList();
        }
    }

    static Incident begin(String id, Instant at) {
        return new Incident(id, at, Suspension.NONE, TopUps.NONE, Set.of(), null, null);
    }

    Incident after(Assessment assessment, Money rise, AlertRules rules) {
        Incident paid = rise.isAHundredCents()
                ? new Incident(id, startedAt, suspension, topUps.plus(rise, assessment.outcome().at()),
                        notifiedChannels, notifiedRunway, hibernation).remindingAgain(rules, assessment.forecast())
                : this;
        return paid.with(suspension.after(assessment));
    }

    /** Returns the incident without what an earlier currency counted. */
    Incident withoutAmounts() {
        return new Incident(id, startedAt, suspension, TopUps.NONE, notifiedChannels, notifiedRunway, null);
    }

    Incident suspended(Instant at) {
        return with(suspension.suspended(at));
    }

    private Incident with(Suspension changed) {
        return new Incident(id, startedAt, changed, topUps, notifiedChannels, notifiedRunway, hibernation);
    }

    Incident notifiedTo(Collection<String> channels) {
        Set<String> all = new LinkedHashSet<>(notifiedChannels);
        all.addAll(channels);
        return new Incident(id, startedAt, suspension, topUps, all, notifiedRunway, hibernation);
    }

    Incident suggested(CreditEvent event) {
        return event.burn() == null || event.burn().savings().isEmpty() ? this
                : new Incident(id, startedAt, suspension, topUps, notifiedChannels, notifiedRunway,
                        Hibernation.of(event));
    }

    Optional<Duration> reached(Collection<Duration> runways, Forecast forecast) {
        if (forecast == null || forecast.runway() == null) {
            return Optional.empty();
        }
        return runways.stream().filter(runway -> forecast.runway().compareTo(runway) <= 0)
                .min(Comparator.naturalOrder())
                .filter(runway -> notifiedRunway == null || runway.compareTo(notifiedRunway) < 0);
    }

    /** Allows a new reminder at each runway that the forecast now exceeds by the margin. */
    Incident remindingAgain(AlertRules rules, Forecast forecast) {
        Duration left = forecast == null ? null : forecast.runway();
        Optional<Duration> reached = rules.reminders().runway().stream()
                .filter(runway -> left != null && left.compareTo(rules.withMargin(runway)) <= 0)
                .min(Comparator.naturalOrder());
        Duration stillNotified = notifiedRunway == null ? null
                : reached.map(runway -> runway.compareTo(notifiedRunway) > 0 ? runway : notifiedRunway).orElse(null);
        return withNotifiedRunway(stillNotified);
    }

    Incident notifiedOf(Optional<Duration> runway) {
        return withNotifiedRunway(runway.orElse(notifiedRunway));
    }

    private Incident withNotifiedRunway(Duration runway) {
        return new Incident(id, startedAt, suspension, topUps, notifiedChannels, runway, hibernation);
    }
}
