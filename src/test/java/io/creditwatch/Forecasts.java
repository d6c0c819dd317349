package io.creditwatch;

import io.creditwatch.forecast.Forecast;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** Forecasts for tests. */
public final class Forecasts {

    private static final BigDecimal USD_PER_HOUR = new BigDecimal("20.40");

    private Forecasts() {
    }

    /** At $20.40 an hour, sooner by a tenth or later by a fifth; hours of null: nothing is burnt. */
    public static Forecast lasting(Instant asOf, BigDecimal hours) {
        if (hours == null) {
            return new Forecast(asOf, BigDecimal.ZERO, Forecast.Basis.READINGS, null, null, null, BigDecimal.ZERO,
                    BigDecimal.ZERO, null, null, null);
        }
        Duration runway = Duration.ofMillis(hours.movePointRight(3).multiply(BigDecimal.valueOf(3600)).longValue());
        return new Forecast(asOf, USD_PER_HOUR, Forecast.Basis.READINGS, runway,
                runway.multipliedBy(9).dividedBy(10), runway.multipliedBy(12).dividedBy(10),
                USD_PER_HOUR.multiply(hours), BigDecimal.ZERO, null, null, null);
    }

    /**
     * Lasts for nine days.
     *
     * @param usualUsdPerHour of the day before; null when that is not known
     */
    public static Forecast burning(Instant asOf, BigDecimal usdPerHour, BigDecimal usualUsdPerHour,
                                   Duration steadyFor) {
        return new Forecast(asOf, usdPerHour, Forecast.Basis.READINGS, Duration.ofDays(9), Duration.ofDays(8), null,
                usdPerHour.multiply(BigDecimal.valueOf(9 * 24)), BigDecimal.ZERO, null, usualUsdPerHour, steadyFor);
    }
}
