package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Basis;
import io.creditwatch.reading.CreditReading;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells how long the money lasts. docs/forecast.md says how, and how well. */
public final class RunwayForecaster {

    /** How far back readings are of use. */
    public static final Duration MEMORY = Duration.ofHours(26);

    /** Of whole cycles: with less there is no rate. */
    private static final Duration ENOUGH = Duration.ofMinutes(15);
    /** Of so many, or of an hour, give or take a poll: two debits of one afternoon are no rate. */
    private static final int ENOUGH_CYCLES = 3;
    private static final Duration ENOUGH_OF_FEWER = Duration.ofMinutes(50);
    /** Without a single drop: then nothing is burnt, and not merely the next batch awaited. */
    private static final Duration FLAT = Duration.ofHours(2);
    /** How far off what the dashboard says may be. */
    private static final double DASHBOARD_ERROR = 0.5;

    /**
     * Pure.
     *
     * @param history             of one account, the oldest first; the last is now
     * @param dashboardUsdPerHour what the vendor says that its machines cost; empty when it says nothing
     * @return empty when there is too little to go on
     */
    public Optional<Forecast> forecast(List<CreditReading> history, Optional<BigDecimal> dashboardUsdPerHour) {
        if (history.isEmpty()) {
            return Optional.empty();
        }
        CreditReading now = history.get(history.size() - 1);
        Cycles cycles = Cycles.of(history.stream()
                .filter(reading -> !reading.at().isBefore(now.at().minus(MEMORY))).toList());
        return fromReadings(now, cycles, unit(history))
                .or(() -> dashboardUsdPerHour.map(burn -> fromDashboard(now, burn)))
                .or(() -> cycles.lastDrop() == null && cycles.quiet().compareTo(FLAT) >= 0
                        ? Optional.of(still(now, Basis.READINGS)) : Optional.empty());
    }

    /** The smallest step in which balances are stated. */
    private static double unit(List<CreditReading> history) {
        int scale = history.stream().mapToInt(reading -> reading.credit().scale()).max().orElseThrow();
        return BigDecimal.ONE.movePointLeft(scale).doubleValue();
    }

    private static Optional<Forecast> fromReadings(CreditReading now, Cycles cycles, double unit) {
        Regime known = new Regime(cycles.whole());
        Duration enough = known.cycles().size() < ENOUGH_CYCLES ? ENOUGH_OF_FEWER : ENOUGH;
        if (known.observed().compareTo(enough) < 0) {
            return Optional.empty();
        }
        Regime regime = Regime.newest(cycles.whole(), unit);
        if (Cycles.isStop(cycles.quiet(), regime.longest())) {
            return Optional.of(still(now, Basis.READINGS));
        }
        double rate = regime.usdPerHour().doubleValue();
        double overall = known.usdPerHour().doubleValue() / rate;
        double error = error(regime);
        Duration runway = left(now).signum() <= 0 ? Duration.ZERO : Posting.of(cycles, regime)
                .map(posting -> posting.runway(left(now), now.at()))
                .orElseGet(() -> smooth(now, regime.usdPerHour()));
        return Optional.of(of(now, regime.usdPerHour(), Basis.READINGS, runway,
                Math.max(1 + error, overall), Math.min(1 - error, overall)));
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
                Hours.of(hours.divide(BigDecimal.valueOf(high), MathContext.DECIMAL64)), latest, now.floor(), null,
                null, null);
    }

    private static Forecast still(CreditReading now, Basis basis) {
        return new Forecast(now.at(), BigDecimal.ZERO.setScale(2), basis, null, null, null, now.floor(), null,
                null, null);
    }
}
