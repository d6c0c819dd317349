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
 * When it is told again, should it last.
 *
 * @param at            when; by the forecast, where that decides
 * @param runwaySeconds how long the balance will last then, where that is why; null otherwise
 */
public record NextReminder(Instant at, Long runwaySeconds) {

    /** Empty when it is not told again, or when no channel was notified of it yet. */
    static Optional<NextReminder> after(AlertState state, AlertRules.Reminders reminders) {
        if (state.decided().isUndelivered()) {
            return Optional.empty();
        }
        return Stream.of(byTheClock(state, reminders), byTheRunway(state, reminders)).flatMap(Optional::stream)
                .min(Comparator.comparing(NextReminder::at));
    }

    /** After how long it is told again that an account is of that severity; empty: never. */
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

    /** While all is well it is no matter, and while the balance cannot be read nobody sees it. */
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
