package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Basis;
import io.creditwatch.reading.CreditReading;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells how long the money lasts. docs/forecast.md says how, and how well. */
public final class RunwayForecaster {

    /** Of whole cycles: with less there is no rate. */
    private static final Duration ENOUGH = Duration.ofMinutes(15);
    /** Of so many, or of most of an hour: two debits of one afternoon are no rate. */
    private static final int ENOUGH_CYCLES = 3;
    private static final Duration ENOUGH_OF_FEWER = Duration.ofMinutes(40);
    /** Without a single drop: then nothing is burnt, and not merely the next batch awaited. */
    private static final Duration FLAT = Duration.ofHours(2);
    private static final Duration DAY = Duration.ofHours(24);
    /** Of the whole cycles of a day before, to tell what was usual in it. */
    private static final Duration ENOUGH_TO_BE_USUAL = Duration.ofHours(6);
    /** How far off what the dashboard says may be. */
    private static final double DASHBOARD_ERROR = 0.5;

    /**
     * As of the last of some readings.
     *
     * @param history             of one account, the oldest first; the last is now
     * @param dashboardUsdPerHour what the vendor says that its machines cost; empty when it says nothing
     * @return empty when there is too little to go on
     */
    public Optional<Forecast> forecast(List<CreditReading> history, Optional<BigDecimal> dashboardUsdPerHour) {
        return history.isEmpty() ? Optional.empty()
                : forecast(BurnMemory.of(history), history.get(history.size() - 1), dashboardUsdPerHour);
    }

    /**
     * Pure.
     *
     * @param memory              of the account's readings, of which the last is now
     * @param now                 that reading
     * @param dashboardUsdPerHour what the vendor says that its machines cost; empty when it says nothing
     * @return empty when there is too little to go on
     */
    public Optional<Forecast> forecast(BurnMemory memory, CreditReading now,
                                       Optional<BigDecimal> dashboardUsdPerHour) {
        return fromReadings(now, memory)
                .or(() -> dashboardUsdPerHour.map(burn -> fromDashboard(now, burn)))
                .or(() -> memory.lastDrop() == null && memory.still().compareTo(FLAT) >= 0
                        ? Optional.of(still(now, Basis.READINGS)) : Optional.empty())
                .map(forecast -> dashboardUsdPerHour.map(forecast::withDashboard).orElse(forecast));
    }

    private static Optional<Forecast> fromReadings(CreditReading now, BurnMemory memory) {
        List<Cycle> whole = Cycles.withoutStops(memory.cycles());
        Duration enough = Cycle.count(whole) < ENOUGH_CYCLES ? ENOUGH_OF_FEWER : ENOUGH;
        if (Cycle.length(whole).compareTo(enough) < 0) {
            return Optional.empty();
        }
        Regime regime = Regime.newest(whole, memory.unit()).orLargerBatch(memory.interval());
        if (Cycles.isStop(memory.still(), regime.longest())) {
            return Optional.of(still(now, Basis.READINGS));
        }
        double overall = Cycle.usdPerHour(whole).doubleValue() / regime.usdPerHour().doubleValue();
        double error = error(regime);
        Duration runway = left(now).signum() <= 0 ? Duration.ZERO : Posting.of(memory, regime)
                .map(posting -> posting.runway(left(now), now.at()))
                .orElseGet(() -> smooth(now, regime.usdPerHour()));
        return Optional.of(of(now, regime.usdPerHour(), Basis.READINGS, runway,
                Math.max(1 + error, overall), Math.min(1 - error, overall))
                .withRegime(usual(regime), regime.steadyFor()));
    }

    /** Null when too little is known of the day before. */
    private static BigDecimal usual(Regime regime) {
        Instant since = regime.cycles().get(0).from().minus(DAY);
        List<Cycle> before = regime.before().stream().filter(cycle -> !cycle.from().isBefore(since)).toList();
        return Cycle.length(before).compareTo(ENOUGH_TO_BE_USUAL) < 0 ? null
                : Cycle.usdPerHour(before).setScale(4, RoundingMode.HALF_UP);
    }

    /** By the spread of the cycles, and by how few they are. */
    private static double error(Regime regime) {
        double observed = regime.observed().toMillis();
        double grain = Math.max(ENOUGH.toMillis(), regime.longest().toMillis());
        return Math.max(2 * regime.error(), grain / observed);
    }

    private static Forecast fromDashboard(CreditReading now, BigDecimal burn) {
        return burn.signum() <= 0 ? still(now, Basis.DASHBOARD)
                : of(now, burn, Basis.DASHBOARD, smooth(now, burn), 1 + DASHBOARD_ERROR, 1 - DASHBOARD_ERROR);
    }

    private static BigDecimal left(CreditReading now) {
        return now.credit().subtract(now.floor());
    }

    private static Duration smooth(CreditReading now, BigDecimal usdPerHour) {
        return Hours.of(left(now).max(BigDecimal.ZERO).divide(usdPerHour, MathContext.DECIMAL64));
    }

    /**
     * @param high the most that may be burnt, as a multiple of the rate
     * @param low  the least, likewise; not more than zero when it may be nothing
     */
    private static Forecast of(CreditReading now, BigDecimal usdPerHour, Basis basis, Duration runway, double high,
                               double low) {
        BigDecimal hours = Hours.in(runway);
        Duration latest = low <= 0 ? null : Hours.of(hours.divide(BigDecimal.valueOf(low), MathContext.DECIMAL64));
        return new Forecast(now.at(), usdPerHour.setScale(4, RoundingMode.HALF_UP), basis, runway,
                Hours.of(hours.divide(BigDecimal.valueOf(high), MathContext.DECIMAL64)), latest, now.credit(),
                now.floor(), null, null, null);
    }

    private static Forecast still(CreditReading now, Basis basis) {
        return new Forecast(now.at(), BigDecimal.ZERO.setScale(2), basis, null, null, null, now.credit(),
                now.floor(), null, null, null);
    }
}
