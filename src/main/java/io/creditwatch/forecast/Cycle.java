package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * From one reading that showed a drop to the next that did: the second drop is what went in between. Where the vendor
 * posts at once that is one interval of polls, where it posts by the hour an hour.
 *
 * @param usd the second drop, more than zero
 */
record Cycle(Instant from, Instant to, BigDecimal usd) {

    private static final double NANOS_PER_HOUR = 3600e9;

    Duration length() {
        return Duration.between(from, to);
    }

    double hours() {
        return length().toNanos() / NANOS_PER_HOUR;
    }

    /** Dollars an hour. */
    double rate() {
        return usd.doubleValue() / hours();
    }
}
