package io.creditwatch.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * Silence that an operator put on an account: it suppresses warnings, reminders and burn spikes. CRITICAL and recovery
 * events are sent all the same.
 */
public record Silence(String id, String account, Instant createdAt, Instant endsAt, String who, String why) {

    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(365);
}
