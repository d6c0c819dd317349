package io.creditwatch.alert;

import io.creditwatch.alert.AlertState.Episode;
import io.creditwatch.alert.AlertState.Unreadable;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import io.creditwatch.reading.ReadFailure;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what people are told and what not: a pure function of what is remembered of an account and of what its poll
 * brought. DESIGN.md, section 5.
 */
public final class AlertPolicy {

    private final Settings.Polling polling;

    /** @param polling how often polls come, since a failure counts only when it lasts for some periods */
    public AlertPolicy(Settings.Polling polling) {
        this.polling = polling;
    }

    /**
     * @param before   what is remembered of the account
     * @param rules    the account's own
     * @param channels who is told of such a severity
     * @param eventId  the id of the event, should there be one; unique
     */
    public Decision decide(AlertState before, AlertRules rules, Assessment assessment, List<String> channels,
                           String eventId) {
        PollOutcome outcome = assessment.outcome();
        if (outcome instanceof CreditReading reading) {
            AlertState state = before.read(reading, assessment.withMargin(), rules.recoveryPolls());
            return onReading(state, rules, assessment, channels, eventId);
        }
        return onFailure(before.failed((ReadFailure) outcome), rules, assessment, channels, eventId);
    }

    private Decision onReading(AlertState state, AlertRules rules, Assessment assessment, List<String> channels,
                               String eventId) {
        Condition condition = assessment.condition();
        Condition told = state.told();
        if (condition.isWorseThan(told)) {
            Episode episode = lasting(state, eventId, assessment).toldTo(channels);
            if (condition == Condition.SUSPENDED) {
                episode = episode.suspended(assessment.outcome().at());
            }
            Type type = condition.severity() == Severity.CRITICAL ? Type.CRITICAL : Type.WARNING;
            return tell(type, state, state.worsened(condition, episode, assessment.outcome().at()), episode, assessment, channels, eventId,
                    condition + " is worse than " + told);
        }
        Optional<Condition> held = held(state, rules).filter(better -> isLower(better, told));
        if (held.isPresent() && held.get() != Condition.HEALTHY) {
            return tell(Type.EASED, state, state.eased(held.get(), assessment.outcome().at()), state.episode(), assessment,
                    state.episode().toldChannels(), eventId, held.get() + " has held");
        }
        boolean readableAgain = state.isUnknown() && state.unreadable().readings() >= rules.recoveryPolls();
        if (held.isPresent() || readableAgain && told == Condition.HEALTHY) {
            return tell(Type.RECOVERED, state, state.ended(assessment.outcome().at()), state.episode(), assessment,
                    state.episode().toldChannels(), eventId, held.isPresent() ? "HEALTHY has held" : "readable again");
        }
        if (readableAgain) {
            return tell(Type.REMINDER, state, state.eased(told, assessment.outcome().at()), state.episode(), assessment,
                    state.episode().toldChannels(), eventId, "readable again and still " + told);
        }
        if (state.isUnknown()) {
            return Decision.silent(state, "read again, but not for " + rules.recoveryPolls() + " readings");
        }
        return remindOr(isLower(condition, told)
                ? condition + " has not held for " + rules.recoveryPolls() + " readings"
                : "still " + told, state, rules, assessment, eventId);
    }

    private Decision onFailure(AlertState state, AlertRules rules, Assessment assessment, List<String> channels,
                               String eventId) {
        Unreadable unreadable = state.unreadable();
        String seen = unreadable.last().inShort() + ", " + unreadable.failures() + " in a row";
        if (unreadable.told()) {
            return remindOr("still UNKNOWN: " + seen, state, rules, assessment, eventId);
        }
        if (!lastsLongEnough(unreadable, rules, state.severity())) {
            return remindOr("not yet UNKNOWN: " + seen, state, rules, assessment, eventId);
        }
        Episode episode = lasting(state, eventId, assessment).toldTo(channels);
        return tell(Type.UNREADABLE, state, state.lost(episode, assessment.outcome().at()), episode, assessment, channels, eventId, seen);
    }

    /** Nothing is new: people are told again what lasts, once it is time, and otherwise nothing. */
    private static Decision remindOr(String reason, AlertState state, AlertRules rules, Assessment assessment,
                                     String eventId) {
        Optional<Instant> next = Optional.ofNullable(state.toldAt())
                .flatMap(told -> interval(state.severity(), rules.reminders()).map(told::plus));
        if (next.isEmpty()) {
            return Decision.silent(state, reason);
        }
        Instant now = assessment.outcome().at();
        if (now.isBefore(next.get())) {
            return Decision.silent(state, reason + ", next reminder " + next.get());
        }
        return tell(Type.REMINDER, state, state.reminded(now), state.episode(), assessment,
                state.episode().toldChannels(), eventId, reason + ", last told " + state.toldAt());
    }

    private static Optional<Duration> interval(Severity severity, AlertRules.Reminders reminders) {
        return switch (severity) {
            case OK -> Optional.empty();
            case WARNING -> reminders.warning();
            case CRITICAL -> reminders.critical();
            case UNKNOWN -> reminders.unreadable();
        };
    }

    /** Failed polls are retried within seconds, so their number alone says nothing: they must span the periods too. */
    private boolean lastsLongEnough(Unreadable unreadable, AlertRules rules, Severity severity) {
        Duration span = Duration.between(unreadable.since(), unreadable.last().at());
        Duration least = polling.periodAt(severity != Severity.OK).multipliedBy(rules.unreadableAfter() - 1L);
        return unreadable.last().kind().needsMending()
                || unreadable.failures() >= rules.unreadableAfter() && span.compareTo(least) >= 0;
    }

    /** The worst of the last readings, once there are as many as it takes. */
    private static Optional<Condition> held(AlertState state, AlertRules rules) {
        return state.lately().size() < rules.recoveryPolls() ? Optional.empty()
                : state.lately().stream().min(Comparator.naturalOrder());
    }

    private static boolean isLower(Condition condition, Condition told) {
        return condition.severity().compareTo(told.severity()) < 0;
    }

    private static Episode lasting(AlertState state, String eventId, Assessment assessment) {
        if (state.episode() != null) {
            return state.episode();
        }
        return Episode.begin(eventId, state.unreadable() != null ? state.unreadable().since() : assessment.outcome().at());
    }

    private static Decision tell(Type type, AlertState before, AlertState after, Episode episode,
                                 Assessment assessment, Collection<String> channels, String eventId, String reason) {
        CreditEvent event = CreditEvent.of(eventId, type, before, after, episode, assessment);
        return new Decision(after, Optional.of(event), List.copyOf(channels), reason);
    }
}
