package io.creditwatch.alert;

import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Limit;
import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.AlertRules;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one poll puts to {@link AlertPolicy}, and how it is answered: by telling something or by silence.
 *
 * @param state    what is remembered of the account, this poll's outcome included
 * @param channels who is notified of what the poll shows; only channels that are on
 * @param today    which channels there are
 */
record PolicyInput(AlertState state, AlertRules rules, Assessment assessment, List<String> channels, Channels today,
              Optional<Silence> silence, String eventId) {

    Instant now() {
        return assessment.outcome().at();
    }

    Decision silent(String reason) {
        return new Decision(state, Optional.empty(), List.of(), reason);
    }

    /**
     * Unless a silence holds it back: then nothing counts as told, so that the first poll after it decides afresh. No
     * more does it when no channel is given it: what holds is kept, and is told as soon as a channel can be.
     *
     * @param after the state once it is told
     * @param to    the channels
     */
    Decision tell(Type type, AlertState after, Collection<String> to, String reason) {
        if (silence.isPresent() && canWait(type, after.severity())) {
            return silent(reason + heldBackBy(silence.get()));
        }
        List<String> given = today.on(to);
        if (type.isSideAlert()) {
            return tell(type, after, given, state.severity(), given.isEmpty() ? reason + toNobody() : reason);
        }
        if (!given.isEmpty()) {
            return tell(type, after.notified(given), given, state.lastNotified().severity(), reason);
        }
        boolean changes = type == Type.WARNING || type == Type.CRITICAL || after.severity() != state.severity();
        return changes ? tell(type, after.notNotified(state), given, state.severity(), reason + toNobody())
                : silent(reason + toNobody());
    }

    private Decision tell(Type type, AlertState after, List<String> given, Severity previous, String reason) {
        CreditEvent event = CreditEvent.of(eventId, type, previous, state, after, assessment, limit(type, after),
                NextReminder.after(after, rules.reminders()).orElse(null));
        return new Decision(after, Optional.of(event), given, reason);
    }

    String toNobody() {
        return today.on().isEmpty() ? ", and no channel is on" : ", and no channel is to be notified of it";
    }

    /**
     * Who is notified again of what lasts, and of its end: the channels that were notified and are on, and when none of
     * them is, those of today. Nobody when nobody was notified.
     */
    List<String> audience() {
        Set<String> told = state.incident().notifiedChannels();
        List<String> on = today.on(told);
        return on.isEmpty() && !told.isEmpty() ? today.of(known()) : on;
    }

    /** Whether every channel that was notified has been switched off, and another one can be notified. */
    boolean hasLostItsAudience() {
        return !state.decided().isUndelivered() && today.on(state.incident().notifiedChannels()).isEmpty() && !audience().isEmpty();
    }

    private Severity known() {
        return state.lastNotified().severity() == Severity.OK ? state.severity() : state.lastNotified().severity();
    }

    /**
     * @param rise    in dollars
     * @param waiting the channels that wait for it
     */
    Decision toldOfTopUp(BigDecimal rise, Collection<String> waiting, String reason) {
        AlertState after = state.counted();
        CreditEvent event = CreditEvent.toppedUp(eventId, state, after, assessment, rise);
        List<String> on = today.on(waiting);
        Set<String> to = new LinkedHashSet<>(channels);
        to.addAll(on.isEmpty() && !waiting.isEmpty() ? today.of(Severity.WARNING) : on);
        return new Decision(after, Optional.of(event), List.copyOf(to), reason);
    }

    /** What is told may be a condition that is not yet clear: then the limit behind another says nothing. */
    private Limit limit(Type type, AlertState after) {
        if (type == Type.TOP_UP_MISSING) {
            return new Limit("account." + assessment.outcome().account() + ".auto-topup.at",
                    rules.autoTopUpAt().orElseThrow().toPlainString());
        }
        return after.condition() == assessment.condition() ? assessment.limit() : null;
    }

    private static String heldBackBy(Silence silence) {
        return ", held back until %s by the silence of %s: %s"
                .formatted(silence.endsAt().truncatedTo(ChronoUnit.SECONDS), silence.who(), silence.why());
    }

    private boolean canWait(Type type, Severity severity) {
        boolean becomesCritical = severity == Severity.CRITICAL && state.severity() != Severity.CRITICAL;
        return switch (type) {
            case WARNING, BURN_SPIKE, TOP_UP_MISSING -> true;
            case REMINDER -> !becomesCritical;
            case CRITICAL, EASED, RECOVERED, UNREADABLE, TOPPED_UP, CHANNEL_FAILING, LEDGER_FAILING, REMOVED,
                    TEST -> false;
        };
    }
}
