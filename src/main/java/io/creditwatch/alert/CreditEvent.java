package io.creditwatch.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.creditwatch.alert.Incident.Suspension;
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
 * Event that channels are notified of. Its JSON form (without {@code id}) is the {@code data} of the CloudEvent:
 * {@code docs/credit-event.schema.json}. Dollars are decimal strings; unknown values are null.
 *
 * @param id        unique, and the same at every attempt to deliver it
 * @param account   name of the account
 * @param sequence  1, 2, 3 … without gaps for each account
 * @param incident  incident that it belongs to; null when there is none, as for a test
 * @param change    type, severity and condition
 * @param decidedAt time of the decision
 * @param facts     figures that it rests on
 * @param delivery  channel that fails; null except for {@link Type#CHANNEL_FAILING}
 * @param ledger    reason why nothing can be recorded; null, and left out of the JSON form, except for
 *                  {@link Type#LEDGER_FAILING}
 */
@JsonPropertyOrder({"id", "account", "sequence", "episode", "change", "decidedAt", "facts", "delivery", "ledger",
        "summary", "test"})
public record CreditEvent(String id, String account, long sequence, @JsonProperty("episode") Incident incident,
                          @JsonUnwrapped Change change, Instant decidedAt, @JsonUnwrapped Facts facts,
                          Delivery delivery, @JsonInclude(JsonInclude.Include.NON_NULL) LedgerOutage ledger) {

    /**
     * Type, severity and condition of an event.
     *
     * @param event            type of the event
     * @param severity         severity that holds from now on; of {@link Type#TOP_UP_MISSING} at least WARNING, of
     *                         {@link Type#REMOVED} OK
     * @param condition        condition behind the severity; of {@link Type#REMOVED} the one that was last notified
     * @param previousSeverity severity that was last notified
     */
    @JsonPropertyOrder({"event", "severity", "previousSeverity", "condition"})
    public record Change(Type event, Severity severity, Condition condition, Severity previousSeverity) {
    }

    /**
     * Figures that an event rests on; each is null when it is unknown or does not apply.
     *
     * @param reading reading of the balance; for {@link Type#UNREADABLE} the last known one
     * @param limit   limit that was reached
     * @param burn    burn rate as of the reading
     * @param runway  runway as of the reading; null also while there is no spending
     * @param topUp   money that came in during the incident, or while the account is healthy
     * @param failure reason why the balance cannot be read
     */
    public record Facts(Reading reading, Limit limit, Burn burn, Runway runway, TopUp topUp, Failure failure) {

        public static final Facts NONE = new Facts(null, null, null, null, null, null);

        private static Facts of(AlertState state, Limit limit, List<Spender> spenders, TopUp topUp,
                                Projection projection) {
            return new Facts(Reading.of(state), limit, Burn.of(state.forecast(), spenders),
                    Runway.of(state.forecast()), topUp, Failure.of(state, projection));
        }
    }

    public Type event() {
        return change.event();
    }

    public Severity severity() {
        return change.severity();
    }

    public Condition condition() {
        return change.condition();
    }

    public Severity previousSeverity() {
        return change.previousSeverity();
    }

    public Reading reading() {
        return facts.reading();
    }

    public Limit limit() {
        return facts.limit();
    }

    public Burn burn() {
        return facts.burn();
    }

    public Runway runway() {
        return facts.runway();
    }

    public TopUp topUp() {
        return facts.topUp();
    }

    public Failure failure() {
        return facts.failure();
    }

    /** Returns one line of plain text: headline, account, number. */
    @JsonProperty
    public String summary() {
        return Headline.of(this);
    }

    /** Returns whether the event only tries the channels. */
    @JsonProperty
    public boolean test() {
        return event() == Type.TEST;
    }

    /**
     * Returns the event by which {@code before} became {@code after}.
     *
     * @param previous severity that was last notified
     * @param limit    limit that was reached; null when none was
     * @param next     next reminder; null when there is none
     */
    static CreditEvent of(String id, Type type, Severity previous, AlertState before, AlertState after,
                          Assessment assessment, Limit limit, NextReminder next) {
        AlertState of = after.incident() != null ? after : before;
        return of(id, type, previous, after, Incident.of(of, next), TopUp.of(of.incident()), assessment, limit);
    }

    /** @param rise in dollars */
    static CreditEvent toppedUp(String id, AlertState before, AlertState after, Assessment assessment,
                                BigDecimal rise) {
        TopUp topUp = new TopUp(rise, assessment.outcome().at());
        return of(id, Type.TOPPED_UP, before.severity(), after, null, topUp, assessment, assessment.limit());
    }

    private static CreditEvent of(String id, Type type, Severity previous, AlertState after, Incident incident,
                                  TopUp topUp, Assessment assessment, Limit limit) {
        PollOutcome outcome = assessment.outcome();
        // a missing payment is a warning of its own, whatever the balance
        Severity severity = type == Type.TOP_UP_MISSING && after.severity() == Severity.OK ? Severity.WARNING
                : after.severity();
        return new CreditEvent(id, outcome.account(), after.sequence(), incident,
                new Change(type, severity, after.condition(), previous), outcome.at(),
                Facts.of(after, limit, assessment.spenders(), topUp, assessment.projection()), null, null);
    }

    /** Returns an event without figures that tries the channels. */
    public static CreditEvent test(String id, String account, Instant now) {
        return new CreditEvent(id, account, 0, null,
                new Change(Type.TEST, Severity.OK, Condition.HEALTHY, Severity.OK), now, Facts.NONE, null, null);
    }

    /**
     * Returns an event about a failing channel, for the other channels. It belongs to an account that it concerns.
     *
     * @param state state of that account, with this event counted
     */
    public static CreditEvent channelFailing(String id, String account, AlertState state, Delivery delivery,
                                            Instant now) {
        return new CreditEvent(id, account, state.sequence(), Incident.of(state, null),
                new Change(Type.CHANNEL_FAILING, state.severity(), state.condition(), state.severity()), now,
                Facts.of(state, null, List.of(), null, null), delivery, null);
    }

    /**
     * Returns an event about the ledger, which cannot record it: so it has no number. It belongs to the account in the
     * worst condition.
     *
     * @param account account to name when none is known to be critical
     */
    public static CreditEvent ledgerFailing(String id, String account, LedgerOutage outage, Instant now) {
        Optional<CriticalAccount> worst = outage.critical().stream().findFirst();
        Severity severity = worst.isPresent() ? Severity.CRITICAL : Severity.UNKNOWN;
        Condition condition = worst.map(CriticalAccount::condition).orElse(Condition.UNREADABLE);
        return new CreditEvent(id, worst.map(CriticalAccount::account).orElse(account), 0, null,
                new Change(Type.LEDGER_FAILING, severity, condition, severity), now, Facts.NONE, null, outage);
    }

    /**
     * Returns the event that ends the notifications of an account that is no longer watched. It does not show a balance.
     *
     * @param before state that the channels know
     * @param after  state with this event counted
     */
    static CreditEvent removed(String id, String account, AlertState before, AlertState after, Instant now) {
        Condition known = before.lastNotified();
        return new CreditEvent(id, account, after.sequence(), Incident.of(before, null),
                new Change(Type.REMOVED, Severity.OK, known, known.severity()), now,
                new Facts(Reading.of(before), null, null, null, TopUp.of(before.incident()), null), null, null);
    }

    /**
     * Returns how urgent the delivery is among the events of all accounts; the highest goes first. The worst severity
     * counts, projected ones included, and a reminder comes after news. A failing channel is as urgent as an account
     * whose balance is unknown.
     */
    public int urgency() {
        if (event() == Type.CHANNEL_FAILING) {
            return urgencyOf(Severity.UNKNOWN) + 1;
        }
        int projected = failure() == null || failure().projection() == null ? 0
                : urgencyOf(failure().projection().severity());
        return Math.max(urgencyOf(severity()), projected) + (event() == Type.REMINDER ? 0 : 1);
    }

    private static int urgencyOf(Severity severity) {
        return switch (severity) {
            case OK -> 0;
            case WARNING -> 2;
            case UNKNOWN -> 4;
            case CRITICAL -> 6;
        };
    }

    public enum Type {
        WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP, TOP_UP_MISSING, BURN_SPIKE,
        CHANNEL_FAILING, LEDGER_FAILING, REMOVED, TEST;

        /** Returns whether the event is independent of the condition and its incident. */
        public boolean isSideAlert() {
            return switch (this) {
                case TOP_UP_MISSING, BURN_SPIKE, CHANNEL_FAILING, LEDGER_FAILING, TEST -> true;
                case WARNING, CRITICAL, EASED, RECOVERED, REMINDER, UNREADABLE, TOPPED_UP, REMOVED -> false;
            };
        }

        /** Returns the name in the CloudEvent's {@code type}. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Times of an incident.
     *
     * @param id        id of the incident
     * @param startedAt time of the reading, or of the failed poll, with which it began
     * @param lowSince  time of the first low reading; null when there was none
     * @param next      next reminder; null when there is none
     */
    @JsonPropertyOrder({"id", "startedAt", "lowSince"})
    public record Incident(String id, Instant startedAt, @JsonUnwrapped Suspension suspension, Instant lowSince,
                           NextReminder next) {

        private static Incident of(AlertState state, NextReminder next) {
            io.creditwatch.alert.Incident ongoing = state.incident();
            return ongoing == null ? null : new Incident(ongoing.id(), ongoing.startedAt(), ongoing.suspension(),
                    state.readings().lowSince(), next);
        }

        public Instant suspendedAt() {
            return suspension.suspendedAt();
        }

        public Instant resumedAt() {
            return suspension.resumedAt();
        }

        /** Returns the start for receivers; an event of an earlier version has no {@code lowSince}. */
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
            return last == null ? null : new Reading(last.at(), state.readings().previousAt(), last.credit(), last.threshold(),
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
            return forecast == null ? null : new Burn(forecast.usdPerHour(), forecast.burn().basis(),
                    forecast.burn().dashboardUsdPerHour(), forecast.burn().usualUsdPerHour(), spenders);
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
                    : new Runway(forecast.runway().toSeconds(), forecast.range().earliest().toSeconds(),
                            forecast.range().latest() == null ? null : forecast.range().latest().toSeconds(), forecast.endsAt());
        }
    }

    /**
     * @param amountUsd the top-ups seen, added up
     * @param seenAt    the reading that showed the last of them
     */
    public record TopUp(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amountUsd, Instant seenAt) {

        static TopUp of(io.creditwatch.alert.Incident incident) {
            return incident == null || incident.topUps().toppedUp() == null ? null
                    : new TopUp(incident.topUps().toppedUp(), incident.topUps().toppedUpAt());
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
