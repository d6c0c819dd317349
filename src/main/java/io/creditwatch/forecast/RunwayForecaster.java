package io.creditwatch.forecast;

import io.creditwatch.forecast.Forecast.Balance;
import io.creditwatch.forecast.Forecast.BurnRate;
import io.creditwatch.forecast.Forecast.Range;
import io.creditwatch.forecast.Forecast.Source;
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

    private static final BigDecimal NOTHING = BigDecimal.ZERO.setScale(2);

    private final ZoneId zone;

    public RunwayForecaster(ZoneId zone) {
        this.zone = zone;
    }

    /** Expected spending (no course for none), its cycles, and a lower rate of readings while the dashboard counts. */
    private record Expected(Source source, Course course, Regime regime, BigDecimal byBalance) {
    }

    /** Returns the forecast as of the last reading, which the history contains; empty when there are too few. */
    public Optional<Forecast> forecast(BurnHistory history, CreditReading now) {
        double left = now.credit().subtract(now.floor()).doubleValue();
        return Optional.ofNullable(byDashboard(history, now.at(), byReadings(history, now.at())))
                .filter(expected -> expected.course() != null || left > 0)
                .map(expected -> forecast(now, left, history, expected));
    }

    /** Returns the course by the newest regime, or by the usual level of the rhythm; null when none is known. */
    private Expected byReadings(BurnHistory history, Instant now) {
        Cycles newest = history.newest();
        Rhythm rhythm = history.rhythm();
        Course usual = rhythm.usual();
        Course shape = usual == null ? Course.steady(1) : usual.at(1);
        List<Cycle> cycles = newest.all().stream().flatMap(cycle -> cycle.relativeTo(shape).stream()).toList();
        Regime regime = Regime.isEnough(cycles) ? Regime.of(cycles) : null;
        if (usual == null && regime == null) {
            // after a long time without readings, the mean before it is known
            Course mean = rhythm.mean() > 0 ? Course.steady(rhythm.mean()) : null;
            // not only the wait for the next batch
            Duration flat = newest.open() == null && mean == null ? Duration.ofHours(2) : BurnHistory.REACH;
            return newest.unchangedFor().compareTo(flat) >= 0 ? new Expected(Source.NEWEST, null, null, null)
                    : mean == null ? null : new Expected(Source.DAY_MEAN, mean, null, null);
        }
        boolean idle = regime == null ? newest.unchangedFor().compareTo(BurnHistory.REACH) > 0
                : regime.isOver(newest.unchangedFor());
        // the last cycles before a pause may lie in the hour in which it begins
        boolean other = usual == null || !idle && regime != null && rhythm.isOther(regime.usdPerHour());
        boolean holiday = other && rhythm.isHoliday(regime.usdPerHour(), now);
        Course course = holiday ? usual.withHoliday(now) : other ? shape.at(regime.usdPerHour()) : usual;
        Source source = holiday ? Source.USUAL_WEEKEND : other ? Source.NEWEST : rhythm.source(now);
        boolean storage = !idle && rhythm.longest() > 0 && rhythm.isPause(course.usdPerHour());
        Expected current = new Expected(source, idle ? null : course, regime, null);
        return idle || storage ? inPause(history, now, current) : current;
    }

    /** Returns the usual spending, unless the pause is longer than each earlier one, or than a first night. */
    private Expected inPause(BurnHistory history, Instant now, Expected longer) {
        Rhythm rhythm = history.rhythm();
        HourlySpending hours = history.newest().hours();
        // after a long pause the usual rate may be that of the pause
        boolean known = rhythm.usual() != null && !rhythm.isPause(rhythm.usual().usdPerHour());
        Course work = known ? rhythm.usual() : Course.steady(rhythm.mean());
        Instant since = longer.course() != null ? Course.start(hours.openHour() - rhythm.pause())
                : history.newest().unchangedSince();
        double weekdays = Course.steady(1).withoutWeekends(zone).usd(since, now);
        int first = hours.rates().size() < 3 * Course.DAY ? 15 : 0;
        boolean over = longer.regime() == null || longer.regime().isOver(Forecast.duration(weekdays));
        if (!(work.usdPerHour() > 0) || over && weekdays > Math.max(first, rhythm.longest())) {
            return longer;
        }
        return new Expected(known ? rhythm.source(now) : Source.DAY_MEAN,
                weekdays < Course.steady(1).usd(since, now) ? work.withoutWeekends(zone) : work, null, null);
    }

    /** Returns the course by the dashboard, if its cost is higher than what the readings show. */
    private static Expected byDashboard(BurnHistory history, Instant now, Expected readings) {
        Dashboard dashboard = history.dashboard();
        if (dashboard == null) {
            return readings;
        }
        Course cost = dashboard.expected() == 0 ? null : Course.steady(dashboard.expected());
        if (readings == null) {
            return new Expected(Source.DASHBOARD, cost, null, null);
        }
        double rate = readings.course() == null ? 0 : readings.course().greatestRate(now);
        boolean shown = readings.course() != null ? dashboard.isShownBy(history.newest().all())
                : readings.regime() != null && readings.regime().isOver(Duration.between(dashboard.since(), now));
        return shown || dashboard.expected() <= 1.1 * rate ? readings
                : new Expected(Source.DASHBOARD, cost, null, rate == 0 ? NOTHING : usd(rate));
    }

    private Forecast forecast(CreditReading now, double left, BurnHistory history, Expected expected) {
        Course course = expected.course();
        Regime regime = expected.regime();
        Balance balance = new Balance(now.at(), now.credit(), now.floor());
        // after a suspension, machines may not run yet
        boolean suspended = left <= 0 || history.newest().resumed() != null;
        BigDecimal dashboard = suspended || history.dashboard() == null ? null : history.dashboard().usdPerHour();
        if (course == null) {
            return new Forecast(balance, new BurnRate(NOTHING, expected.source(), null, null, dashboard, null),
                    new Range(null, null, null), null);
        }
        Source source = suspended && expected.source() != Source.DASHBOARD ? Source.BEFORE_SUSPENSION
                : expected.source();
        List<Cycle> cycles = history.newest().all();
        double runway = Forecast.hours(Forecast.duration(left <= 0 ? 0 : regime == null ? course.hours(left, now.at())
                : regime.runway(course, left, cycles.get(cycles.size() - 1).to(), now.at())));
        double hours = Math.max(1, Math.min(Course.WEEK, runway));
        // the mean until the end, so that amount, rate and runway fit together
        double mean = course.usd(now.at(), now.at().plus(Forecast.duration(hours))) / hours;
        Double usual = regime == null ? null : regime.usual();
        Duration steady = regime == null ? null : Forecast.duration(
                regime.cycles().size() == 1 ? 0 : Cycle.hours(regime.cycles()));
        BurnRate burn = new BurnRate(usd(mean), source, usual == null ? null : usd(usual * mean / course.usdPerHour()),
                steady, dashboard, expected.byBalance());
        return new Forecast(balance, burn, range(now, left, history, expected, source, runway),
                course.isSteady() ? null : course);
    }

    /** Returns the runway and its limits. In the first week, a weekend without spending is possible. */
    private Range range(CreditReading now, double left, BurnHistory history, Expected expected, Source source,
                        double runway) {
        Regime regime = expected.regime();
        double known = history.newest().hours().rates().size();
        boolean changed = regime != null && !regime.before().isEmpty() && source == Source.NEWEST;
        double seen = changed ? Cycle.hours(regime.cycles()) : Math.max(known, Cycle.hours(history.newest().all()));
        // without a rhythm, a first night may come any time
        double least = Math.max(Math.max(history.rhythm().usual() == null ? 0.22 : 0.03, 3 * history.rhythm().error()),
                0.2 * Math.log1p(runway / Math.max(1, seen)));
        // some of the machines on the dashboard, or of the ones before a suspension, may not run
        boolean unsure = source == Source.DASHBOARD || source == Source.BEFORE_SUSPENSION;
        double width = unsure ? Math.log(2) : regime == null ? least : Math.max(least, regime.spread(runway));
        double weekend = unsure || known >= Course.WEEK ? 0
                : expected.course().withoutWeekends(zone).hours(left, now.at());
        return new Range(Forecast.duration(runway), Forecast.duration(runway * Math.exp(-width)),
                !unsure && regime != null && regime.cycles().size() == 1 ? null
                        : Forecast.duration(Math.max(1.03 * weekend, runway * Math.exp(width))));
    }

    /** Returns an amount that is never zero. */
    private static BigDecimal usd(double amount) {
        return BigDecimal.valueOf(Math.max(amount, 0.0001)).setScale(4, RoundingMode.HALF_UP);
    }
}
