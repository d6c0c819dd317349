package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is remembered of an account from one poll to the next, and how it changes. {@link AlertPolicy} decides when.
 *
 * @param told         the condition of the balance that was last decided to hold; HEALTHY at first
 * @param episode      the stretch of trouble that lasts; null when all is well
 * @param lately       what the last readings showed with the recovery margin, newest last; as many as recovery takes
 * @param clear        since when the last readings are clear of what was told; null when the last was not
 * @param lastReading  the last balance known; null before the first
 * @param previousAt   when the balance before that was read; null before the second
 * @param forecast     how long that balance lasts; null when that is not known
 * @param unreadable   the failed polls since the balance was readable; null when there are none
 * @param sequence     of the last event; 0 before the first
 * @param toldAt       when people were last told something; null before the first time
 * @param asides       what is watched beside the condition
 * @param lowSince     the first of the readings that were not well, since when none that was ended it; null when all is
 *                     well, or when it only cannot be read
 * @param notified     the condition that a channel was last notified of, when no channel was notified of the one that
 *                     holds; null otherwise
 */
public record AlertState(Condition told, Episode episode, List<Condition> lately, Clear clear,
                         CreditReading lastReading, Instant previousAt, Forecast forecast, Unreadable unreadable,
                         long sequence, Instant toldAt, Asides asides, Instant lowSince, Condition notified) {

    /** A smaller rise is a refund or a rounding, and no payment. */
    private static final BigDecimal SMALLEST_TOP_UP = BigDecimal.ONE;

    /** One of an earlier version knows nothing beside the condition; with it, no channel counted as notified. */
    public AlertState {
        asides = asides == null ? Asides.NONE : asides;
        boolean low = told != Condition.HEALTHY && episode != null;
        lowSince = lowSince == null && low ? episode.startedAt() : lowSince;
        boolean lasts = low || episode != null && unreadable != null && unreadable.told();
        notified = notified == null && lasts && episode.toldChannels().isEmpty() ? Condition.HEALTHY : notified;
    }

    /** The state of an account that nothing is known of. */
    public static final AlertState INITIAL =
            new AlertState(Condition.HEALTHY, null, List.of(), null, null, null, null, null, 0, null, Asides.NONE,
                    null, null);

    /**
     * @param id           the id of its first event
     * @param startedAt    the reading, or the failed poll, with which it began
     * @param suspendedAt  the first reading that showed the account suspended; null when none did
     * @param resumedAt    the first reading after the last such which showed it no longer so; null while it is
     * @param toppedUp     the top-ups since then, added up, in dollars; null when there were none
     * @param toppedUpAt   the reading that showed the last of them; null when there were none
     * @param toldChannels the channels that were notified of it
     * @param runwayTold   the shortest of the runways to remind at that was told since the last top-up; null when none
     *                     was
     */
    public record Episode(String id, Instant startedAt, Instant suspendedAt, Instant resumedAt, BigDecimal toppedUp,
                          Instant toppedUpAt, Set<String> toldChannels, Duration runwayTold) {

        /** One of an earlier version added up any rises. */
        public Episode {
            toppedUpAt = toppedUp == null || !isTopUp(toppedUp) ? null : toppedUpAt;
            toppedUp = toppedUp == null || !isTopUp(toppedUp) ? null : toppedUp;
        }

        static Episode begin(String id, Instant at) {
            return new Episode(id, at, null, null, null, null, Set.of(), null);
        }

        /** After a reading: what came in, and whether the account is suspended. */
        Episode after(Assessment assessment, BigDecimal rise, AlertRules rules) {
            Instant at = assessment.outcome().at();
            Episode paid = isTopUp(rise) ? toppedUp(rise, at).remindingAgain(rules, assessment.forecast()) : this;
            if (suspendedAt == null) {
                return paid;
            }
            if (assessment.condition() == Condition.SUSPENDED) {
                return paid.suspended(at);
            }
            return resumedAt == null ? paid.resumed(at) : paid;
        }

        Episode suspended(Instant at) {
            Instant first = suspendedAt == null ? at : suspendedAt;
            return new Episode(id, startedAt, first, null, toppedUp, toppedUpAt, toldChannels, runwayTold);
        }

        Episode resumed(Instant at) {
            return new Episode(id, startedAt, suspendedAt, at, toppedUp, toppedUpAt, toldChannels, runwayTold);
        }

        Episode toppedUp(BigDecimal rise, Instant at) {
            BigDecimal total = toppedUp == null ? rise : toppedUp.add(rise);
            return new Episode(id, startedAt, suspendedAt, resumedAt, total, at, toldChannels, runwayTold);
        }

        Episode toldTo(Collection<String> channels) {
            Set<String> all = new LinkedHashSet<>(toldChannels);
            all.addAll(channels);
            return new Episode(id, startedAt, suspendedAt, resumedAt, toppedUp, toppedUpAt, all, runwayTold);
        }

        /** Of these runways the shortest that is not shorter than the forecast's, unless it was told already. */
        Optional<Duration> fallenUnder(Collection<Duration> runways, Forecast forecast) {
            if (forecast == null || forecast.runway() == null) {
                return Optional.empty();
            }
            return runways.stream().filter(runway -> forecast.runway().compareTo(runway) <= 0)
                    .min(Comparator.naturalOrder())
                    .filter(runway -> runwayTold == null || runway.compareTo(runwayTold) < 0);
        }

        /** Once the runway is longer: those that it has got over, by the margin, are told again when it falls again. */
        Episode remindingAgain(AlertRules rules, Forecast forecast) {
            Duration left = forecast == null ? null : forecast.runway();
            Optional<Duration> reached = rules.reminders().runway().stream()
                    .filter(runway -> left != null && left.compareTo(rules.withMargin(runway)) <= 0)
                    .min(Comparator.naturalOrder());
            Duration stillTold = runwayTold == null ? null
                    : reached.map(runway -> runway.compareTo(runwayTold) > 0 ? runway : runwayTold).orElse(null);
            return new Episode(id, startedAt, suspendedAt, resumedAt, toppedUp, toppedUpAt, toldChannels, stillTold);
        }

        Episode toldOf(Optional<Duration> runway) {
            return new Episode(id, startedAt, suspendedAt, resumedAt, toppedUp, toppedUpAt, toldChannels,
                    runway.orElse(runwayTold));
        }
    }

    /**
     * @param since    the first reading that was clear of what was told, in a row
     * @param toppedUp whether money came in with it, or since then
     * @param of       what the reading before that showed
     */
    public record Clear(Instant since, boolean toppedUp, Condition of) {

        Clear orTopUp(boolean anotherTopUp) {
            return new Clear(since, toppedUp || anotherTopUp, of);
        }
    }

    /**
     * @param failures in a row; 0 while readings come in again
     * @param since    the first failed poll
     * @param last     the last failed poll
     * @param told     whether UNKNOWN was told
     * @param readings in a row since the last failed poll, none of them worse than what was told
     * @param feared   the worst severity that was told with it by projection; null when none was
     */
    public record Unreadable(int failures, Instant since, ReadFailure last, boolean told, int readings,
                             Severity feared) {

        static Unreadable begin(ReadFailure failure) {
            return new Unreadable(1, failure.at(), failure, false, 0, null);
        }

        Unreadable failedAgain(ReadFailure failure) {
            return new Unreadable(failures + 1, since, failure, told, 0, feared);
        }

        /** What was feared is known to be so, or not to be. */
        Unreadable readAgain(boolean worse) {
            return new Unreadable(0, since, last, told, worse ? 0 : readings + 1, null);
        }

        Unreadable declared(Severity projected) {
            return new Unreadable(failures, since, last, true, readings, projected);
        }
    }

    /** The condition that holds now, as far as was decided. */
    @JsonIgnore
    public Condition condition() {
        return isUnknown() ? Condition.UNREADABLE : told;
    }

    /** What holds now, as far as was decided. */
    @JsonIgnore
    public Severity severity() {
        return condition().severity();
    }

    /** The condition that a channel was last notified of; HEALTHY at first. */
    Condition lastNotified() {
        return notified == null ? condition() : notified;
    }

    /** After an event that these channels were given, of which there is at least one. */
    AlertState notified(Collection<String> channels) {
        return new AlertState(told, episode == null ? null : episode.toldTo(channels), lately, clear, lastReading,
                previousAt, forecast, unreadable, sequence, toldAt, asides, lowSince, null);
    }

    /**
     * After an event that no channel was given: what they were notified of before is remembered, and with it the
     * episode whose end they are still to be notified of.
     */
    AlertState notNotified(AlertState before) {
        Condition known = before.lastNotified();
        boolean same = known.severity() == severity() && !condition().isWorseThan(known);
        return new AlertState(told, same || episode != null ? episode : before.episode, lately, clear, lastReading,
                previousAt, forecast, unreadable, sequence, before.toldAt, asides, same ? lowSince : before.lowSince,
                same ? null : known);
    }

    /** Whether people were told that the balance cannot be read, and not yet that it can. */
    @JsonIgnore
    public boolean isUnknown() {
        return unreadable != null && unreadable.told();
    }

    /** After a reading: the balance, a rise of it while the episode lasts, and the end of a few failures. */
    AlertState read(CreditReading reading, Assessment assessment, AlertRules rules) {
        int window = rules.recoveryPolls();
        List<Condition> latest = Stream.concat(lately.stream(), Stream.of(assessment.withMargin())).toList();
        latest = latest.subList(Math.max(0, latest.size() - window), latest.size());
        Episode sameEpisode = episode == null ? null
                : episode.after(assessment, riseTo(reading), rules);
        return new AlertState(told, sameEpisode, latest, clear(reading, assessment.withMargin()), reading,
                lastReading == null ? null : lastReading.at(), assessment.forecast(),
                isUnknown() ? unreadable.readAgain(assessment.condition().isWorseThan(told)) : null, sequence, toldAt,
                asides.after(assessment, riseTo(reading)), lowSince(assessment), notified);
    }

    private Instant lowSince(Assessment assessment) {
        if (assessment.severity() != Severity.OK) {
            return lowSince == null ? assessment.outcome().at() : lowSince;
        }
        return told == Condition.HEALTHY && notified == null ? null : lowSince;
    }

    private Clear clear(CreditReading reading, Condition shown) {
        if (!shown.isLessSevereThan(told)) {
            return null;
        }
        boolean toppedUp = isTopUp(riseTo(reading));
        if (clear != null) {
            return clear.orTopUp(toppedUp);
        }
        Condition before = lately.isEmpty() ? told : lately.get(lately.size() - 1);
        return new Clear(reading.at(), toppedUp, before.isLessSevereThan(told) ? told : before);
    }

    /** How much more there is than at the last reading, in dollars: negative when it is less, zero at the first. */
    BigDecimal riseTo(CreditReading reading) {
        return lastReading == null ? BigDecimal.ZERO : reading.credit().subtract(lastReading.credit());
    }

    static boolean isTopUp(BigDecimal rise) {
        return rise.compareTo(SMALLEST_TOP_UP) >= 0;
    }

    /** After a failed poll: nothing of the balance changes. While it is UNKNOWN, what was lately is no longer so. */
    AlertState failed(ReadFailure failure) {
        Unreadable more = unreadable == null ? Unreadable.begin(failure) : unreadable.failedAgain(failure);
        return new AlertState(told, episode, isUnknown() ? List.of() : lately, isUnknown() ? null : clear, lastReading,
                previousAt, forecast, more, sequence, toldAt, asides, lowSince, notified);
    }

    /** After a worse condition was told. The run of better readings begins anew. */
    AlertState worsened(Condition condition, Episode lasting, Instant at) {
        return new AlertState(condition, lasting, List.of(), null, lastReading, previousAt, forecast, null,
                sequence + 1, at, asides, lowSince, notified);
    }

    /** After an account is no longer watched: its last balance is kept to be looked at. */
    AlertState closed(boolean told) {
        return new AlertState(Condition.HEALTHY, null, List.of(), null, lastReading, previousAt, forecast, null,
                told ? sequence + 1 : sequence, toldAt, Asides.NONE, null, null);
    }

    /** Of an account that is watched again: only the count of events goes on. */
    public AlertState anew() {
        return new AlertState(Condition.HEALTHY, null, List.of(), null, null, null, null, null, sequence, null,
                Asides.NONE, null, null);
    }

    /** Before the runways that it has got over are told again, should it fall again. */
    AlertState remindingAgain(AlertRules rules) {
        return new AlertState(told, episode.remindingAgain(rules, forecast), lately, clear, lastReading, previousAt,
                forecast, unreadable, sequence, toldAt, asides, lowSince, notified);
    }

    /** After a better condition was told that is not yet well. */
    AlertState eased(Condition condition, Instant at) {
        return new AlertState(condition, episode, lately, null, lastReading, previousAt, forecast, null, sequence + 1,
                at, asides, lowSince, notified);
    }

    /** After it was told that all is well. */
    AlertState ended(Instant at) {
        return new AlertState(Condition.HEALTHY, null, lately, null, lastReading, previousAt, forecast, null,
                sequence + 1, at, asides, null, notified);
    }

    /** After it was told that the balance cannot be read, and how bad it may be. What was lately is no longer so. */
    AlertState lost(Episode lasting, Severity projected, Instant at) {
        return new AlertState(told, lasting, List.of(), null, lastReading, previousAt, forecast,
                unreadable.declared(projected), sequence + 1, at, asides.unseen(), lowSince, notified);
    }

    /** The worst that was told: of the last reading, or of what is feared while there is none. */
    Severity worstTold() {
        boolean feared = isUnknown() && unreadable.feared() != null
                && unreadable.feared().compareTo(told.severity()) > 0;
        return feared ? unreadable.feared() : told.severity();
    }

    /** After it was told again what lasts, as the last reading showed it. */
    AlertState reminded(Condition shown, Instant at) {
        return new AlertState(shown, episode, lately, clear, lastReading, previousAt, forecast, unreadable,
                sequence + 1, at, asides, lowSince, notified);
    }

    /** Before the runway is told, should it have fallen under one of those to remind at. */
    AlertState toldOf(Optional<Duration> runway) {
        return new AlertState(told, episode.toldOf(runway), lately, clear, lastReading, previousAt, forecast,
                unreadable, sequence, toldAt, asides, lowSince, notified);
    }

    /** After something was told that is no part of what lasts, if anything does: only the count of events goes on. */
    public AlertState counted() {
        return aside(asides);
    }

    /** After it was told that the vendor has not topped up. Whoever was told is told the end of what lasts, too. */
    AlertState missing(Collection<String> channels) {
        return new AlertState(told, episode == null ? null : episode.toldTo(channels), lately, clear, lastReading,
                previousAt, forecast, unreadable, sequence + 1, toldAt, asides.toldOfMissingTopUp(channels), lowSince,
                notified);
    }

    /** After something beside the condition was told. */
    AlertState aside(Asides after) {
        return new AlertState(told, episode, lately, clear, lastReading, previousAt, forecast, unreadable,
                sequence + 1, toldAt, after, lowSince, notified);
    }
}
