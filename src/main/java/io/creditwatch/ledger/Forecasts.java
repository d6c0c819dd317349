package io.creditwatch.ledger;

import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How long an account's money lasts, from what was read of it lately. */
public final class Forecasts {

    private final History history;
    private final RunwayForecaster forecaster = new RunwayForecaster();

    public Forecasts(History history) {
        this.history = history;
    }

    /**
     * @param outcome             of a poll, not yet recorded
     * @param dashboardUsdPerHour what the vendor's dashboard says that the machines cost; empty when it says nothing
     * @return for a failure what was known at the last reading; empty when there is too little to go on
     */
    public Optional<Forecast> at(PollOutcome outcome, Optional<BigDecimal> dashboardUsdPerHour) {
        return outcome instanceof CreditReading reading ? forecaster.forecast(upTo(reading), dashboardUsdPerHour)
                : history.of(outcome.account()).map(known -> known.state().forecast());
    }

    /** What is dated later was read before the clock was set back: it says nothing. */
    private List<CreditReading> upTo(CreditReading reading) {
        Instant from = reading.at().minus(RunwayForecaster.MEMORY);
        return Stream.concat(
                history.readings(reading.account(), from, reading.at(), Integer.MAX_VALUE).stream(),
                Stream.of(reading)).toList();
    }
}
