package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * State of an account's alerts between two polls. {@link AlertPolicy} decides which change applies; each method here
 * returns the state after one change. The ledger stores it as JSON, and reads what earlier versions stored.
 *
 * @param decided    condition that holds, and what the channels know of it
 * @param incident   ongoing incident; null while the account is healthy and readable
 * @param unreadable failed polls since the last reading; null when there are none
 * @param sequence   number of the last event; 0 before the first
 */
public record AlertState(@JsonUnwrapped Decided decided, @JsonProperty("episode") Incident incident,
                         @JsonUnwrapped RecentReadings readings, Unreadable unreadable,
                         @JsonAlias("asides") SideAlerts sideAlerts, long sequence) {

    public static final AlertState INITIAL =
            new AlertState(Decided.HEALTHY, null, RecentReadings.NONE, null, SideAlerts.NONE, 0);

    /** Fills in what an earlier version did not store. A part that is incomplete counts as missing. */
    public AlertState {
        decided = decided.condition() == null ? Decided.HEALTHY : decided;
        incident = incident == null || incident.id() == null || incident.startedAt() == null ? null : incident;
        unreadable = unreadable == null || unreadable.since() == null || unreadable.last() == null ? null : unreadable;
        sideAlerts = sideAlerts == null ? SideAlerts.NONE : sideAlerts;
        boolean low = decided.condition() != Condition.HEALTHY && incident != null;
        readings = readings.lowSince() == null && low ? readings.withLowSince(incident.startedAt()) : readings;
        boolean ongoing = low || incident != null && unreadable != null && unreadable.notified();
        decided = !decided.isUndelivered() && ongoing && incident.notifiedChannels().isEmpty()
                ? decided.withLastNotified(Condition.HEALTHY) : decided;
    }

    /**
     * Condition of the balance that was last decided to hold.
     *
     * @param notifiedAt   time of the last notification; null before the first
     * @param lastNotified condition that a channel was last notified of, when no channel was notified of the one that
     *                     holds; null otherwise
     */
    public record Decided(@JsonAlias("told") Condition condition, @JsonAlias("toldAt") Instant notifiedAt,
                          @JsonAlias("notified") Condition lastNotified) {

        static final Decided HEALTHY = new Decided(Condition.HEALTHY, null, null);

        Decided with(Condition holds, Instant at) {
            return new Decided(holds, at, lastNotified);
        }

        Decided withLastNotified(Condition known) {
            return new Decided(condition, notifiedAt, known);
        }

        boolean isUndelivered() {
            return lastNotified != null;
        }
    }

    /**
     * Failed polls in a row.
     *
     * @param failures  number of them; 0 while readings come in again
     * @param readings  readings in a row since the last failed poll, none of them worse than the condition that holds
     * @param projected worst severity that was projected in a notification; null when none was
     */
    public record Unreadable(int failures, Instant since, ReadFailure last, @JsonAlias("told") boolean notified,
                             int readings, @JsonAlias("feared") Severity projected) {

        static Unreadable begin(ReadFailure failure) {
            return new Unreadable(1, failure.at(), failure, false, 0, null);
        }

        Unreadable failedAgain(ReadFailure failure) {
            return new Unreadable(failures + 1, since, failure, notified, 0, projected);
        }

        Unreadable readAgain(boolean worse) {
            return new Unreadable(0, since, last, notified, worse ? 0 : readings + 1, null);
        }

        Unreadable notified(Severity worst) {
            return new Unreadable(failures, since, last, true, readings, worst);
        }
    }

    public CreditReading lastReading() {
        return readings.lastReading();
    }

    public Forecast forecast() {
        return readings.forecast();
    }

    /** Returns the condition that was last decided to hold: UNREADABLE while the account is UNKNOWN. */
    @JsonIgnore
    public Condition condition() {
        return isUnknown() ? Condition.UNREADABLE : decided.condition();
    }

    @JsonIgnore
    public Severity severity() {
        return condition().severity();
    }

    /** Returns whether the balance was decided to be unreadable, and not yet to be readable again. */
    @JsonIgnore
    public boolean isUnknown() {
        return unreadable != null && unreadable.notified();
    }

    /** Returns whether there was no reading yet, so that nothing is known of the balance. */
    @JsonIgnore
    public boolean isNotRead() {
        return lastReading() == null && !isUnknown();
    }

    /** Returns the condition that a channel was last notified of; HEALTHY at first. */
    Condition lastNotified() {
        return decided.isUndelivered() ? decided.lastNotified() : condition();
    }

    /** Returns the worst severity notified so far: of the last reading, or projected since then. */
    Severity worstNotified() {
        Severity known = decided.condition().severity();
        boolean worse = isUnknown() && unreadable.projected() != null && unreadable.projected().compareTo(known) > 0;
        return worse ? unreadable.projected() : known;
    }

    AlertState read(CreditReading reading, Assessment assessment, AlertRules rules) {
        Money rise = readings.riseTo(reading);
        boolean same = lastReading() == null || lastReading().currency().equals(reading.currency());
        return new AlertState(decided, incident == null ? null
                : (same ? incident : incident.withoutAmounts()).after(assessment, rise, rules),
                readings.plus(reading, assessment, decided, rules.recoveryPolls()),
                isUnknown() ? unreadable.readAgain(assessment.condition().isWorseThan(decided.condition())) : null,
                sideAlerts.after(assessment, rise), sequence);
    }

    /** Returns the state after a failed poll. While the account is UNKNOWN, a failed poll ends a run of readings. */
    AlertState failed(ReadFailure failure) {
        Unreadable more = unreadable == null ? Unreadable.begin(failure) : unreadable.failedAgain(failure);
        return new AlertState(decided, incident, isUnknown() ? readings.withoutRecent() : readings, more, sideAlerts,
                sequence);
    }

    /** Returns the state after a worse condition was decided. The run of better readings begins again. */
    AlertState worsened(Condition condition, Incident ongoing, Instant at) {
        return new AlertState(decided.with(condition, at), ongoing, readings.withoutRecent(), null, sideAlerts,
                sequence + 1);
    }

    AlertState eased(Condition condition, Instant at) {
        return new AlertState(decided.with(condition, at), incident, readings.withoutRecovery(), null, sideAlerts,
                sequence + 1);
    }

    AlertState recovered(Instant at) {
        return new AlertState(decided.with(Condition.HEALTHY, at), null,
                readings.withoutRecovery().withLowSince(null), null, sideAlerts, sequence + 1);
    }

    /** Returns the state after UNKNOWN was decided. The run of readings begins again. */
    AlertState unreadable(Incident ongoing, Severity projected, Instant at) {
        return new AlertState(decided.with(decided.condition(), at), ongoing, readings.withoutRecent(),
                unreadable.notified(projected), sideAlerts.unreadable(), sequence + 1);
    }

    AlertState reminded(Condition shown, Instant at) {
        return new AlertState(decided.with(shown, at), incident, readings, unreadable, sideAlerts, sequence + 1);
    }

    /** Returns the state after an event that these channels were given; there is at least one. */
    AlertState notified(Collection<String> channels) {
        return new AlertState(decided.withLastNotified(null), incident == null ? null : incident.notifiedTo(channels),
                readings, unreadable, sideAlerts, sequence);
    }

    /** Returns the state after an event that no channel was given: they know the condition and incident of before. */
    AlertState notNotified(AlertState before) {
        Condition known = before.lastNotified();
        boolean same = known.severity() == severity() && !condition().isWorseThan(known);
        return new AlertState(new Decided(decided.condition(), before.decided.notifiedAt(), same ? null : known),
                same || incident != null ? incident : before.incident,
                same ? readings : readings.withLowSince(before.readings.lowSince()), unreadable, sideAlerts, sequence);
    }

    /** Returns the state of an account that is no longer watched: its last balance is kept for display. */
    AlertState closed(boolean notified) {
        return new AlertState(Decided.HEALTHY.with(Condition.HEALTHY, decided.notifiedAt()), null,
                readings.withoutRecent().withLowSince(null), null, SideAlerts.NONE,
                notified ? sequence + 1 : sequence);
    }

    /** Returns the state of an account that is watched again: only the sequence of its events continues. */
    public AlertState watchedAgain() {
        return new AlertState(Decided.HEALTHY, null, RecentReadings.NONE, null, SideAlerts.NONE, sequence);
    }

    /** Returns the state that allows a new reminder at each runway that the forecast now exceeds. */
    AlertState remindingAgain(AlertRules rules) {
        return with(incident.remindingAgain(rules, forecast()));
    }

    AlertState notifiedOf(Optional<Duration> runway) {
        return with(incident.notifiedOf(runway));
    }

    AlertState suggested(CreditEvent event) {
        return incident == null ? this : with(incident.suggested(event));
    }

    private AlertState with(Incident changed) {
        return new AlertState(decided, changed, readings, unreadable, sideAlerts, sequence);
    }

    public AlertState counted() {
        return afterSideAlert(sideAlerts);
    }

    /** Returns the state after these channels were notified of a missing top-up: they also get the incident's end. */
    AlertState topUpMissing(Collection<String> channels) {
        AlertState after = afterSideAlert(sideAlerts.topUpMissing(channels));
        return incident == null ? after : after.with(incident.notifiedTo(channels));
    }

    AlertState afterSideAlert(SideAlerts changed) {
        return new AlertState(decided, incident, readings, unreadable, changed, sequence + 1);
    }
}
