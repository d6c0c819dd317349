package io.creditwatch.alert;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides after each poll which event the channels are notified of, if any. It is a pure function of the account's
 * state, the assessment and the time; docs/notifications.md has the rules. A decision holds only once its state is
 * stored together with its event, so a caller that cannot store them decides again at the next poll.
 */
public final class AlertPolicy {

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

    /** @param channels channels for the severity; if all are off, the ones of the settings count */
    public Decision decide(AlertState before, AlertRules rules, Assessment assessment, List<String> channels,
                           Optional<Silence> silence, String eventId) {
        AlertState state = assessment.outcome() instanceof CreditReading reading
                ? before.read(reading, assessment, rules) : before.failed((ReadFailure) assessment.outcome());
        List<String> on = today.on(channels);
        return new PollPolicy(before, state, rules, polling, assessment,
                on.isEmpty() ? today.of(assessment.severity()) : on, today, silence, eventId).decide();
    }

    /** Closes an account; empty while there is an event about it, and no channel for that event is on. */
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
}
