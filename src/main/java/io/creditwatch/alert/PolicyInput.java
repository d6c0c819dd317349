package io.creditwatch.alert;

import io.creditwatch.alert.AlertPolicy.Channels;
import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.text.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Input of {@link AlertPolicy} for one poll, and the decisions that can follow from it.
 *
 * @param state    state of the account, with this poll
 * @param channels channels for what the poll shows, all of them on
 * @param today    channels of the settings
 */
record PolicyInput(AlertState state, AlertRules rules, Assessment assessment, List<String> channels, Channels today,
                   Optional<Silence> silence, String eventId) {

    Instant now() {
        return assessment.outcome().at();
    }

    Condition decided() {
        return state.decided().condition();
    }

    Decision noEvent(String reason) {
        return Decision.noEvent(state, reason);
    }

    /**
     * Decides for an event. A silence may suppress it: the state then stays, and the first poll after the silence
     * decides again. When no channel is on, the state keeps that the change is undelivered.
     *
     * @param after state once the channels are notified
     * @param to    channels to notify; the ones that are off are left out
     */
    Decision notify(Type type, AlertState after, Collection<String> to, String reason) {
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

    String whyUndelivered() {
        return today.on().isEmpty() ? ", and no channel is on" : ", and no channel is to be notified of it";
    }

    /**
     * Returns the channels for reminders and for the end of the incident: the ones that were notified and are on. When
     * all of them are off, the channels of the settings take their place. Empty when no channel was notified.
     */
    List<String> audience() {
        Set<String> notified = state.incident().notifiedChannels();
        List<String> on = today.on(notified);
        return on.isEmpty() && !notified.isEmpty() ? today.of(knownSeverity()) : on;
    }

    /** Returns whether every channel that was notified is now off, and another one can be notified. */
    boolean hasLostItsAudience() {
        return !state.decided().isUndelivered() && today.on(state.incident().notifiedChannels()).isEmpty()
                && !audience().isEmpty();
    }

    private Severity knownSeverity() {
        Severity known = state.lastNotified().severity();
        return known == Severity.OK ? state.severity() : known;
    }

    /** @param waiting channels that know of the missing top-up */
    Decision notifyOfTopUp(Money rise, Collection<String> waiting, String reason) {
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
                .formatted(silence.endsAt().truncatedTo(ChronoUnit.SECONDS), silence.who(), silence.why());
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
}
