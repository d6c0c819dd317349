package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations and hours as a number. */
final class Hours {

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    /** Longer than anybody plans, and short enough for every calendar. */
    private static final BigDecimal LONGEST = BigDecimal.valueOf(100L * 365 * 24);

    private Hours() {
    }

    static BigDecimal in(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis()).movePointLeft(3).divide(SECONDS_PER_HOUR, MathContext.DECIMAL64);
    }

    /** To the second, at most a hundred years. */
    static Duration of(BigDecimal hours) {
        return Duration.ofSeconds(hours.min(LONGEST).multiply(SECONDS_PER_HOUR).setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }
}
