package io.creditwatch.alert;

import io.creditwatch.alert.AlertPolicy.Channels;
import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.AlertState.Unreadable;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Money;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.CreditReading;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@link AlertPolicy} of one poll.
 *
 * @param state    state with this poll
 * @param channels channels for what the poll shows, all of them on
 */
record PollPolicy(AlertState before, AlertState state, AlertRules rules, Settings.Polling polling,
                  Assessment assessment, List<String> channels, Channels today, Optional<Silence> silence,
                  String eventId) {

    /** Time for which a longer runway must hold: spending falls every night and rises in the morning. */
    private static final Duration LONGER_THAN_A_NIGHT = Duration.ofHours(12);

    Decision decide() {
        boolean readable = assessment.outcome() instanceof CreditReading;
        Decision decision = readable ? onReading() : onFailure();
        return decision.event().isPresent() ? decision : undelivered()
                .or(() -> readable && !state.isUnknown() ? sideAlert() : Optional.empty()).orElse(decision);
    }

    private Decision onReading() {
        Condition decided = decided();
        if (assessment.condition().isWorseThan(decided)) {
            Condition condition = assessment.condition();
            return worse(condition, condition + " is worse than " + decided);
        }
        if (decided == Condition.HEALTHY) {
            return stillHealthy();
        }
        return assessment.withMargin().isLessSevereThan(decided) ? better() : stillLow();
    }

    private Decision worse(Condition condition, String reason) {
        Incident ongoing = ongoing();
        Incident incident = ongoing.notifiedOf(reachedRunway(ongoing));
        if (condition == Condition.SUSPENDED) {
            incident = incident.suspended(now());
        }
        Type type = condition.severity() == Severity.CRITICAL ? Type.CRITICAL : Type.WARNING;
        return notify(type, state.worsened(condition, incident, now()), channels, reason);
    }

    private Decision stillHealthy() {
        if (state.isUnknown()) {
            return isReadableAgain() ? recovered("readable again, and HEALTHY") : noEvent(readableFor());
        }
        if (state.lastReading().postpaid()) {
            return noEvent("HEALTHY, postpaid: no limits apply");
        }
        Money rise = before.readings().riseTo(state.lastReading());
        return rise.isAHundredCents() ? notifyOfTopUp(rise, before.sideAlerts().waitingForTopUp(),
                "HEALTHY, topped up by " + rise) : noEvent("HEALTHY");
    }

    private Decision recovered(String reason) {
        return notify(Type.RECOVERED, state.recovered(now()), audience(), reason);
    }

    private Optional<Decision> sideAlert() {
        boolean deliverable = !channels.isEmpty();
        if (state.sideAlerts().isTopUpMissing(now(), deliverable)) {
            return Optional.of(notify(Type.TOP_UP_MISSING, state.topUpMissing(channels), channels,
                    "no auto top-up since " + seconds(state.sideAlerts().topUpAwaited())));
        }
        Forecast forecast = assessment.forecast();
        String currency = state.lastReading().currency();
        if (forecast != null && SideAlerts.isSpike(forecast) && state.sideAlerts().isSpikeNew(deliverable)) {
            return Optional.of(notify(Type.BURN_SPIKE,
                    state.afterSideAlert(state.sideAlerts().spike(deliverable)), channels,
                    "burn rate %s/h is over twice the usual %s/h".formatted(
                            Money.rounded(forecast.usdPerHour(), currency),
                            Money.rounded(forecast.burn().usualUsdPerHour(), currency))));
        }
        return Optional.empty();
    }

    /** Decides after a reading above the level, which must hold for some readings, and a runway for some time. */
    private Decision better() {
        List<Condition> above = lastAbove(decided(), state.readings().recent());
        int needed = rules.recoveryPolls();
        Condition held = above.stream().min(Comparator.naturalOrder()).orElseThrow();
        String reason = "%s has held for %d of %d readings".formatted(held, above.size(), needed);
        if (above.size() < needed) {
            return noEvent(reason);
        }
        Optional<Instant> earliest = earliestRecovery();
        if (earliest.isPresent()) {
            return state.isUnknown() ? stillLow()
                    : noEvent(reason + ", and without a top-up it must hold until " + seconds(earliest.get()));
        }
        return held == Condition.HEALTHY ? recovered(reason) : eased(held, reason);
    }

    /** Notifies only channels that were notified of a worse condition. */
    private Decision eased(Condition held, String reason) {
        boolean worseIsKnown = state.lastNotified().severity().compareTo(held.severity()) > 0;
        return notify(Type.EASED, state.remindingAgain(rules).eased(held, now()), worseIsKnown ? audience() : List.of(),
                reason);
    }

    /** Notifies now of a change that was decided while no channel was on, as far as the poll still shows it. */
    private Optional<Decision> undelivered() {
        if (!state.decided().isUndelivered()) {
            return Optional.empty();
        }
        String reason = "%s, of which no channel was notified yet".formatted(state.condition());
        if (assessment.severity() == Severity.UNKNOWN) {
            return state.isUnknown() && !channels.isEmpty()
                    ? Optional.of(unreadable(state.unreadable().projected(), reason)) : Optional.empty();
        }
        return state.isUnknown() ? Optional.empty() : undeliveredOnReading(reason);
    }

    private Optional<Decision> undeliveredOnReading(String reason) {
        Condition known = state.decided().lastNotified();
        Condition shown = assessment.condition();
        Condition decided = decided();
        if (shown != Condition.HEALTHY && (known == Condition.UNREADABLE || shown.isWorseThan(known))) {
            return channels.isEmpty() ? Optional.empty() : Optional.of(worse(shown, reason));
        }
        boolean holds = !assessment.withMargin().isLessSevereThan(decided);
        if (!holds || audience().isEmpty()) {
            return Optional.empty();
        }
        if (decided == Condition.HEALTHY) {
            return Optional.of(recovered(reason));
        }
        Condition held = ofSameSeverity(assessment, decided);
        if (known.isLessSevereThan(held)) {
            return channels.isEmpty() ? Optional.empty() : Optional.of(worse(held, reason));
        }
        return Optional.of(held.isLessSevereThan(known) && known != Condition.UNREADABLE ? eased(held, reason)
                : reminder(state.eased(held, now()), reason));
    }

    /** Returns the earliest recovery of a runway without a top-up; empty when the recovery need not wait. */
    private Optional<Instant> earliestRecovery() {
        RecentReadings.Recovery recovery = state.readings().recovery();
        boolean paid = recovery.toppedUp() && assessment.forecast() != null;
        return Optional.of(recovery.since().plus(LONGER_THAN_A_NIGHT))
                .filter(until -> recovery.from().isOfRunway() && !paid && now().isBefore(until));
    }

    private Decision stillLow() {
        Optional<Duration> reached = reachedRunway(state.incident());
        AlertState notified = state.notifiedOf(reached);
        Condition shown = ofSameSeverity(assessment, decided());
        if (state.isUnknown()) {
            return isReadableAgain() ? reminder(notified.eased(shown, now()), "readable again, and still " + shown)
                    : noEvent(readableFor());
        }
        AlertState reminded = notified.reminded(shown, now());
        return reached.isEmpty() ? reminderIfDue(reminded, "still " + shown)
                : reminder(reminded, "still %s, and less than %s left".formatted(shown, new Span(reached.get())));
    }

    private Decision reminder(AlertState reminded, String reason) {
        return notify(Type.REMINDER, reminded, audience(), reason);
    }

    private Decision onFailure() {
        Unreadable failed = state.unreadable();
        String seen = failed.last().inShort();
        Condition projected = assessment.projection() == null ? null : assessment.projection().condition();
        Severity severity = projected == null ? null : projected.severity();
        if (failed.notified()) {
            return severity != null && severity.compareTo(state.worstNotified()) > 0
                    ? unreadable(severity, "UNKNOWN: %s, and projected to be %s".formatted(seen, projected))
                    : reminderIfDue(state.reminded(decided(), now()), "still UNKNOWN: " + seen);
        }
        String count = seen + ", " + failed.failures() + " in a row";
        boolean often = failed.failures() >= rules.unreadableAfter();
        // failed polls are retried within seconds, so they must also span the time of as many polls
        Duration least = polling.periodAt(state.severity() != Severity.OK).multipliedBy(rules.unreadableAfter() - 1L);
        boolean longEnough = Duration.between(failed.since(), failed.last().at()).compareTo(least) >= 0;
        return failed.last().kind().needsFix() || often && longEnough
                ? unreadable(severity, "UNKNOWN: " + count)
                : noEvent(often ? "%s, %d failed polls; UNKNOWN when they have lasted %s"
                        .formatted(seen, failed.failures(), new Span(least)) : "not yet UNKNOWN: " + count);
    }

    /** @param projected projected severity; null when it is not known */
    private Decision unreadable(Severity projected, String reason) {
        return notify(Type.UNREADABLE, state.unreadable(ongoing(), projected, now()), channels, reason);
    }

    private Decision reminderIfDue(AlertState reminded, String reason) {
        if (state.decided().isUndelivered()) {
            return noEvent(reason + whyUndelivered());
        }
        if (hasLostItsAudience()) {
            return reminder(reminded, reason + ", and every channel that was notified is off: "
                    + state.incident().notifiedChannels());
        }
        Instant last = state.decided().notifiedAt();
        Optional<Instant> next = NextReminder.interval(state.severity(), rules.reminders()).map(last::plus);
        if (next.isEmpty()) {
            return noEvent(reason);
        }
        return now().isBefore(next.get()) ? noEvent(reason + ", next reminder " + seconds(next.get()))
                : reminder(reminded, reason + ", last notified " + seconds(last));
    }

    /** Returns the last conditions in a row that are less severe than the one that was decided. */
    private static List<Condition> lastAbove(Condition decided, List<Condition> recent) {
        int from = recent.size();
        while (from > 0 && recent.get(from - 1).isLessSevereThan(decided)) {
            from--;
        }
        return recent.subList(from, recent.size());
    }

    /** Returns the condition that the reading shows, with or without the margin, at the severity that was decided. */
    private static Condition ofSameSeverity(Assessment assessment, Condition decided) {
        return Stream.of(assessment.condition(), assessment.withMargin())
                .filter(condition -> condition.severity() == decided.severity()).findFirst().orElse(decided);
    }

    private Optional<Duration> reachedRunway(Incident incident) {
        return incident.reached(rules.reminders().runway(), assessment.forecast());
    }

    private boolean isReadableAgain() {
        return state.unreadable().readings() >= rules.recoveryPolls();
    }

    private String readableFor() {
        return "readable for %d of %d readings".formatted(state.unreadable().readings(), rules.recoveryPolls());
    }

    private Incident ongoing() {
        if (state.incident() != null) {
            return state.incident();
        }
        Instant begin = state.unreadable() != null ? state.unreadable().since() : now();
        return Incident.begin(eventId, begin).notifiedTo(state.sideAlerts().waitingForTopUp());
    }

    private Instant now() {
        return assessment.outcome().at();
    }

    private Condition decided() {
        return state.decided().condition();
    }

    private Decision noEvent(String reason) {
        return Decision.noEvent(state, reason);
    }

    /**
     * Decides for an event. A silence may suppress it: the state then stays, and the first poll after the silence
     * decides again. When no channel is on, the state keeps that the change is undelivered.
     *
     * @param after state once the channels are notified
     * @param to    channels to notify; the ones that are off are left out
     */
    private Decision notify(Type type, AlertState after, Collection<String> to, String reason) {
        if (silence.isPresent() && isSuppressible(type, after.severity())) {
            return noEvent(reason + suppressedBy(silence.get()));
        }
        List<String> on = today.on(to);
        if (type.isSideAlert()) {
            return event(type, after, on, state.severity(), on.isEmpty() ? reason + whyUndelivered() : reason);
        }
        if (!on.isEmpty()) {
            return event(type, after.notified(on), on, state.lastNotified().severity(), reason);
        }
        boolean changes = type == Type.WARNING || type == Type.CRITICAL || after.severity() != state.severity();
        return changes ? event(type, after.notNotified(state), on, state.severity(), reason + whyUndelivered())
                : noEvent(reason + whyUndelivered());
    }

    private Decision event(Type type, AlertState after, List<String> to, Severity previous, String reason) {
        CreditEvent event = CreditEvent.of(eventId, type, previous, state, after, assessment, limit(type, after),
                NextReminder.after(after, rules.reminders(), silence).orElse(null));
        return new Decision(after.suggested(event), Optional.of(event), to, reason);
    }

    private String whyUndelivered() {
        return today.on().isEmpty() ? ", and no channel is on" : ", and no channel is to be notified of it";
    }

    /**
     * Returns the channels for reminders and for the end of the incident: the ones that were notified and are on. When
     * all of them are off, the channels of the settings take their place. Empty when no channel was notified.
     */
    private List<String> audience() {
        Set<String> notified = state.incident().notifiedChannels();
        List<String> on = today.on(notified);
        return on.isEmpty() && !notified.isEmpty() ? today.of(knownSeverity()) : on;
    }

    /** Returns whether every channel that was notified is now off, and another one can be notified. */
    private boolean hasLostItsAudience() {
        return !state.decided().isUndelivered() && today.on(state.incident().notifiedChannels()).isEmpty()
                && !audience().isEmpty();
    }

    private Severity knownSeverity() {
        Severity known = state.lastNotified().severity();
        return known == Severity.OK ? state.severity() : known;
    }

    /** @param waiting channels that know of the missing top-up */
    private Decision notifyOfTopUp(Money rise, Collection<String> waiting, String reason) {
        AlertState after = state.counted();
        CreditEvent event = CreditEvent.toppedUp(eventId, state, after, assessment, rise);
        List<String> on = today.on(waiting);
        Set<String> to = new LinkedHashSet<>(channels);
        to.addAll(on.isEmpty() && !waiting.isEmpty() ? today.of(Severity.WARNING) : on);
        return new Decision(after, Optional.of(event), List.copyOf(to), reason);
    }

    /** Returns the limit of the event's condition; null when the reading shows another condition. */
    private Limit limit(Type type, AlertState after) {
        if (type == Type.TOP_UP_MISSING) {
            return new Limit("account." + assessment.outcome().account() + ".auto-topup.at",
                    rules.autoTopUpAt().orElseThrow().toPlainString());
        }
        return after.condition() == assessment.condition() ? assessment.limit() : null;
    }

    private static String suppressedBy(Silence silence) {
        return ", suppressed until %s by the silence of %s: %s"
                .formatted(seconds(silence.endsAt()), silence.who(), silence.why());
    }

    private boolean isSuppressible(Type type, Severity severity) {
        boolean becomesCritical = severity == Severity.CRITICAL && state.severity() != Severity.CRITICAL;
        return switch (type) {
            case WARNING, BURN_SPIKE, TOP_UP_MISSING -> true;
            case REMINDER -> !becomesCritical;
            case CRITICAL, EASED, RECOVERED, UNREADABLE, TOPPED_UP, CHANNEL_FAILING, LEDGER_FAILING, REMOVED,
                    TEST -> false;
        };
    }

    private static Instant seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
    }
}
