package io.creditwatch.ledger;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import java.math.BigDecimal;
import java.util.Optional;

/** How long an account's money lasts, from what was read of it lately. */
public final class Forecasts {

    private final RunwayForecaster forecaster = new RunwayForecaster();

    /** As long as nobody asks what the machines cost. */
    public Optional<Forecast> at(Poll poll, PollOutcome outcome) {
        return at(poll, outcome, Optional.empty());
    }

    /**
     * @param poll                with what is remembered
     * @param outcome             of it, not yet recorded
     * @param dashboardUsdPerHour what the vendor's dashboard says that the machines cost an hour; empty when it is not
     *                            known
     * @return empty when there is too little to go on, and for a failure
     */
    public Optional<Forecast> at(Poll poll, PollOutcome outcome, Optional<BigDecimal> dashboardUsdPerHour) {
        return outcome instanceof CreditReading reading
                ? forecaster.forecast(poll.burn().after(reading), reading, dashboardUsdPerHour) : Optional.empty();
    }
}
