package io.creditwatch.forecast;

import io.creditwatch.forecast.BurnHistory.RunningRate;
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
import java.time.ZoneId;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/**
 * Computes the burn rate and the runway from readings. It is a pure function. The method and its accuracy are in
 * docs/forecast.md. Readings that show no rate yet have no forecast, or one from the vendor's dashboard.
 */
public final class RunwayForecaster {

    /** Length of whole cycles that is needed for a rate. */
    private static final Duration ENOUGH = Duration.ofMinutes(15);
    /** Number of cycles that is needed for a rate, unless they are longer: two debits are no rate. */
    private static final int ENOUGH_CYCLES = 3;
    private static final Duration ENOUGH_OF_FEWER = Duration.ofMinutes(40);
    private static final Duration ENOUGH_OF_EQUALS = Duration.ofMinutes(10);
    /** Time without a drop that shows no spending, and not only the wait for the next batch. */
    private static final Duration FLAT = Duration.ofHours(2);
    private static final Duration DAY = Duration.ofHours(24);
    /** Length of whole cycles that is needed for the usual rate of a day. */
    private static final Duration ENOUGH_TO_BE_USUAL = Duration.ofHours(6);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    /** Difference of ln(level) from which another level counts. */
    private static final double OTHER_LEVEL = 0.1;
    private static final double DASHBOARD_ERROR = 0.5;
    /** Relative error of the rate before a suspension: some machines may not come back. */
    private static final double HELD_ERROR = 0.5;
    /** Newest cycles that show whether the vendor posts in batches. */
    private static final int NEWEST = 4;

    private final ZoneId zone;

    /** @param zone zone of the days and weeks of a list of readings */
    public RunwayForecaster(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Returns the forecast as of the last reading.
     *
     * @param readings            readings of one account, the oldest first
     * @param dashboardUsdPerHour cost of the machines as the dashboard states it; empty when it is not known
     * @return empty when there are too few readings
     */
    public Optional<Forecast> forecast(List<CreditReading> readings, Optional<BigDecimal> dashboardUsdPerHour) {
        return readings.isEmpty() ? Optional.empty()
                : forecast(BurnHistory.of(readings, zone), readings.get(readings.size() - 1), dashboardUsdPerHour);
    }

    /**
     * Returns the forecast as of the last reading.
     *
     * @param history             history of the account, with the last reading
     * @param dashboardUsdPerHour cost of the machines as the dashboard states it; empty when it is not known
     * @return empty when there are too few readings
     */
    public Optional<Forecast> forecast(BurnHistory history, CreditReading now,
                                       Optional<BigDecimal> dashboardUsdPerHour) {
        if (history.running() != null && history.running().held()) {
            return atHeldRate(now, history, history.running(), dashboardUsdPerHour);
        }
        return fromReadings(now, history)
                .or(() -> dashboardUsdPerHour.map(burn -> fromDashboard(now, burn)))
                .or(() -> flat(now, history))
                .map(forecast -> dashboardUsdPerHour.map(forecast::withDashboard).orElse(forecast));
    }

    /**
     * Returns the forecast at the rate before a suspension, until the readings after it show a new rate. Neither the
     * spending of a suspended account nor the dashboard shows the cost of its machines once they run again.
     */
    private static Optional<Forecast> atHeldRate(CreditReading now, BurnHistory history, RunningRate before,
                                                 Optional<BigDecimal> dashboardUsdPerHour) {
        boolean stopped = left(now).signum() <= 0;
        if (!stopped) {
            Optional<Forecast> own = Optional.of(history).filter(RunwayForecaster::showsRate)
                    .flatMap(shown -> byReadings(now, shown))
                    .map(forecast -> dashboardUsdPerHour.map(forecast::withDashboard).orElse(forecast));
            return own.isPresent() || before.usdPerHour() == null ? own : Optional.of(of(now, before));
        }
        if (before.usdPerHour() != null) {
            return Optional.of(of(now, before));
        }
        return left(now).signum() < 0 ? Optional.empty()
                : byReadings(now, history).or(() -> dashboardUsdPerHour.map(burn -> fromDashboard(now, burn)));
    }

    static boolean showsRate(BurnHistory history) {
        return regime(history, Cycle.withoutStops(history.cycles())).isPresent() || isFlat(history);
    }

    /** Returns the rate that the readings alone show; empty when they show none, or no spending. */
    static Optional<RunningRate> runningRate(BurnHistory history) {
        return regime(history, Cycle.withoutStops(history.cycles()))
                .filter(regime -> !Cycle.isStop(history.unchangedFor(), regime.longest()))
                .map(regime -> new RunningRate(regime.usdPerHour(), Basis.READINGS, false));
    }

    private static Optional<Forecast> byReadings(CreditReading now, BurnHistory history) {
        return fromReadings(now, history).or(() -> flat(now, history));
    }

    private static Optional<Forecast> flat(CreditReading now, BurnHistory history) {
        return isFlat(history) ? Optional.of(noSpending(now, Basis.READINGS)) : Optional.empty();
    }

    private static boolean isFlat(BurnHistory history) {
        return history.lastDrop() == null && history.unchangedFor().compareTo(FLAT) >= 0;
    }

    private static Optional<Forecast> fromReadings(CreditReading now, BurnHistory history) {
        if (history.rhythm().usual() != null) {
            return Optional.of(byRhythm(now, history, history.rhythm()));
        }
        List<Cycle> whole = Cycle.withoutStops(history.cycles());
        return regime(history, whole).map(regime -> fromReadings(now, history, whole, regime));
    }

    /** Returns the forecast by the usual level and shape of the spending, or by another level that the newest cycles show. */
    private static Forecast byRhythm(CreditReading now, BurnHistory history, Rhythm rhythm) {
        double usual = rhythm.usual().usdPerHour();
        Course shape = rhythm.usual().times(1 / usual);
        List<Cycle> whole = Cycle.withoutStops(history.cycles()).stream()
                .flatMap(cycle -> cycle.relativeTo(shape).stream()).toList();
        Optional<Regime> newest = regime(history, whole);
        Course course = shape.times(newest.filter(regime -> rhythm.followsNewest())
                .map(regime -> regime.usdPerHour().doubleValue())
                .filter(level -> Math.abs(Math.log(level / usual)) > OTHER_LEVEL).orElse(usual));
        boolean idle = newest.map(regime -> Cycle.isStop(history.unchangedFor(), regime.longest()))
                .orElseGet(() -> history.unchangedFor().compareTo(BurnHistory.REACH) > 0);
        boolean stopped = idle && course.usd(history.unchangedSince(), now.at()) > course.usdPerHour() / 2;
        if (stopped) {
            return noSpending(now, Basis.READINGS);
        }
        Duration runway = runway(now, history, course);
        // the mean until the end, so that amount, rate and runway fit together
        double share = course.usd(now.at(), now.at().plus(runway.compareTo(HOUR) < 0 ? HOUR : runway.compareTo(WEEK) > 0
                ? WEEK : runway)) / course.usdPerHour() / hours(runway);
        double[] range = rhythm.range(hours(runway));
        return of(now, usd(course.usdPerHour() * share), Basis.READINGS, runway, range == null ? 1.5 : range[1],
                range == null ? 0.5 : range[0])
                .withUsual(newest.map(RunwayForecaster::usual).map(level -> usd(level.doubleValue() * share)).orElse(null),
                        newest.map(Regime::steadyFor).orElse(null))
                .along(course.isSteady() ? null : course);
    }

    /** Returns the hours of a runway, of an hour at least and a week at most. */
    private static double hours(Duration runway) {
        return Math.max(1, Math.min(WEEK.toHours(), runway.toSeconds() / 3600.0));
    }

    /** Returns an amount to a hundredth of a cent, and never zero. */
    private static BigDecimal usd(double amount) {
        return BigDecimal.valueOf(Math.max(amount, 0.0001)).setScale(4, RoundingMode.HALF_UP);
    }

    private static Duration runway(CreditReading now, BurnHistory history, Course course) {
        List<Cycle> recent = history.recent();
        return left(now).signum() <= 0 ? Duration.ZERO
                : Posting.of(history, recent.subList(Math.max(0, recent.size() - NEWEST), recent.size()))
                        .map(posting -> posting.runway(course, left(now), now.at()))
                        .orElseGet(() -> Forecast.duration(course.hours(left(now).doubleValue(), now.at())));
    }

    /** Returns whether several cycles show about the same rate, as three falling readings may. */
    private static boolean agree(List<Cycle> cycles) {
        DoubleSummaryStatistics rates = cycles.stream().mapToDouble(Cycle::rate).summaryStatistics();
        return cycles.size() > 1 && rates.getMax() <= 1.25 * rates.getMin();
    }

    private static Optional<Regime> regime(BurnHistory history, List<Cycle> whole) {
        Duration enough = agree(whole) ? ENOUGH_OF_EQUALS : Cycle.count(whole) < ENOUGH_CYCLES ? ENOUGH_OF_FEWER : ENOUGH;
        return Cycle.length(whole).compareTo(enough) < 0 ? Optional.empty()
                : Optional.of(Regime.newest(whole, history.unit()).orLargerBatch(history.interval()));
    }

    private static Forecast fromReadings(CreditReading now, BurnHistory history, List<Cycle> whole, Regime regime) {
        if (Cycle.isStop(history.unchangedFor(), regime.longest())) {
            return noSpending(now, Basis.READINGS);
        }
        Duration runway = left(now).signum() <= 0 ? Duration.ZERO : Posting.of(history, regime.cycles())
                .map(posting -> posting.runway(left(now), now.at()))
                .orElseGet(() -> smooth(now, regime.usdPerHour()));
        double overall = Cycle.usdPerHour(whole).doubleValue() / regime.usdPerHour().doubleValue();
        double error = error(regime);
        double hours = runway.toSeconds() / 3600.0;
        double[] range = history.rhythm().range(hours);
        double unknown = Math.exp(0.7 * Math.min(1, hours / 2 / Math.max(1, Cycle.length(whole).toMinutes() / 60.0)));
        return of(now, regime.usdPerHour(), Basis.READINGS, runway,
                Math.max(range == null ? unknown : range[1], Math.max(1 + error, overall)),
                Math.min(range == null ? 1 / unknown : range[0], Math.min(1 - error, overall)))
                .withUsual(usual(regime), regime.steadyFor());
    }

    /** Returns the usual rate; null when too little is known of the day before. */
    private static BigDecimal usual(Regime regime) {
        Instant since = regime.cycles().get(0).from().minus(DAY);
        List<Cycle> before = regime.before().stream().filter(cycle -> !cycle.from().isBefore(since)).toList();
        return Cycle.length(before).compareTo(ENOUGH_TO_BE_USUAL) < 0 ? null
                : Cycle.usdPerHour(before).setScale(4, RoundingMode.HALF_UP);
    }

    /** Returns the relative error, from the spread of the cycles and their number. */
    private static double error(Regime regime) {
        double observed = regime.observed().toMillis();
        double grain = Math.max(ENOUGH.toMillis(), regime.longest().toMillis());
        return Math.max(2 * regime.error(), grain / observed);
    }

    private static Forecast of(CreditReading now, RunningRate before) {
        return of(now, before.usdPerHour(), before.basis(), smooth(now, before.usdPerHour()), 1 + HELD_ERROR,
                1 - HELD_ERROR);
    }

    private static Forecast fromDashboard(CreditReading now, BigDecimal burn) {
        return burn.signum() <= 0 ? noSpending(now, Basis.DASHBOARD)
                : of(now, burn, Basis.DASHBOARD, smooth(now, burn), 1 + DASHBOARD_ERROR, 1 - DASHBOARD_ERROR);
    }

    private static BigDecimal left(CreditReading now) {
        return now.credit().subtract(now.floor());
    }

    private static Duration smooth(CreditReading now, BigDecimal usdPerHour) {
        return Forecast.duration(left(now).max(BigDecimal.ZERO).divide(usdPerHour, MathContext.DECIMAL64));
    }

    /**
     * @param high highest possible rate, as a multiple of the rate
     * @param low  lowest possible rate, as a multiple of the rate; zero or less when there may be no spending
     */
    private static Forecast of(CreditReading now, BigDecimal usdPerHour, Basis basis, Duration runway, double high,
                               double low) {
        BigDecimal hours = Forecast.hours(runway);
        Duration latest = low <= 0 ? null
                : Forecast.duration(hours.divide(BigDecimal.valueOf(low), MathContext.DECIMAL64));
        Duration earliest = Forecast.duration(hours.divide(BigDecimal.valueOf(high), MathContext.DECIMAL64));
        return new Forecast(Balance.of(now), BurnRate.of(usdPerHour.setScale(4, RoundingMode.HALF_UP), basis),
                new Range(runway, earliest, latest));
    }

    private static Forecast noSpending(CreditReading now, Basis basis) {
        return new Forecast(Balance.of(now), BurnRate.of(BigDecimal.ZERO.setScale(2), basis), Range.NO_SPENDING);
    }
}
