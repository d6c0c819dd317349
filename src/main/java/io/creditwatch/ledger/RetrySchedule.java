package io.creditwatch.ledger;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Waits between the attempts of a delivery: 1 s, doubling up to 5 min, with jitter to spread many deliveries. */
public final class RetrySchedule {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final double JITTER = 0.2;
    /** Longest wait. A due time further ahead was set while the clock was wrong. */
    static final Duration LONGEST_WAIT = LONGEST_ASKED.plusMillis((long) (LONGEST_ASKED.toMillis() * JITTER))
            .plusMinutes(1);

    private final DoubleSupplier random;

    public RetrySchedule(DoubleSupplier random) {
        this.random = random;
    }

    public Duration after(int failures) {
        long doubled = FIRST.toMillis() << Math.min(failures - 1, 20);
        return later(Duration.ofMillis(Math.min(doubled, LONGEST.toMillis())));
    }

    /** Returns the pause for a receiver that asked to wait: at most an hour, or it could delay a warning for a day. */
    public Duration pause(Duration asked) {
        if (asked.isNegative() || asked.isZero()) {
            return Duration.ZERO;
        }
        return later(asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED);
    }

    private Duration later(Duration wait) {
        return wait.plusMillis((long) (wait.toMillis() * JITTER * random.getAsDouble()));
    }
}
