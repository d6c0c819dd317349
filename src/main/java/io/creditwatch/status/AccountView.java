package io.creditwatch.status;

import static com.fasterxml.jackson.annotation.JsonFormat.Shape.STRING;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.alert.CreditEvent.Origin;
import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.Incident;
import io.creditwatch.alert.Incident.Hibernation;
import io.creditwatch.alert.Saving;
import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * State of an account, as {@code /api/accounts} and the status page show it. Amounts are decimal strings; a value that
 * is not known is null.
 *
 * @param notified   state that was last notified; its condition is null while the account is NOT_READ
 * @param runway     time left from the last reading on; null also when there is no spending
 * @param episode    ongoing incident; null when all is well
 * @param unreadable reason why there is no newer reading; null when the last poll brought one
 * @param forecast   source of the burn rate, and error of earlier forecasts
 * @param silence    active silence; null when there is none
 * @param expected   forecast as of the last reading; null when it is not known
 */
public record AccountView(String name, @JsonUnwrapped Notified notified, @JsonUnwrapped LastReading reading,
                          Levels levels, @JsonIgnoreProperties({"spenders", "unpriced", "savings"}) Burn burn,
                          Runway runway, ForecastView forecast, IncidentView episode, Unreadable unreadable,
                          Silence silence, Instant nextPollAt, @JsonIgnore Forecast expected,
                          @JsonIgnore Vendor vendor) {

    static final Comparator<AccountView> WORST_FIRST = Comparator.comparing(AccountView::severity)
            .thenComparing(AccountView::condition, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(AccountView::name);

    /** @param sequence sequence of the last event; 0 before the first */
    public record Notified(State severity, Condition condition, Instant notifiedAt, long sequence) {

        static Notified of(AlertState state) {
            return new Notified(State.of(state), state.isNotRead() ? null : state.condition(),
                    state.decided().notifiedAt(), state.sequence());
        }
    }

    /** Last notified severity, or that there was no reading yet; the worst first. */
    public enum State {
        CRITICAL, UNKNOWN, NOT_READ, WARNING, OK;

        public static State of(AlertState state) {
            return state.isNotRead() ? NOT_READ : valueOf(state.severity().name());
        }

        public String words() {
            return this == NOT_READ ? "NOT READ YET" : name();
        }
    }

    /**
     * @param currency  code of ISO 4217; null while it is not known
     * @param threshold the vendor's floor; null when it gave none
     * @param postpaid  whether no limits apply; left out when they do
     */
    public record LastReading(String currency,
                              @JsonProperty("creditUsd") @JsonFormat(shape = STRING) BigDecimal credit,
                              @JsonProperty("thresholdUsd") @JsonFormat(shape = STRING) BigDecimal threshold,
                              Boolean canCreateInstance, Instant readAt,
                              @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean postpaid) {

        /** @param expected currency before the first reading; null when it is not known */
        private static LastReading of(CreditReading reading, String expected) {
            return reading == null ? new LastReading(expected, null, null, null, null, false) : of(reading);
        }

        static LastReading of(CreditReading reading) {
            return new LastReading(reading.currency(), reading.credit(), reading.threshold(),
                    reading.canCreateInstance(), reading.at(), reading.postpaid());
        }
    }

    /** Amount of credit, and seconds of runway, at or under which the severity holds; null for no limit. */
    public record Levels(@JsonProperty("warningUsd") @JsonFormat(shape = STRING) BigDecimal warning,
                         @JsonProperty("criticalUsd") @JsonFormat(shape = STRING) BigDecimal critical,
                         Long warningRunwaySeconds, Long criticalRunwaySeconds) {

        static Levels of(AlertRules rules) {
            return new Levels(rules.warningCredit().orElse(null), rules.criticalCredit().orElse(null),
                    rules.warningRunway().map(Duration::toSeconds).orElse(null),
                    rules.criticalRunway().map(Duration::toSeconds).orElse(null));
        }
    }

    /**
     * @param restsOn    source of the burn rate; null when there is none
     * @param errorRatio mean error of the forecasts of the last seven days, as a part of what was spent (0.04 is 4 %);
     *                   null when fewer than four are known
     */
    public record ForecastView(Forecast.Source restsOn, Double errorRatio) {

        static ForecastView of(Forecast forecast, Double errorRatio) {
            return new ForecastView(forecast == null ? null : forecast.restsOn(), errorRatio);
        }

        /** Returns the error in percent: {@code 4 %}, {@code under 1 %}. It must be known. */
        public String percent() {
            return errorRatio < 0.01 ? "under 1 %" : Math.round(100 * errorRatio) + " %";
        }
    }

    /**
     * @param suspendedAt first reading that showed the account suspended; null when none did
     * @param resumedAt   first later reading that showed it active again; null when none has
     * @param toppedUp    sum of the top-ups since then; null when there were none
     * @param hibernation savings by hibernating machines, as of the newest event that had them; null when none had
     */
    public record IncidentView(String id, Instant startedAt, Instant suspendedAt, Instant resumedAt,
                               @JsonProperty("toppedUpUsd") @JsonFormat(shape = STRING) BigDecimal toppedUp,
                               HibernationView hibernation) {

        static IncidentView of(Incident incident) {
            return incident == null ? null : new IncidentView(incident.id(), incident.startedAt(),
                    incident.suspension().suspendedAt(), incident.suspension().resumedAt(),
                    incident.topUps().toppedUp(), HibernationView.of(incident.hibernation()));
        }
    }

    /**
     * Savings by hibernating machines, each with the machines before it.
     *
     * @param endsAt end of the money without them
     */
    public record HibernationView(Instant asOf, Instant endsAt, List<Saving> savings) {

        private static HibernationView of(Hibernation known) {
            return known == null ? null : new HibernationView(known.asOf(), known.endsAt(), known.savings());
        }
    }

    /**
     * @param since    time of the first failed poll
     * @param failures failures in a row; 0 while readings arrive again that are not yet trusted
     * @param notified whether UNKNOWN was notified
     * @param detail   one line: what was seen and how to fix it
     * @param before   severity of the last reading that was decided on
     */
    public record Unreadable(Instant since, int failures, boolean notified, ReadFailure.Kind kind, Integer httpStatus,
                             String detail, @JsonIgnore Severity before) {

        static Unreadable of(AlertState.Unreadable unreadable, Severity before) {
            if (unreadable == null) {
                return null;
            }
            ReadFailure last = unreadable.last();
            return new Unreadable(unreadable.since(), unreadable.failures(), unreadable.notified(), last.kind(),
                    last.httpStatus(), last.detail(), before);
        }
    }

    public enum RunwayStatus {
        LEFT,
        /** The last reading showed the floor, or less. */
        ENDED,
        /** The forecast is used up, and no newer reading has confirmed it. */
        ENDED_BY_FORECAST,
        NO_SPENDING,
        UNKNOWN
    }

    static AccountView of(Account account, AccountStatus status, Silence silence) {
        AlertState state = status.state();
        return new AccountView(account.name(), Notified.of(state),
                LastReading.of(state.lastReading(), account.vendor().credit().currency().orElse(null)),
                Levels.of(account.alerts()),
                Burn.of(state.forecast(), Spending.UNKNOWN), Runway.of(state.forecast()),
                ForecastView.of(state.forecast(), status.forecastError()), IncidentView.of(state.incident()),
                Unreadable.of(state.unreadable(), state.decided().condition().severity()), silence, status.nextPollAt(),
                state.forecast(), account.vendor());
    }

    public State severity() {
        return notified.severity();
    }

    /** Returns the currency of the amounts; null while it is not known. */
    String currency() {
        return reading.currency();
    }

    /** Returns an amount of the account with its currency. */
    Money money(BigDecimal amount) {
        return new Money(amount, currency());
    }

    /** Returns the condition that was last notified; null while the account is NOT_READ. */
    public Condition condition() {
        return notified.condition();
    }

    /** Returns the source of the burn rate; null when it is not known. */
    @JsonIgnore
    public Origin origin() {
        return Origin.of(expected);
    }

    public RunwayStatus runwayStatus(Instant now) {
        if (burn == null) {
            return RunwayStatus.UNKNOWN;
        }
        if (runway == null) {
            return RunwayStatus.NO_SPENDING;
        }
        if (runway.seconds() == 0) {
            return RunwayStatus.ENDED;
        }
        return runway.endsAt().isAfter(now) ? RunwayStatus.LEFT : RunwayStatus.ENDED_BY_FORECAST;
    }
}
