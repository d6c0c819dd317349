package io.creditwatch.status;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.alert.CreditEvent.Runway;
import io.creditwatch.alert.Incident;
import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Condition;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.AccountStatus;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How an account is, as {@code /api/accounts} and the status page show it. Dollars are decimal strings; what is not
 * known is null.
 *
 * @param name              the account's name
 * @param severity          what people were last told to hold
 * @param condition         why
 * @param creditUsd         dollars left, by the last reading
 * @param thresholdUsd      the vendor's floor; null when it gave none
 * @param canCreateInstance null when the vendor did not say
 * @param levels            the limits that are set for it
 * @param burn              how fast the balance falls, as of the last reading; null when that is not known
 * @param runway            how long the balance lasts, from the last reading on; null when that is not known, or when
 *                          nothing is burnt
 * @param readAt            when the balance was last read
 * @param toldAt            when people were last told something
 * @param sequence          of the last event; 0 before the first
 * @param episode           the stretch of trouble that lasts; null when all is well
 * @param unreadable        why there is no newer reading; null when the last poll brought one
 * @param silence           the one that counts now; null when there is none
 * @param nextPollAt        when it is polled next
 */
public record AccountView(String name, Severity severity, Condition condition,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal creditUsd,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal thresholdUsd,
                          Boolean canCreateInstance, Levels levels,
                          @JsonIgnoreProperties("spenders") Burn burn, Runway runway, Instant readAt,
                          Instant notifiedAt, long sequence, Episode episode, Unreadable unreadable, Silence silence,
                          Instant nextPollAt) {

    /** Dollars of credit, and seconds of runway, at or under which it is so; null: no such limit. */
    public record Levels(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal warningUsd,
                         @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal criticalUsd,
                         Long warningRunwaySeconds, Long criticalRunwaySeconds) {

        static Levels of(AlertRules rules) {
            return new Levels(rules.warningCredit().orElse(null), rules.criticalCredit().orElse(null),
                    rules.warningRunway().map(Duration::toSeconds).orElse(null),
                    rules.criticalRunway().map(Duration::toSeconds).orElse(null));
        }
    }

    /**
     * @param id          of its first event
     * @param startedAt   the reading, or the failed poll, with which it began
     * @param suspendedAt the first reading that showed the account suspended; null when none did
     * @param resumedAt   the first reading after that which showed it no longer so; null when none has
     * @param toppedUpUsd the rises of the balance since then, added up; null when there were none
     */
    public record Episode(String id, Instant startedAt, Instant suspendedAt, Instant resumedAt,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal toppedUpUsd) {

        static Episode of(Incident incident) {
            return incident == null ? null : new Episode(incident.id(), incident.startedAt(),
                    incident.suspension().suspendedAt(), incident.suspension().resumedAt(), incident.topUps().toppedUp());
        }
    }

    /**
     * @param since    the first failed poll
     * @param failures in a row; 0 while readings come in again that are not yet trusted
     * @param notified whether UNKNOWN was notified
     * @param detail   one line: what was seen and how to mend it
     */
    public record Unreadable(Instant since, int failures, boolean notified, ReadFailure.Kind kind, Integer httpStatus,
                             String detail) {

        static Unreadable of(AlertState.Unreadable unreadable) {
            if (unreadable == null) {
                return null;
            }
            ReadFailure last = unreadable.last();
            return new Unreadable(unreadable.since(), unreadable.failures(), unreadable.notified(), last.kind(),
                    last.httpStatus(), last.detail());
        }
    }

    /** @param silence null when there is none */
    static AccountView of(Account account, AccountStatus status, Silence silence) {
        AlertState state = status.state();
        return new AccountView(account.name(), state.severity(), state.condition(),
                state.lastReading() == null ? null : state.lastReading().credit(),
                state.lastReading() == null ? null : state.lastReading().threshold(),
                state.lastReading() == null ? null : state.lastReading().canCreateInstance(),
                Levels.of(account.alerts()), Burn.of(state.forecast(), List.of()),
                Runway.of(state.forecast()),
                state.lastReading() == null ? null : state.lastReading().at(),
                state.decided().notifiedAt(), state.sequence(),
                Episode.of(state.incident()), Unreadable.of(state.unreadable()), silence, status.nextPollAt());
    }
}
