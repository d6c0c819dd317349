package io.creditwatch.alert;

import static com.fasterxml.jackson.annotation.JsonFormat.Shape.STRING;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.creditwatch.alert.Incident.Suspension;
import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Assessment.Projection;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending.Spender;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Event that channels are notified of. Its JSON form (without {@code id}) is the {@code data} of the CloudEvent:
 * {@code docs/credit-event.schema.json}. Amounts are decimal strings; unknown values are null.
 *
 * @param id       unique, and the same at every attempt to deliver it
 * @param sequence 1, 2, 3 … without gaps for each account
 * @param incident incident that it belongs to; null when there is none, as for a test
 * @param delivery channel that fails; null except for {@link Type#CHANNEL_FAILING}
 * @param ledger   reason why nothing can be recorded; null, and left out of the JSON form, except for
 *                 {@link Type#LEDGER_FAILING}
 */
@JsonPropertyOrder({"id", "account", "sequence", "episode", "change", "decidedAt", "facts", "delivery", "ledger",
        "summary", "test", "currency"})
public record CreditEvent(String id, String account, long sequence, @JsonProperty("episode") Incident incident,
                          @JsonUnwrapped Change change, Instant decidedAt, @JsonUnwrapped Facts facts,
                          Delivery delivery, @JsonInclude(JsonInclude.Include.NON_NULL) LedgerOutage ledger) {

    /**
     * Type, severity and condition of an event.
     *
     * @param severity  severity that holds from now on; of {@link Type#TOP_UP_MISSING} at least WARNING, of
     *                  {@link Type#REMOVED} OK
     * @param condition condition behind the severity; of {@link Type#REMOVED} the one that was last notified
     */
    @JsonPropertyOrder({"event", "severity", "previousSeverity", "condition"})
    public record Change(Type event, Severity severity, Condition condition, Severity previousSeverity) {
    }

    /**
     * Figures that an event rests on; each is null when it is unknown or does not apply.
     *
     * @param reading reading of the balance; for {@link Type#UNREADABLE} the last known one
     * @param runway  runway as of the reading; null also while there is no spending
     * @param origin  source of burn rate and runway; null also in an event of an earlier version, and left out of the
     *                JSON form then
     * @param topUp   money that came in during the incident, or while the account is healthy
     */
    public record Facts(Reading reading, Limit limit, Burn burn, Runway runway,
                        @JsonProperty("forecast") @JsonInclude(JsonInclude.Include.NON_NULL) Origin origin, TopUp topUp,
                        Failure failure) {

        public static final Facts NONE = new Facts(null, null, null, null, null, null, null);

        private static Facts of(AlertState state, Limit limit, Spending spending, TopUp topUp,
                                Projection projection) {
            return new Facts(Reading.of(state), limit, Burn.of(state.forecast(), spending),
                    Runway.of(state.forecast()), Origin.of(state.forecast()), topUp, Failure.of(state, projection));
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

    public Origin origin() {
        return facts.origin();
    }

    public TopUp topUp() {
        return facts.topUp();
    }

    public Failure failure() {
        return facts.failure();
    }

    /** Returns the same event with the last reading, the forecast and the top-ups of a later state. */
    public CreditEvent asOf(AlertState later) {
        return new CreditEvent(id, account, sequence, incident, change, decidedAt, new Facts(Reading.of(later), limit(),
                Burn.of(later.forecast(), burn() == null ? Spending.UNKNOWN : burn().spending()),
                Runway.of(later.forecast()), Origin.of(later.forecast()),
                later.incident() == null ? topUp() : TopUp.of(later.incident()), failure()), delivery, ledger);
    }

    /** Returns one line of plain text: headline, account, number. */
    @JsonProperty
    public String summary() {
        return Headline.of(this).toString();
    }

    /** Returns the currency of every amount but those of {@link CriticalAccount}; null when there is none. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public String currency() {
        return reading() == null ? null : reading().currency();
    }

    @JsonProperty
    public boolean test() {
        return event() == Type.TEST;
    }

    /** Returns the event by which {@code before} became {@code after}. */
    static CreditEvent of(String id, Type type, Severity previous, AlertState before, AlertState after,
                          Assessment assessment, Limit limit, NextReminder next) {
        AlertState of = after.incident() != null ? after : before;
        return of(id, type, previous, after, Incident.of(of, next), TopUp.of(of.incident()), assessment, limit);
    }

    static CreditEvent toppedUp(String id, AlertState before, AlertState after, Assessment assessment, Money rise) {
        TopUp topUp = new TopUp(rise.amount(), assessment.outcome().at());
        return of(id, Type.TOPPED_UP, before.severity(), after, null, topUp, assessment, assessment.limit());
    }

    private static CreditEvent of(String id, Type type, Severity previous, AlertState after, Incident incident,
                                  TopUp topUp, Assessment assessment, Limit limit) {
        PollOutcome outcome = assessment.outcome();
        // a missing payment is a warning of its own, at any balance
        Severity severity = type == Type.TOP_UP_MISSING && after.severity() == Severity.OK ? Severity.WARNING
                : after.severity();
        return new CreditEvent(id, outcome.account(), after.sequence(), incident,
                new Change(type, severity, after.condition(), previous), outcome.at(),
                Facts.of(after, limit, assessment.spending(), topUp, assessment.projection()), null, null);
    }

    /** Returns an event without figures that tries the channels. */
    public static CreditEvent test(String id, String account, Instant now) {
        return new CreditEvent(id, account, 0, null,
                new Change(Type.TEST, Severity.OK, Condition.HEALTHY, Severity.OK), now, Facts.NONE, null, null);
    }

    /** Returns an event of an account about a failing channel, for the others. The state has it counted. */
    public static CreditEvent channelFailing(String id, String account, AlertState state, Delivery delivery,
                                            Instant now) {
        return new CreditEvent(id, account, state.sequence(), Incident.of(state, null),
                new Change(Type.CHANNEL_FAILING, state.severity(), state.condition(), state.severity()), now,
                Facts.of(state, null, Spending.UNKNOWN, null, null), delivery, null);
    }

    /** Returns an event about the ledger, of the worst account or else this one. It has no number: it is not stored. */
    public static CreditEvent ledgerFailing(String id, String account, LedgerOutage outage, Instant now) {
        Optional<CriticalAccount> worst = outage.critical().stream().findFirst();
        Severity severity = worst.isPresent() ? Severity.CRITICAL : Severity.UNKNOWN;
        Condition condition = worst.map(CriticalAccount::condition).orElse(Condition.UNREADABLE);
        return new CreditEvent(id, worst.map(CriticalAccount::account).orElse(account), 0, null,
                new Change(Type.LEDGER_FAILING, severity, condition, severity), now, Facts.NONE, null, outage);
    }

    /** Returns the event that ends the notifications of an account that is no longer watched. */
    static CreditEvent removed(String id, String account, AlertState before, AlertState after, Instant now) {
        Condition known = before.lastNotified();
        return new CreditEvent(id, account, after.sequence(), Incident.of(before, null),
                new Change(Type.REMOVED, Severity.OK, known, known.severity()), now,
                new Facts(Reading.of(before), null, null, null, null, TopUp.of(before.incident()), null), null, null);
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
     * @param startedAt time of the reading, or of the failed poll, with which it began
     * @param lowSince  time of the first low reading; null when there was none
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
     * Reading of the balance.
     *
     * @param previousReadAt    time of the reading before; null when there was none
     * @param threshold         floor of the vendor; null when it gave none
     * @param canCreateInstance null when the vendor did not say
     * @param currency          code of ISO 4217
     * @param vendor            name of the vendor's file; null in an event of an earlier version
     * @param blocked           refusal in words, {@code creates no new machines}; null if nothing is refused
     */
    public record Reading(Instant readAt, Instant previousReadAt,
                          @JsonProperty("creditUsd") @JsonFormat(shape = STRING) BigDecimal credit,
                          @JsonProperty("thresholdUsd") @JsonFormat(shape = STRING) BigDecimal threshold,
                          Boolean canCreateInstance, String currency,
                          @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean postpaid,
                          @JsonInclude(JsonInclude.Include.NON_NULL) String vendor,
                          @JsonInclude(JsonInclude.Include.NON_NULL) String blocked) {

        /** Takes dollars as the currency of an event of an earlier version. */
        public Reading {
            currency = currency == null ? Money.DOLLARS : currency;
        }

        public Money money() {
            return new Money(credit, currency);
        }

        /** Returns the vendor's floor, or zero when it gave none. */
        public BigDecimal floor() {
            return threshold == null ? BigDecimal.ZERO : threshold;
        }

        static Reading of(AlertState state) {
            CreditReading last = state.lastReading();
            return last == null ? null : new Reading(last.at(), state.readings().previousAt(),
                    last.credit(), last.threshold(), last.canCreateInstance(), last.currency(), last.postpaid(),
                    last.vendor(), last.blocked());
        }
    }

    /**
     * Burn rate, as an amount an hour.
     *
     * @param dashboardUsdPerHour cost of the machines as the dashboard states it; null when it is not known
     * @param usualUsdPerHour     rate of the day before; null when it is not known
     * @param spenders            greatest spenders, the greatest first; empty when they are not known
     * @param unpriced            number of resources that may cost something unknown, and are not in {@code spenders}
     * @param savings             ends of the money if machines were hibernated; empty when they are not known
     */
    public record Burn(@JsonFormat(shape = STRING) BigDecimal usdPerHour, Basis basis,
                       @JsonFormat(shape = STRING) BigDecimal dashboardUsdPerHour,
                       @JsonFormat(shape = STRING) BigDecimal usualUsdPerHour, List<Spender> spenders,
                       @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unpriced,
                       @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Saving> savings) {

        /** Drops of the balance, or the cost of the machines as the vendor's dashboard states it. */
        public enum Basis { READINGS, DASHBOARD }

        private static final BigDecimal A_QUARTER = new BigDecimal("0.25");

        /** Accepts an event of an earlier version, which has neither spenders nor savings. */
        public Burn {
            spenders = spenders == null ? List.of() : List.copyOf(spenders);
            savings = savings == null ? List.of() : List.copyOf(savings);
        }

        /** Returns null when there is no forecast. */
        public static Burn of(Forecast forecast, Spending spending) {
            return forecast == null ? null : new Burn(forecast.usdPerHour(),
                    forecast.restsOn() == Forecast.Source.DASHBOARD ? Basis.DASHBOARD : Basis.READINGS,
                    forecast.burn().dashboardUsdPerHour(), forecast.burn().usualUsdPerHour(),
                    spending.spenders(), spending.unpriced(), Saving.of(forecast, spending));
        }

        private Spending spending() {
            return new Spending(spenders, savings.stream().map(Saving::machine).toList(), unpriced);
        }

        /** Returns the rate with its source unless that is null: {@code at the current rate ($20.40/h)}. */
        public String words(Origin origin, String currency) {
            String rate = Money.perHour(usdPerHour, currency) + other(origin, currency);
            return origin == null ? "at " + rate : origin.words() + " (" + rate + ")";
        }

        public String begin(Origin origin, String currency) {
            String words = words(origin, currency);
            return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        }

        public String nothing(String currency) {
            return "No spending now" + other(null, currency).replaceFirst("; (.*)", " ($1)") + ".";
        }

        /** Returns the rate with its source unless that is null: {@code $20.40/h (usual weekend rate)}. */
        public String label(Origin origin, String currency) {
            return Money.perHour(usdPerHour, currency)
                    + (origin == null ? "" : " (" + origin.label() + other(origin, currency) + ")");
        }

        /** Returns the same, but without a source that is the balance and that the dashboard does not contradict. */
        public String brief(Origin origin, String currency) {
            boolean plain = origin != null && origin.restsOn() == Forecast.Source.NEWEST && !disagrees();
            return label(plain ? null : origin, currency);
        }

        /** Returns the rate of the other source when the two differ: {@code ; the dashboard says $31.01/h}. */
        private String other(Origin origin, String currency) {
            if (origin != null && origin.balanceUsdPerHour() != null) {
                return "; the balance fell by " + Money.perHour(origin.balanceUsdPerHour(), currency) + " so far";
            }
            return disagrees() ? "; the dashboard says " + Money.perHour(dashboardUsdPerHour, currency) : "";
        }

        /** Returns whether the rate of the readings is more than a quarter off the rate of the dashboard. */
        public boolean disagrees() {
            return basis == Basis.READINGS && dashboardUsdPerHour != null
                    && dashboardUsdPerHour.subtract(usdPerHour).abs().compareTo(usdPerHour.multiply(A_QUARTER)) > 0;
        }
    }

    /**
     * Source of a burn rate.
     *
     * @param balanceUsdPerHour lower rate that the balance shows so far, while the dashboard counts; null otherwise
     */
    public record Origin(Forecast.Source restsOn, @JsonFormat(shape = STRING)
            @JsonInclude(JsonInclude.Include.NON_NULL) BigDecimal balanceUsdPerHour) {

        /** Returns null when there is no forecast. */
        public static Origin of(Forecast forecast) {
            return forecast == null || forecast.restsOn() == null ? null
                    : new Origin(forecast.restsOn(), forecast.burn().balanceUsdPerHour());
        }

        /** Returns the source in two or three words: {@code at the usual weekend rate}. */
        public String words() {
            return switch (restsOn) {
                case NEWEST -> "at the current rate";
                case DASHBOARD -> "by the dashboard";
                case DAY_MEAN -> "at the mean rate";
                case USUAL_WEEKDAY -> "at the usual weekday rate";
                case USUAL_WEEKEND -> "at the usual weekend rate";
                case BEFORE_SUSPENSION -> "at the rate before the suspension";
            };
        }

        public String label() {
            return words().replaceFirst("^at the ", "");
        }
    }

    /**
     * Time from the reading until the balance reaches the floor.
     *
     * @param seconds         0 at the floor
     * @param latestSeconds   longest time that it may be; null when there may be no end
     */
    public record Runway(long seconds, long earliestSeconds, Long latestSeconds, Instant endsAt) {

        /** Returns null when there is no forecast, or no spending. */
        public static Runway of(Forecast forecast) {
            return forecast == null || forecast.runway() == null ? null
                    : new Runway(forecast.runway().toSeconds(), forecast.range().earliest().toSeconds(),
                            forecast.range().latest() == null ? null : forecast.range().latest().toSeconds(),
                            forecast.endsAt());
        }
    }

    /** Sum of the top-ups, and time of the reading that showed the last of them. */
    public record TopUp(@JsonProperty("amountUsd") @JsonFormat(shape = STRING) BigDecimal amount,
                        Instant seenAt) {

        static TopUp of(io.creditwatch.alert.Incident incident) {
            return incident == null || incident.topUps().toppedUp() == null ? null
                    : new TopUp(incident.topUps().toppedUp(), incident.topUps().toppedUpAt());
        }
    }

    /**
     * Failed polls.
     *
     * @param httpStatus null when there was no answer
     * @param detail     one line for the operator; it may contain text of the vendor, so escape it
     * @param projection projected balance; null when it is not known
     */
    public record Failure(ReadFailure.Kind kind, Integer httpStatus, String detail, int count, Instant since,
                          Projection projection) {

        static Failure of(AlertState state, Projection projection) {
            if (!state.isUnknown()) {
                return null;
            }
            AlertState.Unreadable unreadable = state.unreadable();
            ReadFailure last = unreadable.last();
            return new Failure(last.kind(), last.httpStatus(), last.detail(), unreadable.failures(),
                    unreadable.since(), projection);
        }
    }

    /**
     * Channel that fails.
     *
     * @param failingSince time of its first failure since it last delivered
     * @param answer       its last answer in one line; it may contain text of the receiver, so escape it
     */
    public record Delivery(String channel, Instant failingSince, String answer, int undelivered) {
    }

    /**
     * Outage of the ledger.
     *
     * @param failingSince time of the first failure since the last success
     * @param reason       last error of the database in one line; escape it
     * @param lastReadAt   time of the last reading; null when there was none since the program started
     * @param critical     accounts that were CRITICAL when they were last read, the worst first
     */
    public record LedgerOutage(Instant failingSince, String reason, Instant lastReadAt,
                               List<CriticalAccount> critical) {
    }

    public record CriticalAccount(String account, Condition condition,
                                  @JsonProperty("creditUsd") @JsonFormat(shape = STRING) BigDecimal credit,
                                  Instant readAt, String currency) {

        /** Takes dollars as the currency of an event of an earlier version. */
        public CriticalAccount {
            currency = currency == null ? Money.DOLLARS : currency;
        }
    }
}
