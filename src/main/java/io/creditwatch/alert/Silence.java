package io.creditwatch.alert;

import java.time.Duration;
import java.time.Instant;

/** Silence of an account: it suppresses warnings, reminders and burn spikes, but not CRITICAL and recovery. */
public record Silence(String id, String account, Instant createdAt, Instant endsAt, String who, String why) {

    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(365);
}
