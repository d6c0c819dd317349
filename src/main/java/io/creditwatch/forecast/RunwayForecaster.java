package io.creditwatch.forecast;

import io.creditwatch.reading.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells how long the money lasts. docs/forecast.md says how, and how well. */
public final class RunwayForecaster {

    /** How far back readings are of use. */
    public static final Duration MEMORY = Duration.ofHours(26);

    /**
     * @param history             of one account, the oldest first; the last is now
     * @param dashboardUsdPerHour what the vendor says that its machines cost; empty when it says nothing
     * @return empty when there is too little to go on
     */
    public Optional<Forecast> forecast(List<CreditReading> history, Optional<BigDecimal> dashboardUsdPerHour) {
        return Optional.empty();
    }
}
