package io.creditwatch.alert;

import io.creditwatch.alert.AlertState.Unreadable;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Money;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
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
 * Decides after each poll which event the channels are notified of, if any. It is a pure function of the account's
 * state, the assessment and the time; docs/architecture.md has the rules. A decision holds only once its state is stored
 * together with its event, so a caller that cannot store them decides again at the next poll.
 */
public final class AlertPolicy {

    /** Time for which a longer runway must hold: spending falls every night and rises in the morning. */
    private static final Duration LONGER_THAN_A_NIGHT = Duration.ofHours(12);

    private final Settings.Polling polling;
    private final Channels today;

    /** Channels of the current settings. */
    record Channels(Settings.Routing routing, Collection<String> on) {

        /** Returns the named channels that are on; a stored name may be of a channel that is off. */
        List<String> on(Collection<String> names) {
            return names.stream().filter(on::contains).distinct().toList();
        }

        List<String> of(Severity severity) {
            return on(switch (severity) {
                case OK -> routing.ok();
                case WARNING -> routing.warning();
                case CRITICAL -> routing.critical();
                case UNKNOWN -> routing.unreadable();
            });
        }
    }

    /** @param polling intervals of polls, since a failure counts only when it spans some of them */
    public AlertPolicy(Settings.Polling polling, Settings.Routing routing, Collection<String> on) {
        this.polling = polling;
        this.today = new Channels(routing, List.copyOf(on));
    }

    /** Decision after one poll, with the reason for the event or for its absence. */
    public record Decision(AlertState state, Optional<CreditEvent> event, List<String> channels, String reason) {

        static Decision noEvent(AlertState state, String reason) {
            return new Decision(state, Optional.empty(), List.of(), reason);
        }
    }

    /**
     * Decides after a poll.
     *
     * @param channels channels for the severity of the assessment; if all are off, the ones of the settings count
     */
    public Decision decide(AlertState before, AlertRules rules, Assessment assessment, List<String> channels,
                           Optional<Silence> silence, String eventId) {
        PollOutcome outcome = assessment.outcome();
        boolean readable = outcome instanceof CreditReading;
        AlertState state = outcome instanceof CreditReading reading ? before.read(reading, assessment, rules)
                : before.failed((ReadFailure) outcome);
        List<String> on = today.on(channels);
        PolicyInput input = new PolicyInput(state, rules, assessment,
                on.isEmpty() ? today.of(assessment.severity()) : on, today, silence, eventId);
        Decision decision = readable ? onReading(input, before) : onFailure(input);
        if (decision.event().isPresent()) {
            return decision;
        }
        return undelivered(input).or(() -> readable && !state.isUnknown() ? sideAlert(input) : Optional.empty())
                .orElse(decision);
    }

    /**
     * Decides about an account that is no longer watched: notifies every channel that knows of its incident.
     *
     * @return empty while there is an event, and no channel for it is on
     */
    public Optional<Decision> close(String account, AlertState state, Instant now, String eventId) {
        Condition known = state.lastNotified();
        Set<String> notified = new LinkedHashSet<>(state.sideAlerts().waitingForTopUp());
        if (state.incident() != null && known != Condition.HEALTHY) {
            notified.addAll(state.incident().notifiedChannels());
        }
        if (notified.isEmpty()) {
            return Optional.of(Decision.noEvent(state.closed(false), "no longer configured"));
        }
        Severity severity = known == Condition.HEALTHY ? Severity.WARNING : known.severity();
        List<String> on = today.on(notified);
        List<String> to = on.isEmpty() ? today.of(severity) : on;
        AlertState closed = state.closed(true);
        return to.isEmpty() ? Optional.empty() : Optional.of(new Decision(closed,
                Optional.of(CreditEvent.removed(eventId, account, state, closed, now)), to,
                "no longer configured, and last notified as " + known));
    }

    private static Decision onReading(PolicyInput input, AlertState before) {
        Condition decided = input.decided();
        if (input.assessment().condition().isWorseThan(decided)) {
            Condition condition = input.assessment().condition();
            return worse(input, condition, condition + " is worse than " + decided);
        }
        if (decided == Condition.HEALTHY) {
            return stillHealthy(input, before);
        }
        return input.assessment().withMargin().isLessSevereThan(decided) ? better(input) : stillLow(input);
    }

    private static Decision worse(PolicyInput input, Condition condition, String reason) {
        Incident ongoing = ongoing(input);
        Incident incident = ongoing.notifiedOf(reachedRunway(input, ongoing));
        if (condition == Condition.SUSPENDED) {
            incident = incident.suspended(input.now());
        }
        Type type = condition.severity() == Severity.CRITICAL ? Type.CRITICAL : Type.WARNING;
        return input.notify(type, input.state().worsened(condition, incident, input.now()), input.channels(), reason);
    }

    private static Decision stillHealthy(PolicyInput input, AlertState before) {
        AlertState state = input.state();
        if (state.isUnknown()) {
            return isReadableAgain(input) ? recovered(input, "readable again, and HEALTHY")
                    : input.noEvent(readableFor(input));
        }
        if (state.lastReading().postpaid()) {
            return input.noEvent("HEALTHY, postpaid: no limits apply");
        }
        Money rise = before.readings().riseTo(state.lastReading());
        return rise.isAHundredCents() ? input.notifyOfTopUp(rise, before.sideAlerts().waitingForTopUp(),
                "HEALTHY, topped up by " + rise) : input.noEvent("HEALTHY");
    }

    private static Decision recovered(PolicyInput input, String reason) {
        return input.notify(Type.RECOVERED, input.state().recovered(input.now()), input.audience(), reason);
    }

    private static Optional<Decision> sideAlert(PolicyInput input) {
        AlertState state = input.state();
        boolean deliverable = !input.channels().isEmpty();
        if (state.sideAlerts().isTopUpMissing(input.now(), deliverable)) {
            return Optional.of(input.notify(Type.TOP_UP_MISSING, state.topUpMissing(input.channels()),
                    input.channels(), "no auto top-up since " + seconds(state.sideAlerts().topUpAwaited())));
        }
        Forecast forecast = input.assessment().forecast();
        String currency = state.lastReading().currency();
        if (forecast != null && forecast.spikes() && state.sideAlerts().isSpikeNew(deliverable)) {
            return Optional.of(input.notify(Type.BURN_SPIKE,
                    state.afterSideAlert(state.sideAlerts().spike(deliverable)), input.channels(),
                    "burn rate %s/h is over twice the usual %s/h".formatted(Money.rounded(forecast.usdPerHour(), currency),
                            Money.rounded(forecast.burn().usualUsdPerHour(), currency))));
        }
        return Optional.empty();
    }

    /** Decides after a reading above the level, which must hold for some readings, and a runway for some time. */
    private static Decision better(PolicyInput input) {
        AlertState state = input.state();
        List<Condition> above = lastAbove(input.decided(), state.readings().recent());
        int needed = input.rules().recoveryPolls();
        Condition held = above.stream().min(Comparator.naturalOrder()).orElseThrow();
        String reason = "%s has held for %d of %d readings".formatted(held, above.size(), needed);
        if (above.size() < needed) {
            return input.noEvent(reason);
        }
        Optional<Instant> earliest = earliestRecovery(input);
        if (earliest.isPresent()) {
            return state.isUnknown() ? stillLow(input)
                    : input.noEvent(reason + ", and without a top-up it must hold until " + seconds(earliest.get()));
        }
        return held == Condition.HEALTHY ? recovered(input, reason) : eased(input, held, reason);
    }

    /** Notifies only channels that were notified of a worse condition. */
    private static Decision eased(PolicyInput input, Condition held, String reason) {
        AlertState state = input.state().remindingAgain(input.rules());
        boolean worseIsKnown = state.lastNotified().severity().compareTo(held.severity()) > 0;
        return input.notify(Type.EASED, state.eased(held, input.now()), worseIsKnown ? input.audience() : List.of(),
                reason);
    }

    /** Notifies now of a change that was decided while no channel was on, as far as the poll still shows it. */
    private static Optional<Decision> undelivered(PolicyInput input) {
        AlertState state = input.state();
        if (!state.decided().isUndelivered()) {
            return Optional.empty();
        }
        String reason = "%s, of which no channel was notified yet".formatted(state.condition());
        if (input.assessment().severity() == Severity.UNKNOWN) {
            return state.isUnknown() && !input.channels().isEmpty()
                    ? Optional.of(unreadable(input, state.unreadable().projected(), reason)) : Optional.empty();
        }
        return state.isUnknown() ? Optional.empty() : undeliveredOnReading(input, reason);
    }

    private static Optional<Decision> undeliveredOnReading(PolicyInput input, String reason) {
        Condition known = input.state().decided().lastNotified();
        Condition shown = input.assessment().condition();
        Condition decided = input.decided();
        if (shown != Condition.HEALTHY && (known == Condition.UNREADABLE || shown.isWorseThan(known))) {
            return input.channels().isEmpty() ? Optional.empty() : Optional.of(worse(input, shown, reason));
        }
        boolean holds = !input.assessment().withMargin().isLessSevereThan(decided);
        if (!holds || input.audience().isEmpty()) {
            return Optional.empty();
        }
        if (decided == Condition.HEALTHY) {
            return Optional.of(recovered(input, reason));
        }
        Condition held = ofSameSeverity(input.assessment(), decided);
        if (known.isLessSevereThan(held)) {
            return input.channels().isEmpty() ? Optional.empty() : Optional.of(worse(input, held, reason));
        }
        return Optional.of(held.isLessSevereThan(known) && known != Condition.UNREADABLE ? eased(input, held, reason)
                : reminder(input, input.state().eased(held, input.now()), reason));
    }

    /** Returns the earliest recovery of a runway without a top-up; empty when the recovery need not wait. */
    private static Optional<Instant> earliestRecovery(PolicyInput input) {
        RecentReadings.Recovery recovery = input.state().readings().recovery();
        boolean paid = recovery.toppedUp() && input.assessment().forecast() != null;
        return Optional.of(recovery.since().plus(LONGER_THAN_A_NIGHT))
                .filter(until -> recovery.from().isOfRunway() && !paid && input.now().isBefore(until));
    }

    private static Decision stillLow(PolicyInput input) {
        Optional<Duration> reached = reachedRunway(input, input.state().incident());
        AlertState state = input.state().notifiedOf(reached);
        Condition shown = ofSameSeverity(input.assessment(), input.decided());
        if (state.isUnknown()) {
            return isReadableAgain(input)
                    ? reminder(input, state.eased(shown, input.now()), "readable again, and still " + shown)
                    : input.noEvent(readableFor(input));
        }
        AlertState reminded = state.reminded(shown, input.now());
        return reached.isEmpty() ? reminderIfDue(input, reminded, "still " + shown)
                : reminder(input, reminded,
                        "still %s, and less than %s left".formatted(shown, new Span(reached.get())));
    }

    private static Decision reminder(PolicyInput input, AlertState reminded, String reason) {
        return input.notify(Type.REMINDER, reminded, input.audience(), reason);
    }

    private Decision onFailure(PolicyInput input) {
        AlertState state = input.state();
        Unreadable failed = state.unreadable();
        String seen = failed.last().inShort();
        Condition projected = input.assessment().projection() == null ? null
                : input.assessment().projection().condition();
        Severity severity = projected == null ? null : projected.severity();
        if (failed.notified()) {
            return severity != null && severity.compareTo(state.worstNotified()) > 0
                    ? unreadable(input, severity, "UNKNOWN: %s, and projected to be %s".formatted(seen, projected))
                    : reminderIfDue(input, state.reminded(input.decided(), input.now()), "still UNKNOWN: " + seen);
        }
        String count = seen + ", " + failed.failures() + " in a row";
        boolean often = failed.failures() >= input.rules().unreadableAfter();
        Duration least = leastOutage(input.rules(), state.severity());
        boolean longEnough = Duration.between(failed.since(), failed.last().at()).compareTo(least) >= 0;
        return failed.last().kind().needsFix() || often && longEnough
                ? unreadable(input, severity, "UNKNOWN: " + count)
                : input.noEvent("not yet UNKNOWN: " + count + (often ? " in less than " + new Span(least) : ""));
    }

    /** @param projected projected severity; null when it is not known */
    private static Decision unreadable(PolicyInput input, Severity projected, String reason) {
        return input.notify(Type.UNREADABLE, input.state().unreadable(ongoing(input), projected, input.now()),
                input.channels(), reason);
    }

    private static Decision reminderIfDue(PolicyInput input, AlertState reminded, String reason) {
        AlertState state = input.state();
        if (state.decided().isUndelivered()) {
            return input.noEvent(reason + input.whyUndelivered());
        }
        if (input.hasLostItsAudience()) {
            return reminder(input, reminded, reason + ", and every channel that was notified is off: "
                    + state.incident().notifiedChannels());
        }
        Instant last = state.decided().notifiedAt();
        Optional<Instant> next = NextReminder.interval(state.severity(), input.rules().reminders()).map(last::plus);
        if (next.isEmpty()) {
            return input.noEvent(reason);
        }
        return input.now().isBefore(next.get()) ? input.noEvent(reason + ", next reminder " + seconds(next.get()))
                : reminder(input, reminded, reason + ", last notified " + seconds(last));
    }

    /** Failed polls are retried within seconds, so they must also span the time of as many polls. */
    private Duration leastOutage(AlertRules rules, Severity severity) {
        return polling.periodAt(severity != Severity.OK).multipliedBy(rules.unreadableAfter() - 1L);
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

    private static Optional<Duration> reachedRunway(PolicyInput input, Incident incident) {
        return incident.reached(input.rules().reminders().runway(), input.assessment().forecast());
    }

    private static boolean isReadableAgain(PolicyInput input) {
        return input.state().unreadable().readings() >= input.rules().recoveryPolls();
    }

    private static String readableFor(PolicyInput input) {
        return "readable for %d of %d readings".formatted(input.state().unreadable().readings(),
                input.rules().recoveryPolls());
    }

    private static Incident ongoing(PolicyInput input) {
        AlertState state = input.state();
        if (state.incident() != null) {
            return state.incident();
        }
        Instant begin = state.unreadable() != null ? state.unreadable().since() : input.now();
        return Incident.begin(input.eventId(), begin).notifiedTo(state.sideAlerts().waitingForTopUp());
    }

    private static Instant seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
    }
}
