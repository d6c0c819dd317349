package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Balance;
import io.creditwatch.forecast.Forecast.Basis;
import io.creditwatch.forecast.Forecast.BurnRate;
import io.creditwatch.forecast.Forecast.Range;
import io.creditwatch.vendor.CreditReading;
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
    /** How far off may be what was burnt before a suspension: not every machine need come back. */
    private static final double BEFORE_ERROR = 0.5;

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
        if (memory.running() != null && memory.running().isHeld()) {
            return asBefore(now, memory, memory.running(), dashboardUsdPerHour);
        }
        return fromReadings(now, memory)
                .or(() -> dashboardUsdPerHour.map(burn -> fromDashboard(now, burn)))
                .or(() -> flat(now, memory))
                .map(forecast -> dashboardUsdPerHour.map(forecast::withDashboard).orElse(forecast));
    }

    /**
     * While an account is at its floor, or suspended, and until the readings after that tell, it is taken to burn what
     * it burnt before: neither what still bills nor the dashboard tells what its machines cost once they run again.
     */
    private static Optional<Forecast> asBefore(CreditReading now, BurnMemory memory, RunningBurn before,
                                               Optional<BigDecimal> dashboardUsdPerHour) {
        boolean stopped = left(now).signum() <= 0;
        if (!stopped) {
            Optional<Forecast> own = byReadings(now, memory)
                    .map(forecast -> dashboardUsdPerHour.map(forecast::withDashboard).orElse(forecast));
            return own.isPresent() || before.usdPerHour() == null ? own : Optional.of(of(now, before));
        }
        if (before.usdPerHour() != null) {
            return Optional.of(of(now, before));
        }
        return left(now).signum() < 0 ? Optional.empty()
                : byReadings(now, memory).or(() -> dashboardUsdPerHour.map(burn -> fromDashboard(now, burn)));
    }

    /** Whether the readings alone tell how fast it burns. */
    static boolean isTold(BurnMemory memory) {
        return regime(memory, Cycles.withoutStops(memory.cycles())).isPresent() || isFlat(memory);
    }

    /** How fast it burns by the readings alone; empty when they do not tell, and when nothing is burnt. */
    static Optional<RunningBurn> running(BurnMemory memory) {
        return regime(memory, Cycles.withoutStops(memory.cycles()))
                .filter(regime -> !Cycles.isStop(memory.still(), regime.longest()))
                .map(regime -> new RunningBurn(regime.usdPerHour(), Basis.READINGS, false));
    }

    private static Optional<Forecast> byReadings(CreditReading now, BurnMemory memory) {
        return fromReadings(now, memory).or(() -> flat(now, memory));
    }

    private static Optional<Forecast> flat(CreditReading now, BurnMemory memory) {
        return isFlat(memory) ? Optional.of(still(now, Basis.READINGS)) : Optional.empty();
    }

    private static boolean isFlat(BurnMemory memory) {
        return memory.lastDrop() == null && memory.still().compareTo(FLAT) >= 0;
    }

    private static Optional<Forecast> fromReadings(CreditReading now, BurnMemory memory) {
        List<Cycle> whole = Cycles.withoutStops(memory.cycles());
        return regime(memory, whole).map(regime -> fromReadings(now, memory, whole, regime));
    }

    private static Optional<Regime> regime(BurnMemory memory, List<Cycle> whole) {
        Duration enough = Cycle.count(whole) < ENOUGH_CYCLES ? ENOUGH_OF_FEWER : ENOUGH;
        return Cycle.length(whole).compareTo(enough) < 0 ? Optional.empty()
                : Optional.of(Regime.newest(whole, memory.unit()).orLargerBatch(memory.interval()));
    }

    private static Forecast fromReadings(CreditReading now, BurnMemory memory, List<Cycle> whole, Regime regime) {
        if (Cycles.isStop(memory.still(), regime.longest())) {
            return still(now, Basis.READINGS);
        }
        double overall = Cycle.usdPerHour(whole).doubleValue() / regime.usdPerHour().doubleValue();
        double error = error(regime);
        Duration runway = left(now).signum() <= 0 ? Duration.ZERO : Posting.of(memory, regime)
                .map(posting -> posting.runway(left(now), now.at()))
                .orElseGet(() -> smooth(now, regime.usdPerHour()));
        return of(now, regime.usdPerHour(), Basis.READINGS, runway,
                Math.max(1 + error, overall), Math.min(1 - error, overall))
                .withUsual(usual(regime), regime.steadyFor());
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

    private static Forecast of(CreditReading now, RunningBurn before) {
        return of(now, before.usdPerHour(), before.basis(), smooth(now, before.usdPerHour()), 1 + BEFORE_ERROR,
                1 - BEFORE_ERROR);
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
        Duration earliest = Hours.of(hours.divide(BigDecimal.valueOf(high), MathContext.DECIMAL64));
        return new Forecast(Balance.of(now), BurnRate.of(usdPerHour.setScale(4, RoundingMode.HALF_UP), basis),
                new Range(runway, earliest, latest));
    }

    private static Forecast still(CreditReading now, Basis basis) {
        return new Forecast(Balance.of(now), BurnRate.of(BigDecimal.ZERO.setScale(2), basis), Range.NO_SPENDING);
    }
}
