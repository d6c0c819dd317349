package io.creditwatch.alert;

import io.creditwatch.assessment.Severity;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Next reminder of an ongoing incident.
 *
 * @param at            time of the reminder; projected when a runway decides it
 * @param runwaySeconds runway that decides it; null otherwise
 */
public record NextReminder(Instant at, Long runwaySeconds) {

    /** Returns empty when there is none, or no channel was notified yet. It waits for the end of a silence. */
    static Optional<NextReminder> after(AlertState state, AlertRules.Reminders reminders, Optional<Silence> silence) {
        if (state.decided().isUndelivered()) {
            return Optional.empty();
        }
        Optional<NextReminder> next = Stream.of(byTheClock(state, reminders), byTheRunway(state, reminders))
                .flatMap(Optional::stream).min(Comparator.comparing(NextReminder::at));
        return next.map(reminder -> silence.filter(quiet -> quiet.endsAt().isAfter(reminder.at()))
                .map(quiet -> new NextReminder(quiet.endsAt(), null)).orElse(reminder));
    }

    static Optional<Duration> interval(Severity severity, AlertRules.Reminders reminders) {
        return switch (severity) {
            case OK -> Optional.empty();
            case WARNING -> reminders.warning();
            case CRITICAL -> reminders.critical();
            case UNKNOWN -> reminders.unreadable();
        };
    }

    private static Optional<NextReminder> byTheClock(AlertState state, AlertRules.Reminders reminders) {
        return interval(state.severity(), reminders)
                .map(interval -> new NextReminder(state.decided().notifiedAt().plus(interval), null));
    }

    private static Optional<NextReminder> byTheRunway(AlertState state, AlertRules.Reminders reminders) {
        Forecast forecast = state.forecast();
        if (state.severity() == Severity.OK || state.isUnknown() || forecast == null || forecast.runway() == null) {
            return Optional.empty();
        }
        Duration notified = state.incident() == null ? null : state.incident().notifiedRunway();
        return reminders.runway().stream().filter(runway -> runway.compareTo(forecast.runway()) < 0)
                .filter(runway -> notified == null || runway.compareTo(notified) < 0)
                .max(Comparator.naturalOrder())
                .map(runway -> new NextReminder(forecast.endsAt().minus(runway), runway.toSeconds()));
    }
}
