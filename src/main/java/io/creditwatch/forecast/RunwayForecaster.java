package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Balance;
import io.creditwatch.forecast.Forecast.BurnRate;
import io.creditwatch.forecast.Forecast.Range;
import io.creditwatch.forecast.Forecast.Source;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Computes the burn rate and the runway from readings. It is a pure function. The method and its accuracy are in
 * docs/forecast.md. Readings that show no rate yet have no forecast, or one from the vendor's dashboard.
 */
public final class RunwayForecaster {

    /** Time without a drop that shows no spending, and not only the wait for the next batch. */
    static final Duration FLAT = Duration.ofHours(2);
    private static final Duration DAY = Duration.ofHours(24);
    /** Hours of whole cycles that is needed for the usual rate of a day. */
    private static final double ENOUGH_TO_BE_USUAL = 6;
    /** Factor from which the dashboard's cost is higher than the rate that the readings show. */
    private static final double HIGHER = 1.1;
    /** Relative error of the dashboard's cost, and of the rate before a suspension: some machines may not come back. */
    private static final double UNCERTAIN = 0.5;
    private static final BigDecimal NOTHING = BigDecimal.ZERO.setScale(2);

    private final ZoneId zone;

    /** @param zone zone of the days and weeks of a list of readings */
    public RunwayForecaster(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Expected spending, and the readings that show it.
     *
     * @param course    null when there is no spending
     * @param whole     cycles without stops, each by its share of the usual spending
     * @param regime    newest of them at the same rate; null when they do not show one
     * @param byBalance lower rate that the readings show, while the dashboard counts; null otherwise
     */
    private record Expected(Source source, Course course, List<Cycle> whole, Regime regime, BigDecimal byBalance) {
    }

    /**
     * Returns the forecast as of the last reading.
     *
     * @param readings            readings of one account, the oldest first
     * @param dashboardUsdPerHour cost of the machines as the dashboard states it now; empty when it is not known
     * @return empty when there are too few readings
     */
    public Optional<Forecast> forecast(List<CreditReading> readings, Optional<BigDecimal> dashboardUsdPerHour) {
        if (readings.isEmpty()) {
            return Optional.empty();
        }
        CreditReading now = readings.get(readings.size() - 1);
        return forecast(BurnHistory.of(readings.subList(0, readings.size() - 1), zone).after(now,
                dashboardUsdPerHour.map(usd -> new Cost(now.account(), now.at(), usd)), zone), now);
    }

    /**
     * Returns the forecast as of the last reading.
     *
     * @param history history of the account, with the last reading and the last cost of the dashboard
     * @return empty when there are too few readings
     */
    public Optional<Forecast> forecast(BurnHistory history, CreditReading now) {
        Optional<Expected> readings = byReadings(history, now.at());
        boolean flat = history.newest().unchangedFor().compareTo(history.newest().open() == null ? FLAT
                : BurnHistory.REACH) >= 0;
        return byDashboard(history, now.at(), readings).or(() -> readings)
                .or(() -> Optional.of(new Expected(Source.NEWEST, null, List.of(), null, null)).filter(none -> flat))
                .filter(known -> known.course() != null || left(now) > 0)
                .map(known -> forecast(now, history, known));
    }

    /** Returns the course by the newest regime, or by the usual level of the rhythm; empty when none is known. */
    private Optional<Expected> byReadings(BurnHistory history, Instant now) {
        Cycles newest = history.newest();
        Rhythm rhythm = history.rhythm();
        double usual = rhythm.usual() == null ? 1 : rhythm.usual().usdPerHour();
        Course shape = rhythm.usual() == null ? Course.steady(1) : rhythm.usual().at(1);
        List<Cycle> whole = Cycle.withoutStops(history.cycles()).stream()
                .flatMap(cycle -> cycle.relativeTo(shape).stream()).toList();
        // the dashboard knows the fleet
        double most = history.dashboard() == null ? Double.MAX_VALUE
                : history.dashboard().expected() / Math.max(1e-9, shape.greatestRate(now));
        Regime regime = Regime.of(newest, whole, most).orElse(null);
        if (rhythm.usual() == null && regime == null) {
            return Optional.empty();
        }
        boolean idle = regime == null ? newest.unchangedFor().compareTo(BurnHistory.REACH) > 0
                : Cycle.isStop(newest.unchangedFor().toSeconds(), Cycle.longest(regime.cycles()));
        double current = regime == null ? usual : regime.usdPerHour();
        // the last cycles before a pause may lie in the hour in which it begins
        boolean other = rhythm.usual() == null || !idle && rhythm.isOther(current);
        boolean holiday = other && rhythm.isHoliday(current, now);
        Course course = holiday ? rhythm.usual().withHoliday(now) : shape.at(other ? current : usual);
        Source source = newest.resumed() != null ? Source.BEFORE_SUSPENSION
                : holiday ? Source.USUAL_WEEKEND : other ? Source.NEWEST : rhythm.source(now);
        if (!idle || isExpected(course, newest.unchangedSince(), now)) {
            return Optional.of(new Expected(source, course, whole, regime, null));
        }
        // after a pause that is no longer than an earlier one, or that is of a weekend, there will be spending again
        double weekdays = Course.steady(1).withoutWeekends(zone).usd(newest.unchangedSince(), now);
        if (rhythm.mean() == 0 || weekdays > rhythm.pause()) {
            return Optional.of(new Expected(source, null, whole, regime, null));
        }
        boolean weekend = weekdays < Course.steady(1).usd(newest.unchangedSince(), now);
        Course again = rhythm.usual() == null ? Course.steady(rhythm.mean()) : course;
        return Optional.of(new Expected(rhythm.usual() == null ? Source.DAY_MEAN : source,
                weekend ? again.withoutWeekends(zone) : again, whole, null, null));
    }

    /** Returns whether hardly any spending was expected in a time without any. */
    private static boolean isExpected(Course course, Instant since, Instant now) {
        return course.usd(since, now) <= 0.4 * course.usdPerHour();
    }

    /** Returns the course by the dashboard; empty when its cost is not known, or not higher than what readings show. */
    private static Optional<Expected> byDashboard(BurnHistory history, Instant now, Optional<Expected> readings) {
        Dashboard dashboard = history.dashboard();
        if (dashboard == null) {
            return Optional.empty();
        }
        Course course = readings.map(Expected::course).orElse(null);
        Regime regime = readings.map(Expected::regime).orElse(null);
        double expected = dashboard.expected();
        double rate = course == null ? 0 : course.greatestRate(now);
        boolean shown = course != null ? dashboard.isShownBy(history.cycles())
                : regime != null && Cycle.isStop(Duration.between(dashboard.since(), now).toSeconds(),
                        Cycle.longest(regime.cycles()));
        if (readings.isPresent() && (shown || expected <= HIGHER * rate)) {
            return Optional.empty();
        }
        Course higher = course != null ? course.plus(expected - rate) : expected == 0 ? null : Course.steady(expected);
        return Optional.of(new Expected(Source.DASHBOARD, higher, List.of(), null,
                readings.isEmpty() ? null : course == null ? NOTHING : usd(rate)));
    }

    private Forecast forecast(CreditReading now, BurnHistory history, Expected expected) {
        Course course = expected.course();
        if (course == null) {
            return new Forecast(Balance.of(now), new BurnRate(NOTHING, expected.source(), null, null,
                    dashboard(now, history), null), Range.NO_SPENDING);
        }
        Regime regime = expected.regime();
        Duration runway = left(now) <= 0 ? Duration.ZERO
                : Forecast.duration(regime == null ? course.hours(left(now), now.at())
                        : regime.runway(course, left(now), history, now.at()));
        double hours = Math.max(1, Math.min(Course.WEEK, runway.toSeconds() / 3600.0));
        // the mean until the end, so that amount, rate and runway fit together
        double mean = course.usd(now.at(), now.at().plusSeconds(Math.round(3600 * hours))) / hours;
        BigDecimal usual = regime == null ? null : usual(regime, mean / course.usdPerHour());
        double[] range = range(history, expected, now.at(), hours);
        Source source = left(now) <= 0 && expected.source() != Source.DASHBOARD ? Source.BEFORE_SUSPENSION
                : expected.source();
        return new Forecast(Balance.of(now), new BurnRate(usd(mean), source, usual,
                regime == null ? null : regime.steadyFor(), dashboard(now, history), expected.byBalance()),
                new Range(runway, Forecast.duration(runway.toSeconds() / 3600.0 / range[1]),
                        range[0] <= 0 ? null : Forecast.duration(runway.toSeconds() / 3600.0 / range[0])),
                course.isSteady() ? null : course);
    }

    /** Returns the least and the most that may be spent, as parts of the expected; the least may be negative. */
    private double[] range(BurnHistory history, Expected expected, Instant now, double hours) {
        if (expected.source() == Source.DASHBOARD || expected.source() == Source.BEFORE_SUSPENSION) {
            return new double[] {1 - UNCERTAIN, 1 + UNCERTAIN};
        }
        Regime regime = expected.regime();
        boolean changed = regime != null && !regime.before().isEmpty() && expected.source() == Source.NEWEST;
        double seen = Cycle.hours(changed ? regime.cycles() : expected.whole());
        double unknown = 0.7 * Math.min(1, hours / 3 / Math.max(1, seen));
        double known = history.rhythm().width(hours);
        double width = Double.isNaN(known) ? unknown : changed ? Math.max(known, unknown) : known;
        double[] range = {Math.exp(-width), Math.exp(width)};
        if (!history.hours().containsWeekend(zone)) {
            Instant end = now.plusSeconds(Math.round(3600 * hours));
            range[0] = Math.min(range[0], expected.course().withoutWeekends(zone).usd(now, end)
                    / expected.course().usd(now, end));
        }
        if (history.rhythm().usual() != null || regime == null) {
            return range;
        }
        double overall = Cycle.usdPerHour(expected.whole()) / regime.usdPerHour();
        double grain = Math.max(900, Cycle.longest(regime.cycles()));
        double error = Math.max(2 * regime.error(), grain / Cycle.seconds(regime.cycles()));
        return new double[] {Math.min(range[0], Math.min(1 - error, overall)),
            Math.max(range[1], Math.max(1 + error, overall))};
    }

    /** Returns the usual rate; null when too little is known of the day before. */
    private static BigDecimal usual(Regime regime, double share) {
        Instant since = regime.cycles().get(0).from().minus(DAY);
        List<Cycle> before = Cycle.from(since, regime.before());
        return Cycle.hours(before) < ENOUGH_TO_BE_USUAL ? null
                : usd(Cycle.usdPerHour(before) * share);
    }

    /** Returns an amount to a hundredth of a cent, and never zero. */
    private static BigDecimal usd(double amount) {
        return BigDecimal.valueOf(Math.max(amount, 0.0001)).setScale(4, RoundingMode.HALF_UP);
    }

    /** Returns the money above the floor. */
    private static double left(CreditReading now) {
        return now.credit().subtract(now.floor()).doubleValue();
    }

    /** Returns the cost of the dashboard; null when it is not known, and when machines may not run yet. */
    private static BigDecimal dashboard(CreditReading now, BurnHistory history) {
        return history.dashboard() == null || history.newest().resumed() != null || left(now) <= 0 ? null
                : history.dashboard().usdPerHour();
    }
}
