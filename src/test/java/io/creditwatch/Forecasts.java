package io.creditwatch;

import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.Forecast.Balance;
import io.creditwatch.forecast.Forecast.Source;
import io.creditwatch.forecast.Forecast.BurnRate;
import io.creditwatch.forecast.Forecast.Range;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Forecasts for tests. */
public final class Forecasts {

    private static final BigDecimal USD_PER_HOUR = new BigDecimal("20.40");

    private Forecasts() {
    }

    /**
     * Returns the forecast as of the last reading.
     *
     * @param dashboardUsdPerHour cost of the machines as the dashboard states it at the last reading
     */
    public static Optional<Forecast> of(ZoneId zone, List<CreditReading> readings,
                                        Optional<BigDecimal> dashboardUsdPerHour) {
        if (readings.isEmpty()) {
            return Optional.empty();
        }
        CreditReading now = readings.get(readings.size() - 1);
        return new RunwayForecaster(zone).forecast(BurnHistory.of(readings.subList(0, readings.size() - 1), zone)
                .after(now, dashboardUsdPerHour.map(usd -> new Cost(now.account(), now.at(), usd)), zone), now);
    }

    /** Returns a forecast at $20.40 an hour, with a tenth less and a fifth more; null hours mean no spending. */
    public static Forecast withRunway(Instant asOf, BigDecimal hours) {
        if (hours == null) {
            return Forecast.steady(new Balance(asOf, BigDecimal.ZERO, BigDecimal.ZERO), BigDecimal.ZERO,
                    new Range(null, null, null));
        }
        Duration runway = Duration.ofMillis(hours.movePointRight(3).multiply(BigDecimal.valueOf(3600)).longValue());
        return Forecast.steady(new Balance(asOf, USD_PER_HOUR.multiply(hours), BigDecimal.ZERO), USD_PER_HOUR,
                new Range(runway, runway.multipliedBy(9).dividedBy(10), runway.multipliedBy(12).dividedBy(10)));
    }

    /**
     * Returns a forecast of nine days.
     *
     * @param usualUsdPerHour rate of the day before; null when it is not known
     */
    public static Forecast burning(Instant asOf, BigDecimal usdPerHour, BigDecimal usualUsdPerHour,
                                   Duration steadyFor) {
        return new Forecast(new Balance(asOf, usdPerHour.multiply(BigDecimal.valueOf(9 * 24)), BigDecimal.ZERO),
                new BurnRate(usdPerHour, Source.NEWEST, usualUsdPerHour, steadyFor, null, null),
                new Range(Duration.ofDays(9), Duration.ofDays(8), null), null);
    }
}
