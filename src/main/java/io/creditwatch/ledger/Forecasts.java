package io.creditwatch.ledger;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import java.math.BigDecimal;
import java.util.Optional;

/** Forecasts of the runway from the recent readings of an account. */
public final class Forecasts {

    private final History history;
    private final RunwayForecaster forecaster = new RunwayForecaster();

    public Forecasts(History history) {
        this.history = history;
    }

    /**
     * Returns the forecast for the outcome of a poll; for a failure that of the last reading.
     *
     * @param outcome             outcome that is not recorded yet
     * @param dashboardUsdPerHour hourly cost of the machines by the vendor's dashboard; empty when it is not known
     * @return empty when there are too few readings
     */
    public Optional<Forecast> forecast(Poll poll, PollOutcome outcome, Optional<BigDecimal> dashboardUsdPerHour) {
        return outcome instanceof CreditReading reading
                ? forecaster.forecast(poll.burnWith(reading), reading, dashboardUsdPerHour)
                : history.of(outcome.account()).map(known -> known.state().forecast());
    }
}
