package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Limit;
import io.creditwatch.assessment.Projection;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.text.Dollars;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spender;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that people and buses are told. Its JSON form (without {@code id}) is the {@code data} of the CloudEvent:
 * {@code docs/credit-event.schema.json}. Dollars travel as decimal strings; what is not known is null.
 *
 * @param id               unique, and the same at every attempt to deliver it
 * @param account          the account's name
 * @param sequence         1, 2, 3 … without gaps for each account
 * @param episode          the stretch of trouble it belongs to; null when there is none, as for a test
 * @param event            what is told
 * @param severity         what holds from now on; of {@link Type#TOP_UP_MISSING} at least WARNING, of
 *                         {@link Type#REMOVED} OK
 * @param previousSeverity what was told before
 * @param condition        why; of {@link Type#REMOVED} what was told before
 * @param decidedAt        when it was decided
 * @param reading          the balance it rests on; for {@link Type#UNREADABLE} the last one known; null when there
 *                         is none
 * @param limit            the limit that was reached; null when none was
 * @param burn             how fast the balance falls, as of the reading; null when that is not known
 * @param runway           how long the balance lasts, as of the reading; null when that is not known, or when nothing
 *                         is burnt
 * @param topUp            money that came in during the episode, or while all is well; null when none did
 * @param failure          why the balance cannot be read; null when it can
 * @param delivery         the channel that takes nothing; null but for {@link Type#CHANNEL_FAILING}
 * @param ledger           why nothing can be recorded; null, and left out of the JSON form, but for
 *                         {@link Type#LEDGER_FAILING}
 * @param summary          one line of plain text: headline, account, number
 * @param test             true when somebody is only trying the channels
 */
public record CreditEvent(String id, String account, long sequence, Episode episode, Type event, Severity severity,
                          Severity previousSeverity, Condition condition, Instant decidedAt, Reading reading,
                          Limit limit, Burn burn, Runway runway, TopUp topUp, Failure failure, Delivery delivery,
                          @JsonInclude(JsonInclude.Include.NON_NULL) LedgerOutage ledger,
                          String summary, boolean test) {

    /** Any event but of {@link Type#LEDGER_FAILING}. */
    public CreditEvent(String id, String account, long sequence, Episode episode, Type event, Severity severity,
                       Severity previousSeverity, Condition condition, Instant decidedAt, Reading reading,
                       Limit limit, Burn burn, Runway runway, TopUp topUp, Failure failure, Delivery delivery,
                       String summary, boolean test) {
        this(id, account, sequence, episode, event, severity, previousSeverity, condition, decidedAt, reading, limit,
                burn, runway, topUp, failure, delivery, null, summary, test);
    }

    /**
     * The event by which {@code before} became {@code after}.
     *
     * @param previous what was told before
     * @param limit    that was reached; null when none was
     * @param next     when it is told again; null when it is not
     */
    static CreditEvent of(String id, Type type, Severity previous, AlertState before, AlertState after,
                          Assessment assessment, Limit limit, NextReminder next) {
        AlertState of = after.episode() != null ? after : before;
        return of(id, type, previous, after, Episode.of(of, next), TopUp.of(of.episode()), assessment, limit);
    }

    /** @param rise in dollars */
    static CreditEvent toppedUp(String id, AlertState before, AlertState after, Assessment assessment,
                                BigDecimal rise) {
        TopUp topUp = new TopUp(rise, assessment.outcome().at());
        return of(id, Type.TOPPED_UP, before.severity(), after, null, topUp, assessment, assessment.limit());
    }

    private static CreditEvent of(String id, Type type, Severity previous, AlertState after, Episode episode,
                                  TopUp topUp, Assessment assessment, Limit limit) {
        PollOutcome outcome = assessment.outcome();
        // that a payment is missing is a warning of its own, however much there is
        Severity severity = type == Type.TOP_UP_MISSING && after.severity() == Severity.OK ? Severity.WARNING
                : after.severity();
        CreditEvent event = new CreditEvent(id, outcome.account(), after.sequence(), episode, type, severity,
                previous, after.condition(), outcome.at(),
                Reading.of(after), limit, Burn.of(after.forecast(), assessment.spenders()),
                Runway.of(after.forecast()), topUp, Failure.of(after, assessment.projection()), null, null, false);
        return event.withSummary(Headline.of(event));
    }

    /** An event about nothing, to try the channels with. */
    public static CreditEvent test(String id, String account, Instant now) {
        CreditEvent event = new CreditEvent(id, account, 0, null, Type.TEST, Severity.OK, Severity.OK,
                Condition.HEALTHY, now, null, null, null, null, null, null, null, null, true);
        return event.withSummary(Headline.of(event));
    }

    /**
     * An event about a channel, told through the others as one of an account that it concerns.
     *
     * @param state the account's, with this event counted
     */
    public static CreditEvent channelFailing(String id, String account, AlertState state, Delivery delivery,
                                            Instant now) {
        Episode episode = Episode.of(state, null);
        CreditEvent event = new CreditEvent(id, account, state.sequence(), episode, Type.CHANNEL_FAILING,
                state.severity(), state.severity(), state.condition(), now, Reading.of(state), null,
                Burn.of(state.forecast(), List.of()), Runway.of(state.forecast()), null, Failure.of(state, null),
                delivery, null, false);
        return event.withSummary(Headline.of(event));
    }

    /**
     * An event about the ledger, from memory, since nothing can be recorded: it has no number. It stands under the
     * account that is worst off.
     *
     * @param account to name when none is known to be critical
     */
    public static CreditEvent ledgerFailing(String id, String account, LedgerOutage outage, Instant now) {
        Optional<CriticalAccount> worst = outage.critical().stream().findFirst();
        Severity severity = worst.isPresent() ? Severity.CRITICAL : Severity.UNKNOWN;
        CreditEvent event = new CreditEvent(id, worst.map(CriticalAccount::account).orElse(account), 0, null,
                Type.LEDGER_FAILING, severity, severity,
                worst.map(CriticalAccount::condition).orElse(Condition.UNREADABLE), now, null, null, null, null, null,
                null, null, outage, null, false);
        return event.withSummary(Headline.of(event));
    }

    /**
     * How soon it is to go out before what is told of other accounts, the most urgent first. The worst severity counts,
     * be it projected, and a reminder comes after what is news. A channel that is down is as urgent as an account of
     * which nothing is known.
     */
    public int urgency() {
        if (event == Type.CHANNEL_FAILING) {
            return urgencyOf(Severity.UNKNOWN) + 1;
        }
        int projected = failure == null || failure.projection() == null ? 0
                : urgencyOf(failure.projection().severity());
        return Math.max(urgencyOf(severity), projected) + (event == Type.REMINDER ? 0 : 1);
    }

    private static int urgencyOf(Severity severity) {
        return switch (severity) {
            case OK -> 0;
            case WARNING -> 2;
            case UNKNOWN -> 4;
            case CRITICAL -> 6;
        };
    }

    /**
     * The end of what was told of an account, since nobody watches it any more: nothing is said of its balance.
     *
     * @param before what was told, and is over
     * @param after  with this event counted
     */
    static CreditEvent removed(String id, String account, AlertState before, AlertState after, Instant now) {
        CreditEvent event = new CreditEvent(id, account, after.sequence(), Episode.of(before, null), Type.REMOVED,
                Severity.OK, before.lastNotified().severity(), before.lastNotified(), now, Reading.of(before), null,
                null, null, TopUp.of(before.episode()), null, null, null, null, false);
        return event.withSummary(Headline.of(event));
    }

    private CreditEvent withSummary(String line) {
        return new CreditEvent(id, account, sequence, episode, event, severity, previousSeverity, condition, decidedAt,
                reading, limit, burn, runway, topUp, failure, delivery, ledger, line, test);
    }

    public enum Type {
        WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP, TOP_UP_MISSING, BURN_SPIKE,
        CHANNEL_FAILING, LEDGER_FAILING, REMOVED, TEST;

        /** Whether it is told beside whatever lasts, of which it is no part. */
        public boolean isAside() {
            return switch (this) {
                case TOP_UP_MISSING, BURN_SPIKE, CHANNEL_FAILING, LEDGER_FAILING, TEST -> true;
                case WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP, REMOVED -> false;
            };
        }

        /** As it stands in the CloudEvent's {@code type}. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param id          of the episode
     * @param startedAt   the reading (or failed poll) with which it began
     * @param lowSince    the first reading that was low; null when none was
     * @param suspendedAt the first reading that showed the account suspended; null when none did
     * @param resumedAt   the first reading after that which showed it no longer so; null when none has
     * @param next        when it is told again, should it last; null when it is not
     */
    public record Episode(String id, Instant startedAt, Instant lowSince, Instant suspendedAt, Instant resumedAt,
                          NextReminder next) {

        /** Null when there is none. */
        static Episode of(AlertState state, NextReminder next) {
            AlertState.Episode episode = state.episode();
            return episode == null ? null : new Episode(episode.id(), episode.startedAt(), state.lowSince(),
                    episode.suspendedAt(), episode.resumedAt(), next);
        }

        /** Since when people know it as low: one of an earlier version knows only when it began. */
        public Instant lowOrStartedAt() {
            return lowSince == null ? startedAt : lowSince;
        }
    }

    /**
     * @param readAt            when it was read
     * @param previousReadAt    when the balance was last read before that; null when never. What changed, changed
     *                          between the two
     * @param creditUsd         dollars left
     * @param thresholdUsd      the vendor's floor; null when it gave none
     * @param canCreateInstance null when the vendor did not say
     */
    public record Reading(Instant readAt, Instant previousReadAt,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal creditUsd,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal thresholdUsd,
                          Boolean canCreateInstance) {

        static Reading of(AlertState state) {
            CreditReading last = state.lastReading();
            return last == null ? null : new Reading(last.at(), state.previousAt(), last.credit(), last.threshold(),
                    last.canCreateInstance());
        }
    }

    /**
     * @param usdPerHour          not negative
     * @param basis               what it rests on
     * @param dashboardUsdPerHour what the vendor says that the machines cost; null when that is not known
     * @param usualUsdPerHour     what was burnt in the day before; null when that is not known
     * @param spenders            who most of it goes to, the greatest first; empty when that is not known
     */
    public record Burn(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal usdPerHour, Forecast.Basis basis,
                       @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal dashboardUsdPerHour,
                       @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal usualUsdPerHour,
                       List<Spender> spenders) {

        private static final BigDecimal A_QUARTER = new BigDecimal("0.25");

        /** One of an earlier version names nobody. */
        public Burn {
            spenders = spenders == null ? List.of() : List.copyOf(spenders);
        }

        /** Null when nothing is known. */
        public static Burn of(Forecast forecast, List<Spender> spenders) {
            return forecast == null ? null : new Burn(forecast.usdPerHour(), forecast.basis(),
                    forecast.dashboardUsdPerHour(), forecast.usualUsdPerHour(), spenders);
        }

        /** Whether what the balance has lost is more than a quarter off what the vendor's dashboard says. */
        public boolean disagrees() {
            return basis == Forecast.Basis.READINGS && dashboardUsdPerHour != null
                    && dashboardUsdPerHour.subtract(usdPerHour).abs().compareTo(usdPerHour.multiply(A_QUARTER)) > 0;
        }
    }

    /**
     * @param seconds         until the balance reaches the floor, from the reading on; 0 when it is there
     * @param earliestSeconds the least that it may be
     * @param latestSeconds   the most that it may be; null when it may last for ever
     * @param endsAt          when the balance reaches the floor
     */
    public record Runway(long seconds, long earliestSeconds, Long latestSeconds, Instant endsAt) {

        /** Null when nothing is known, or nothing is burnt. */
        public static Runway of(Forecast forecast) {
            return forecast == null || forecast.runway() == null ? null
                    : new Runway(forecast.runway().toSeconds(), forecast.earliest().toSeconds(),
                            forecast.latest() == null ? null : forecast.latest().toSeconds(), forecast.endsAt());
        }
    }

    /**
     * @param amountUsd the top-ups seen, added up
     * @param seenAt    the reading that showed the last of them
     */
    public record TopUp(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amountUsd, Instant seenAt) {

        static TopUp of(AlertState.Episode episode) {
            return episode == null || episode.toppedUp() == null ? null
                    : new TopUp(episode.toppedUp(), episode.toppedUpAt());
        }
    }

    /**
     * @param kind       what goes wrong
     * @param httpStatus null when there was no answer
     * @param detail     one line for people; it may hold the vendor's own words, so escape it
     * @param count      failed polls in a row
     * @param since      the first of them
     * @param projection what the balance is taken to be meanwhile; null when nothing is known
     */
    public record Failure(ReadFailure.Kind kind, Integer httpStatus, String detail, int count, Instant since,
                          Projected projection) {

        static Failure of(AlertState state, Projection projection) {
            if (!state.isUnknown()) {
                return null;
            }
            AlertState.Unreadable unreadable = state.unreadable();
            ReadFailure last = unreadable.last();
            return new Failure(last.kind(), last.httpStatus(), last.detail(), unreadable.failures(),
                    unreadable.since(), Projected.of(projection));
        }
    }

    /**
     * @param severity   what it would be
     * @param condition  why
     * @param creditUsd  dollars left, not under the floor
     * @param criticalAt when it is CRITICAL, or was
     */
    public record Projected(Severity severity, Condition condition,
                            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal creditUsd, Instant criticalAt) {

        static Projected of(Projection projection) {
            return projection == null ? null : new Projected(projection.condition().severity(),
                    projection.condition(), projection.creditUsd(), projection.criticalAt());
        }
    }

    /**
     * @param channel      the one that takes nothing
     * @param failingSince its first failure since it last delivered
     * @param answer       what it last said, in one line for people; it may hold the receiver's own words, so escape it
     * @param undelivered  how many notices it has not taken
     */
    public record Delivery(String channel, Instant failingSince, String answer, int undelivered) {
    }

    /**
     * @param failingSince the first thing that could not be recorded since anything could
     * @param reason       what the database last said, in one line for people; escape it
     * @param lastReadAt   when a balance was last read; null when none was since this program started
     * @param critical     the accounts that were CRITICAL when they were last read, the worst first
     */
    public record LedgerOutage(Instant failingSince, String reason, Instant lastReadAt,
                               List<CriticalAccount> critical) {
    }

    /**
     * @param condition why it is CRITICAL
     * @param creditUsd dollars left when it was last read
     * @param readAt    when that was
     */
    public record CriticalAccount(String account, Condition condition,
                                  @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal creditUsd, Instant readAt) {
    }
}
