package io.creditwatch.ledger;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import java.math.BigDecimal;
import java.util.Optional;

/** How long an account's money lasts, from what was read of it lately. */
public final class Forecasts {

    private final History history;
    private final RunwayForecaster forecaster = new RunwayForecaster();

    public Forecasts(History history) {
        this.history = history;
    }

    /**
     * @param poll                with what is remembered
     * @param outcome             of it, not yet recorded
     * @param dashboardUsdPerHour what the vendor's dashboard says that the machines cost an hour; empty when it is not
     *                            known
     * @return for a failure what was known at the last reading; empty when there is too little to go on
     */
    public Optional<Forecast> at(Poll poll, PollOutcome outcome, Optional<BigDecimal> dashboardUsdPerHour) {
        return outcome instanceof CreditReading reading
                ? forecaster.forecast(poll.burnWith(reading), reading, dashboardUsdPerHour)
                : history.of(outcome.account()).map(known -> known.state().forecast());
    }
}
