package io.creditwatch.alert;

import io.creditwatch.alert.AlertState.Unreadable;
import io.creditwatch.alert.CreditEvent.Type;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
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
 * Decides what people are told and what not: a pure function of what is remembered of an account and of what its poll
 * brought. docs/architecture.md has the rules.
 */
public final class AlertPolicy {

    /** Burn falls every night: a runway that is longer for less than this may be as short in the morning. */
    private static final Duration LONGER_THAN_A_NIGHT = Duration.ofHours(12);

    private final Settings.Polling polling;
    private final Channels today;

    /**
     * @param polling how often polls come, since a failure counts only when it lasts for some periods
     * @param routing who is notified of which severity
     * @param on      the channels that are on
     */
    public AlertPolicy(Settings.Polling polling, Settings.Routing routing, Collection<String> on) {
        this.polling = polling;
        this.today = new Channels(routing, List.copyOf(on));
    }

    /**
     * @param before   what is remembered of the account
     * @param rules    the account's own
     * @param channels who is told of such a severity; when none of them is on, those that the settings name
     * @param silence  of the account, at the time of the poll
     * @param eventId  the id of the event, should there be one; unique
     */
    public Decision decide(AlertState before, AlertRules rules, Assessment assessment, List<String> channels,
                           Optional<Silence> silence, String eventId) {
        PollOutcome outcome = assessment.outcome();
        AlertState state = outcome instanceof CreditReading reading ? before.read(reading, assessment, rules)
                : before.failed((ReadFailure) outcome);
        List<String> on = today.on(channels);
        PolicyInput input = new PolicyInput(state, rules, assessment, on.isEmpty() ? today.of(assessment.severity()) : on, today,
                silence, eventId);
        Decision decision = outcome instanceof CreditReading ? onReading(input, before) : onFailure(input);
        if (decision.event().isPresent()) {
            return decision;
        }
        return owed(input)
                .or(() -> outcome instanceof CreditReading && !state.isUnknown() ? aside(input) : Optional.empty())
                .orElse(decision);
    }

    /**
     * Decides what is told of an account that is no longer watched: whoever was told that something is wrong is told
     * that nobody looks any more.
     *
     * @param eventId the id of the event, should there be one; unique
     * @return empty while there is something to tell, and no channel that could be told is on
     */
    public Optional<Decision> close(String account, AlertState state, Instant now, String eventId) {
        Condition known = state.lastNotified();
        Set<String> told = new LinkedHashSet<>(state.sideAlerts().waitingForTopUp());
        if (state.incident() != null && known != Condition.HEALTHY) {
            told.addAll(state.incident().notifiedChannels());
        }
        if (told.isEmpty()) {
            return Optional.of(Decision.silent(state.closed(false), "no longer configured"));
        }
        List<String> on = today.on(told);
        List<String> to = on.isEmpty() ? today.of(known == Condition.HEALTHY ? Severity.WARNING : known.severity()) : on;
        AlertState closed = state.closed(true);
        return to.isEmpty() ? Optional.empty() : Optional.of(new Decision(closed,
                Optional.of(CreditEvent.removed(eventId, account, state, closed, now)), to,
                "no longer configured, and was told to be " + known));
    }

    private static Decision onReading(PolicyInput input, AlertState before) {
        Condition told = input.state().decided().condition();
        if (input.assessment().condition().isWorseThan(told)) {
            return worse(input);
        }
        if (told == Condition.HEALTHY) {
            return stillWell(input, before);
        }
        if (input.assessment().withMargin().isLessSevereThan(told)) {
            return better(input);
        }
        return stillLow(input);
    }

    private static Decision worse(PolicyInput input) {
        Condition condition = input.assessment().condition();
        return worse(input, condition, condition + " is worse than " + input.state().decided().condition());
    }

    private static Decision worse(PolicyInput input, Condition condition, String reason) {
        Incident lasting = lasting(input);
        Incident incident = lasting.notifiedOf(fallenUnder(input, lasting));
        if (condition == Condition.SUSPENDED) {
            incident = incident.suspended(input.now());
        }
        Type type = condition.severity() == Severity.CRITICAL ? Type.CRITICAL : Type.WARNING;
        return input.tell(type, input.state().worsened(condition, incident, input.now()), input.channels(),
                reason);
    }

    private static Decision stillWell(PolicyInput input, AlertState before) {
        AlertState state = input.state();
        BigDecimal rise = before.readings().riseTo(state.lastReading());
        if (state.isUnknown()) {
            return state.unreadable().readings() < input.rules().recoveryPolls() ? input.silent(readable(input))
                    : input.tell(Type.RECOVERED, state.recovered(input.now()), input.audience(),
                            "readable again, and HEALTHY");
        }
        return AlertState.isTopUp(rise) ? input.toldOfTopUp(rise, before.sideAlerts().waitingForTopUp(),
                        "HEALTHY, topped up by " + new Dollars(rise))
                : input.silent("HEALTHY");
    }

    /** What is news whatever the condition, when there is no other; empty when nothing is. */
    private static Optional<Decision> aside(PolicyInput input) {
        AlertState state = input.state();
        boolean anybody = !input.channels().isEmpty();
        if (state.sideAlerts().isTopUpMissing(input.now(), anybody)) {
            return Optional.of(input.tell(Type.TOP_UP_MISSING,
                    state.topUpMissing(input.channels()), input.channels(),
                    "no auto top-up since " + state.sideAlerts().topUpAwaited().truncatedTo(ChronoUnit.SECONDS)));
        }
        Forecast forecast = input.assessment().forecast();
        if (forecast != null && forecast.spikes() && state.sideAlerts().isSpikeNew(anybody)) {
            return Optional.of(input.tell(Type.BURN_SPIKE, state.afterSideAlert(state.sideAlerts().spike(anybody)),
                    input.channels(), "burns %s/h, which is over twice the usual %s/h".formatted(
                            Dollars.rounded(forecast.usdPerHour()), Dollars.rounded(forecast.burn().usualUsdPerHour()))));
        }
        return Optional.empty();
    }

    /** This reading is clear of what was told. That is news once as many in a row are, and for as long as it takes. */
    private static Decision better(PolicyInput input) {
        AlertState state = input.state();
        List<Condition> clear = clearOf(state.decided().condition(), state.readings().recent());
        int needed = input.rules().recoveryPolls();
        Condition held = clear.stream().min(Comparator.naturalOrder()).orElseThrow();
        String reason = "%s has held for %d of %d readings".formatted(held, clear.size(), needed);
        if (clear.size() < needed) {
            return input.silent(reason);
        }
        Optional<Instant> until = tooEarlyUntil(input);
        if (until.isPresent()) {
            return state.isUnknown() ? stillLow(input) : input.silent("%s, and without a top-up must until %s"
                    .formatted(reason, until.get().truncatedTo(ChronoUnit.SECONDS)));
        }
        return held == Condition.HEALTHY
                ? input.tell(Type.RECOVERED, state.recovered(input.now()), input.audience(), reason)
                : eased(input, held, reason);
    }

    /** Only those who were told that it was worse, and the runways to remind at are told again should it fall again. */
    private static Decision eased(PolicyInput input, Condition held, String reason) {
        AlertState state = input.state().remindingAgain(input.rules());
        boolean worseWasTold = state.lastNotified().severity().compareTo(held.severity()) > 0;
        return input.tell(Type.EASED, state.eased(held, input.now()), worseWasTold ? input.audience() : List.of(),
                reason);
    }

    /** What no channel was given when it was decided, told now by what the poll shows; empty when that cannot be. */
    private static Optional<Decision> owed(PolicyInput input) {
        AlertState state = input.state();
        if (!state.decided().isUndelivered()) {
            return Optional.empty();
        }
        String reason = "%s, of which no channel was notified yet".formatted(state.condition());
        if (input.assessment().severity() == Severity.UNKNOWN) {
            return Optional.of(input).filter(each -> state.isUnknown() && !each.channels().isEmpty())
                    .map(each -> lost(each, Optional.ofNullable(state.unreadable().projected()), reason));
        }
        return state.isUnknown() ? Optional.empty() : owedOfReading(input, reason);
    }

    private static Optional<Decision> owedOfReading(PolicyInput input, String reason) {
        AlertState state = input.state();
        Condition known = state.decided().lastNotified();
        Condition shown = input.assessment().condition();
        if (shown != Condition.HEALTHY && (known == Condition.UNREADABLE || shown.isWorseThan(known))) {
            return input.channels().isEmpty() ? Optional.empty() : Optional.of(worse(input, shown, reason));
        }
        boolean holds = !input.assessment().withMargin().isLessSevereThan(state.decided().condition());
        if (!holds || input.audience().isEmpty()) {
            return Optional.empty();
        }
        if (state.decided().condition() == Condition.HEALTHY) {
            return Optional.of(input.tell(Type.RECOVERED, state.recovered(input.now()), input.audience(), reason));
        }
        Condition held = shown(input.assessment(), state.decided().condition());
        if (known.isLessSevereThan(held)) {
            return input.channels().isEmpty() ? Optional.empty() : Optional.of(worse(input, held, reason));
        }
        return Optional.of(held.isLessSevereThan(known) && known != Condition.UNREADABLE
                ? eased(input, held, reason)
                : input.tell(Type.REMINDER, state.eased(held, input.now()), input.audience(), reason));
    }

    /** A runway ends by a top-up, once it is known how long that lasts, or by being longer for long enough. */
    private static Optional<Instant> tooEarlyUntil(PolicyInput input) {
        RecentReadings.Recovery recovery = input.state().readings().recovery();
        boolean paid = recovery.toppedUp() && input.assessment().forecast() != null;
        return Optional.of(recovery.since().plus(LONGER_THAN_A_NIGHT))
                .filter(until -> recovery.from().isOfRunway() && !paid && input.now().isBefore(until));
    }

    private static Decision stillLow(PolicyInput input) {
        Optional<Duration> left = fallenUnder(input, input.state().incident());
        AlertState state = input.state().notifiedOf(left);
        Condition shown = shown(input.assessment(), state.decided().condition());
        if (!state.isUnknown()) {
            AlertState reminded = state.reminded(shown, input.now());
            return left.isEmpty() ? remindOr(input, reminded, "still " + shown)
                    : input.tell(Type.REMINDER, reminded, input.audience(),
                            "still %s, and less than %s left".formatted(shown, new Span(left.get())));
        }
        return state.unreadable().readings() < input.rules().recoveryPolls() ? input.silent(readable(input))
                : input.tell(Type.REMINDER, state.eased(shown, input.now()), input.audience(),
                        "readable again, and still " + shown);
    }

    private Decision onFailure(PolicyInput input) {
        AlertState state = input.state();
        Unreadable unreadable = state.unreadable();
        String seen = unreadable.last().inShort();
        Optional<Severity> feared = Optional.ofNullable(input.assessment().projection())
                .map(projection -> projection.condition().severity());
        if (unreadable.notified()) {
            if (feared.filter(worse -> worse.compareTo(state.worstNotified()) > 0).isPresent()) {
                return lost(input, feared, "UNKNOWN: %s, and by the last burn it would be %s".formatted(seen,
                        input.assessment().projection().condition()));
            }
            return remindOr(input, state.reminded(state.decided().condition(), input.now()), "still UNKNOWN: " + seen);
        }
        String count = seen + ", " + unreadable.failures() + " in a row";
        if (!lastsLongEnough(unreadable, input.rules(), state.severity())) {
            return input.silent("not yet UNKNOWN: " + count);
        }
        return lost(input, feared, "UNKNOWN: " + count);
    }

    /** @param feared how bad it may be by now */
    private static Decision lost(PolicyInput input, Optional<Severity> feared, String reason) {
        return input.tell(Type.UNREADABLE,
                input.state().unreadable(lasting(input), feared.orElse(null), input.now()), input.channels(), reason);
    }

    /** Nothing is new: people are told again what lasts, once it is time, and otherwise nothing. */
    private static Decision remindOr(PolicyInput input, AlertState reminded, String reason) {
        AlertState state = input.state();
        if (state.decided().isUndelivered()) {
            return input.silent(reason + input.toNobody());
        }
        if (input.hasLostItsAudience()) {
            return input.tell(Type.REMINDER, reminded, input.audience(),
                    reason + ", and every channel that was notified is off: " + state.incident().notifiedChannels());
        }
        Optional<Instant> next = NextReminder.interval(state.severity(), input.rules().reminders())
                .map(state.decided().notifiedAt()::plus);
        if (next.isEmpty()) {
            return input.silent(reason);
        }
        return input.now().isBefore(next.get())
                ? input.silent(reason + ", next reminder " + next.get().truncatedTo(ChronoUnit.SECONDS))
                : input.tell(Type.REMINDER, reminded, input.audience(),
                        reason + ", last told " + state.decided().notifiedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Failed polls are retried within seconds, so their number alone says nothing: they must span the periods too. */
    private boolean lastsLongEnough(Unreadable unreadable, AlertRules rules, Severity severity) {
        Duration span = Duration.between(unreadable.since(), unreadable.last().at());
        Duration least = polling.periodAt(severity != Severity.OK).multipliedBy(rules.unreadableAfter() - 1L);
        return unreadable.last().kind().needsFix()
                || unreadable.failures() >= rules.unreadableAfter() && span.compareTo(least) >= 0;
    }

    /** Those of the last readings, in a row, that are clear of what was told. */
    private static List<Condition> clearOf(Condition told, List<Condition> lately) {
        int from = lately.size();
        while (from > 0 && lately.get(from - 1).isLessSevereThan(told)) {
            from--;
        }
        return lately.subList(from, lately.size());
    }

    /** What the reading shows of the severity that was told: its own condition, or one that it is not yet clear of. */
    private static Condition shown(Assessment assessment, Condition told) {
        return Stream.of(assessment.condition(), assessment.withMargin())
                .filter(condition -> condition.severity() == told.severity()).findFirst().orElse(told);
    }

    private static Optional<Duration> fallenUnder(PolicyInput input, Incident incident) {
        return incident.reached(input.rules().reminders().runway(), input.assessment().forecast());
    }

    private static String readable(PolicyInput input) {
        return "readable for %d of %d readings".formatted(input.state().unreadable().readings(),
                input.rules().recoveryPolls());
    }

    private static Incident lasting(PolicyInput input) {
        AlertState state = input.state();
        if (state.incident() != null) {
            return state.incident();
        }
        Instant begin = state.unreadable() != null ? state.unreadable().since() : input.now();
        return Incident.begin(input.eventId(), begin).notifiedTo(state.sideAlerts().waitingForTopUp());
    }
}
