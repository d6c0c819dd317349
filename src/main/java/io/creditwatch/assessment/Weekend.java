package io.creditwatch.assessment;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/** Weekend from Friday 14:00, when an operator can still pay, to Monday noon. */
final class Weekend {

    private static final LocalTime FRIDAY_AFTERNOON = LocalTime.of(14, 0);
    private static final LocalTime MONDAY_NOON = LocalTime.NOON;

    private Weekend() {
    }

    /** Returns the time until its end; empty before Friday afternoon. */
    static Optional<Duration> left(Instant now, ZoneId zone) {
        ZonedDateTime end = now.atZone(zone).with(TemporalAdjusters.nextOrSame(DayOfWeek.MONDAY)).with(MONDAY_NOON);
        if (!end.toInstant().isAfter(now)) {
            return Optional.empty();
        }
        ZonedDateTime begin = end.with(TemporalAdjusters.previous(DayOfWeek.FRIDAY)).with(FRIDAY_AFTERNOON);
        return begin.toInstant().isAfter(now) ? Optional.empty()
                : Optional.of(Duration.between(now, end.toInstant()));
    }
}
