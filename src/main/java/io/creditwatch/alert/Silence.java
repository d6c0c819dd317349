package io.creditwatch.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody asked for quiet about an account: warnings and reminders wait for its end. A rise to CRITICAL does not, nor
 * does the end of what was told.
 *
 * @param id        unique
 * @param createdAt when it began
 * @param endsAt    when it is over
 * @param who       asked for it
 * @param why       for the others
 */
public record Silence(String id, String account, Instant createdAt, Instant endsAt, String who, String why) {

    /** None is asked for that is over at once, or that is for ever: that is what limits are for. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(365);
}
