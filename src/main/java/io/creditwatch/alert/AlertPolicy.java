package io.creditwatch.alert;

import io.creditwatch.alert.AlertState.Episode;
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
        Matter matter = new Matter(state, rules, assessment, on.isEmpty() ? today.of(assessment.severity()) : on, today,
                silence, eventId);
        Decision decision = outcome instanceof CreditReading ? onReading(matter, before) : onFailure(matter);
        if (decision.event().isPresent()) {
            return decision;
        }
        return owed(matter)
                .or(() -> outcome instanceof CreditReading && !state.isUnknown() ? aside(matter) : Optional.empty())
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
        Set<String> told = new LinkedHashSet<>(state.asides().waiting());
        if (state.episode() != null && known != Condition.HEALTHY) {
            told.addAll(state.episode().toldChannels());
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

    private static Decision onReading(Matter matter, AlertState before) {
        Condition told = matter.state().told();
        if (matter.assessment().condition().isWorseThan(told)) {
            return worse(matter);
        }
        if (told == Condition.HEALTHY) {
            return stillWell(matter, before);
        }
        if (matter.assessment().withMargin().isLessSevereThan(told)) {
            return better(matter);
        }
        return stillLow(matter);
    }

    private static Decision worse(Matter matter) {
        Condition condition = matter.assessment().condition();
        return worse(matter, condition, condition + " is worse than " + matter.state().told());
    }

    private static Decision worse(Matter matter, Condition condition, String reason) {
        Episode lasting = lasting(matter);
        Episode episode = lasting.toldOf(fallenUnder(matter, lasting));
        if (condition == Condition.SUSPENDED) {
            episode = episode.suspended(matter.now());
        }
        Type type = condition.severity() == Severity.CRITICAL ? Type.CRITICAL : Type.WARNING;
        return matter.tell(type, matter.state().worsened(condition, episode, matter.now()), matter.channels(),
                reason);
    }

    private static Decision stillWell(Matter matter, AlertState before) {
        AlertState state = matter.state();
        BigDecimal rise = before.riseTo(state.lastReading());
        if (state.isUnknown()) {
            return state.unreadable().readings() < matter.rules().recoveryPolls() ? matter.silent(readable(matter))
                    : matter.tell(Type.RECOVERED, state.ended(matter.now()), matter.audience(),
                            "readable again, and HEALTHY");
        }
        return AlertState.isTopUp(rise) ? matter.toldOfTopUp(rise, before.asides().waiting(),
                        "HEALTHY, topped up by " + new Dollars(rise))
                : matter.silent("HEALTHY");
    }

    /** What is news whatever the condition, when there is no other; empty when nothing is. */
    private static Optional<Decision> aside(Matter matter) {
        AlertState state = matter.state();
        boolean anybody = !matter.channels().isEmpty();
        if (state.asides().missTopUp(matter.now(), anybody)) {
            return Optional.of(matter.tell(Type.TOP_UP_MISSING,
                    state.missing(matter.channels()), matter.channels(),
                    "no auto top-up since " + state.asides().topUpAwaited().truncatedTo(ChronoUnit.SECONDS)));
        }
        Forecast forecast = matter.assessment().forecast();
        if (forecast != null && forecast.spikes() && state.asides().missSpike(anybody)) {
            return Optional.of(matter.tell(Type.BURN_SPIKE, state.aside(state.asides().toldOfSpike(anybody)),
                    matter.channels(), "burns %s/h, which is over twice the usual %s/h".formatted(
                            Dollars.rounded(forecast.usdPerHour()), Dollars.rounded(forecast.usualUsdPerHour()))));
        }
        return Optional.empty();
    }

    /** This reading is clear of what was told. That is news once as many in a row are, and for as long as it takes. */
    private static Decision better(Matter matter) {
        AlertState state = matter.state();
        List<Condition> clear = clearOf(state.told(), state.lately());
        int needed = matter.rules().recoveryPolls();
        Condition held = clear.stream().min(Comparator.naturalOrder()).orElseThrow();
        String reason = "%s has held for %d of %d readings".formatted(held, clear.size(), needed);
        if (clear.size() < needed) {
            return matter.silent(reason);
        }
        Optional<Instant> until = tooEarlyUntil(matter);
        if (until.isPresent()) {
            return state.isUnknown() ? stillLow(matter) : matter.silent("%s, and without a top-up must until %s"
                    .formatted(reason, until.get().truncatedTo(ChronoUnit.SECONDS)));
        }
        return held == Condition.HEALTHY
                ? matter.tell(Type.RECOVERED, state.ended(matter.now()), matter.audience(), reason)
                : eased(matter, held, reason);
    }

    /** Only those who were told that it was worse, and the runways to remind at are told again should it fall again. */
    private static Decision eased(Matter matter, Condition held, String reason) {
        AlertState state = matter.state().remindingAgain(matter.rules());
        boolean worseWasTold = state.lastNotified().severity().compareTo(held.severity()) > 0;
        return matter.tell(Type.EASED, state.eased(held, matter.now()), worseWasTold ? matter.audience() : List.of(),
                reason);
    }

    /** What no channel was given when it was decided, told now by what the poll shows; empty when that cannot be. */
    private static Optional<Decision> owed(Matter matter) {
        AlertState state = matter.state();
        if (state.notified() == null) {
            return Optional.empty();
        }
        String reason = "%s, of which no channel was notified yet".formatted(state.condition());
        if (matter.assessment().severity() == Severity.UNKNOWN) {
            return Optional.of(matter).filter(each -> state.isUnknown() && !each.channels().isEmpty())
                    .map(each -> lost(each, Optional.ofNullable(state.unreadable().feared()), reason));
        }
        return state.isUnknown() ? Optional.empty() : owedOfReading(matter, reason);
    }

    private static Optional<Decision> owedOfReading(Matter matter, String reason) {
        AlertState state = matter.state();
        Condition known = state.notified();
        Condition shown = matter.assessment().condition();
        if (shown != Condition.HEALTHY && (known == Condition.UNREADABLE || shown.isWorseThan(known))) {
            return matter.channels().isEmpty() ? Optional.empty() : Optional.of(worse(matter, shown, reason));
        }
        boolean holds = !matter.assessment().withMargin().isLessSevereThan(state.told());
        if (!holds || matter.audience().isEmpty()) {
            return Optional.empty();
        }
        if (state.told() == Condition.HEALTHY) {
            return Optional.of(matter.tell(Type.RECOVERED, state.ended(matter.now()), matter.audience(), reason));
        }
        Condition held = shown(matter.assessment(), state.told());
        if (known.isLessSevereThan(held)) {
            return matter.channels().isEmpty() ? Optional.empty() : Optional.of(worse(matter, held, reason));
        }
        return Optional.of(held.isLessSevereThan(known) && known != Condition.UNREADABLE
                ? eased(matter, held, reason)
                : matter.tell(Type.REMINDER, state.eased(held, matter.now()), matter.audience(), reason));
    }

    /** A runway ends by a top-up, once it is known how long that lasts, or by being longer for long enough. */
    private static Optional<Instant> tooEarlyUntil(Matter matter) {
        AlertState.Clear clear = matter.state().clear();
        boolean paid = clear.toppedUp() && matter.assessment().forecast() != null;
        return Optional.of(clear.since().plus(LONGER_THAN_A_NIGHT))
                .filter(until -> clear.of().isOfRunway() && !paid && matter.now().isBefore(until));
    }

    private static Decision stillLow(Matter matter) {
        Optional<Duration> left = fallenUnder(matter, matter.state().episode());
        AlertState state = matter.state().toldOf(left);
        Condition shown = shown(matter.assessment(), state.told());
        if (!state.isUnknown()) {
            AlertState reminded = state.reminded(shown, matter.now());
            return left.isEmpty() ? remindOr(matter, reminded, "still " + shown)
                    : matter.tell(Type.REMINDER, reminded, matter.audience(),
                            "still %s, and less than %s left".formatted(shown, new Span(left.get())));
        }
        return state.unreadable().readings() < matter.rules().recoveryPolls() ? matter.silent(readable(matter))
                : matter.tell(Type.REMINDER, state.eased(shown, matter.now()), matter.audience(),
                        "readable again, and still " + shown);
    }

    private Decision onFailure(Matter matter) {
        AlertState state = matter.state();
        Unreadable unreadable = state.unreadable();
        String seen = unreadable.last().inShort();
        Optional<Severity> feared = Optional.ofNullable(matter.assessment().projection())
                .map(projection -> projection.condition().severity());
        if (unreadable.told()) {
            if (feared.filter(worse -> worse.compareTo(state.worstTold()) > 0).isPresent()) {
                return lost(matter, feared, "UNKNOWN: %s, and by the last burn it would be %s".formatted(seen,
                        matter.assessment().projection().condition()));
            }
            return remindOr(matter, state.reminded(state.told(), matter.now()), "still UNKNOWN: " + seen);
        }
        String count = seen + ", " + unreadable.failures() + " in a row";
        if (!lastsLongEnough(unreadable, matter.rules(), state.severity())) {
            return matter.silent("not yet UNKNOWN: " + count);
        }
        return lost(matter, feared, "UNKNOWN: " + count);
    }

    /** @param feared how bad it may be by now */
    private static Decision lost(Matter matter, Optional<Severity> feared, String reason) {
        return matter.tell(Type.UNREADABLE,
                matter.state().lost(lasting(matter), feared.orElse(null), matter.now()), matter.channels(), reason);
    }

    /** Nothing is new: people are told again what lasts, once it is time, and otherwise nothing. */
    private static Decision remindOr(Matter matter, AlertState reminded, String reason) {
        AlertState state = matter.state();
        if (state.notified() != null) {
            return matter.silent(reason + matter.toNobody());
        }
        if (matter.hasLostItsAudience()) {
            return matter.tell(Type.REMINDER, reminded, matter.audience(),
                    reason + ", and every channel that was notified is off: " + state.episode().toldChannels());
        }
        Optional<Instant> next = NextReminder.interval(state.severity(), matter.rules().reminders())
                .map(state.toldAt()::plus);
        if (next.isEmpty()) {
            return matter.silent(reason);
        }
        return matter.now().isBefore(next.get())
                ? matter.silent(reason + ", next reminder " + next.get().truncatedTo(ChronoUnit.SECONDS))
                : matter.tell(Type.REMINDER, reminded, matter.audience(),
                        reason + ", last told " + state.toldAt().truncatedTo(ChronoUnit.SECONDS));
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

    private static Optional<Duration> fallenUnder(Matter matter, Episode episode) {
        return episode.fallenUnder(matter.rules().reminders().runway(), matter.assessment().forecast());
    }

    private static String readable(Matter matter) {
        return "readable for %d of %d readings".formatted(matter.state().unreadable().readings(),
                matter.rules().recoveryPolls());
    }

    private static Episode lasting(Matter matter) {
        AlertState state = matter.state();
        if (state.episode() != null) {
            return state.episode();
        }
        Instant begin = state.unreadable() != null ? state.unreadable().since() : matter.now();
        return Episode.begin(matter.eventId(), begin).toldTo(state.asides().waiting());
    }
}
