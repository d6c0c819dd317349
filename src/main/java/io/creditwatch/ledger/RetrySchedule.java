package io.creditwatch.ledger;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** When a delivery is tried again: after 1 s, doubling up to 5 min, with jitter so that many do not come at once. */
public final class RetrySchedule {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final double JITTER = 0.2;
    /** Nothing is put off for longer: what is due further ahead was put off while the clock was wrong. */
    static final Duration LONGEST_WAIT = LONGEST_ASKED.plus(Duration.ofMillis((long) (LONGEST_ASKED.toMillis() * JITTER)))
            .plusMinutes(1);

    private final DoubleSupplier random;

    /** @param random evenly from 0 to 1 */
    public RetrySchedule(DoubleSupplier random) {
        this.random = random;
    }

    /** @param failures how often it has failed, this time included; at least 1 */
    public Duration after(int failures) {
        long doubled = FIRST.toMillis() << Math.min(failures - 1, 20);
        return later(Duration.ofMillis(Math.min(doubled, LONGEST.toMillis())));
    }

    /**
     * How long a receiver that has asked for it is left alone.
     *
     * @param asked how long it asked to wait
     * @return not shorter than asked, up to an hour: nothing may put a warning off for a day
     */
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
