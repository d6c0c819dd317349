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

    /** Time without a drop that shows no spending, and not only the wait for the next batch. */
    static final Duration FLAT = Duration.ofHours(2);
    /** Hours after which pauses are known, and length of a first one without any spending that is expected to end. */
    private static final int DAYS_KNOWN = 3 * Course.DAY;
    private static final int NIGHT = 15;
    /** Hours of whole cycles that are needed for the usual rate of a day. */
    private static final double ENOUGH_TO_BE_USUAL = 6;
    /** Factor from which the dashboard's cost is higher than the rate that the readings show. */
    private static final double HIGHER = 1.1;
    /** Relative error of the dashboard's cost, and of the rate before a suspension: some machines may not come back. */
    private static final double UNCERTAIN = 0.5;
    /** Power of 1 + runway / time seen, by which the runway may be longer or shorter. */
    private static final double UNKNOWN = 0.2;
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
     * @param regime    newest cycles at the same rate, each by its share of the usual spending; null when there is none
     * @param byBalance lower rate that the readings show, while the dashboard counts; null otherwise
     */
    private record Expected(Source source, Course course, Regime regime, BigDecimal byBalance) {
    }

    /**
     * Returns the forecast as of the last reading.
     *
     * @param history history of the account, with the last reading and the last cost of the dashboard
     * @return empty when there are too few readings
     */
    public Optional<Forecast> forecast(BurnHistory history, CreditReading now) {
        Optional<Expected> readings = byReadings(history, now.at());
        Duration flat = history.newest().open() == null ? FLAT : BurnHistory.REACH;
        return byDashboard(history, now.at(), readings).or(() -> readings)
                .or(() -> history.newest().unchangedFor().compareTo(flat) < 0 ? Optional.empty()
                        : Optional.of(new Expected(Source.NEWEST, null, null, null)))
                .filter(known -> known.course() != null || left(now) > 0)
                .map(known -> forecast(now, history, known));
    }

    /** Returns the course by the newest regime, or by the usual level of the rhythm; empty when none is known. */
    private Optional<Expected> byReadings(BurnHistory history, Instant now) {
        Cycles newest = history.newest();
        Rhythm rhythm = history.rhythm();
        Course usual = rhythm.usual();
        Course shape = usual == null ? Course.steady(1) : usual.at(1);
        List<Cycle> cycles = history.cycles().stream().flatMap(cycle -> cycle.relativeTo(shape).stream()).toList();
        Regime regime = Regime.isEnough(cycles) ? Regime.of(cycles) : null;
        if (usual == null && regime == null) {
            return Optional.empty();
        }
        boolean idle = regime == null ? newest.unchangedFor().compareTo(BurnHistory.REACH) > 0
                : Cycle.isStop(newest.unchangedFor().toSeconds(), regime.longest());
        // the last cycles before a pause may lie in the hour in which it begins
        boolean other = usual == null || !idle && regime != null && rhythm.isOther(regime.usdPerHour());
        boolean holiday = other && rhythm.isHoliday(regime.usdPerHour(), now);
        Course course = holiday ? usual.withHoliday(now) : other ? shape.at(regime.usdPerHour()) : usual;
        Source source = newest.resumed() != null ? Source.BEFORE_SUSPENSION
                : holiday ? Source.USUAL_WEEKEND : other ? Source.NEWEST : rhythm.source(now);
        Expected current = new Expected(source, course, regime, null);
        boolean storage = !idle && rhythm.pauses().longest() > 0 && course.usdPerHour() <= rhythm.pauses().most();
        return Optional.of(idle || storage ? inPause(history, now, current, storage) : current);
    }

    /**
     * Returns what is expected in a pause: after one that is no longer than an earlier one, or that is of a weekend,
     * there will be spending again.
     *
     * @param storage whether storage is paid for; otherwise nothing is spent
     */
    private Expected inPause(BurnHistory history, Instant now, Expected current, boolean storage) {
        Rhythm.Pauses pauses = history.rhythm().pauses();
        Course usual = history.rhythm().usual();
        // after a long pause the usual rate may be that of the pause
        boolean known = usual != null && usual.usdPerHour() > pauses.most();
        Course work = known ? usual : Course.steady(pauses.work());
        Source source = current.source() == Source.BEFORE_SUSPENSION ? current.source()
                : known ? history.rhythm().source(now) : Source.DAY_MEAN;
        Instant since = !storage ? history.newest().unchangedSince()
                : Instant.ofEpochSecond((history.hours().openHour() - pauses.current()) * Course.SECONDS);
        // hardly any spending may be expected since then
        if (work.usd(since, now) < 0.4 * work.usdPerHour()) {
            return storage ? new Expected(source, work, null, null) : current;
        }
        double weekdays = Course.steady(1).withoutWeekends(zone).usd(since, now);
        int atFirst = storage || history.hours().rates().size() >= DAYS_KNOWN ? 0 : NIGHT;
        if (!(work.usdPerHour() > 0) || weekdays > Math.max(atFirst, pauses.longest())) {
            return storage ? current : new Expected(current.source(), null, current.regime(), null);
        }
        boolean weekend = weekdays < Course.steady(1).usd(since, now);
        return new Expected(source, weekend ? work.withoutWeekends(zone) : work, null, null);
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
        boolean shown = course != null ? dashboard.isShownBy(history.cycles()) : regime != null && Cycle.isStop(
                Duration.between(dashboard.since(), now).toSeconds(), regime.longest());
        if (readings.isPresent() && (shown || expected <= HIGHER * rate)) {
            return Optional.empty();
        }
        Course higher = course != null ? course.plus(expected - rate) : expected == 0 ? null : Course.steady(expected);
        return Optional.of(new Expected(Source.DASHBOARD, higher, null,
                readings.isEmpty() ? null : course == null ? NOTHING : usd(rate)));
    }

    private Forecast forecast(CreditReading now, BurnHistory history, Expected expected) {
        Course course = expected.course();
        Regime regime = expected.regime();
        // when machines may not run yet, their cost is not known
        boolean known = history.dashboard() != null && history.newest().resumed() == null && left(now) > 0;
        BigDecimal dashboard = known ? history.dashboard().usdPerHour() : null;
        if (course == null) {
            return new Forecast(Balance.of(now), new BurnRate(NOTHING, expected.source(), null, null, dashboard, null),
                    new Range(null, null, null));
        }
        List<Cycle> cycles = history.cycles();
        Duration runway = Forecast.duration(left(now) <= 0 ? 0 : regime == null ? course.hours(left(now), now.at())
                : regime.runway(course, left(now), cycles.get(cycles.size() - 1).to(), now.at()));
        double hours = Math.max(1, Math.min(Course.WEEK, Forecast.hours(runway)));
        // the mean until the end, so that amount, rate and runway fit together
        double mean = course.usd(now.at(), now.at().plus(Forecast.duration(hours))) / hours;
        Source source = left(now) <= 0 && expected.source() != Source.DASHBOARD ? Source.BEFORE_SUSPENSION
                : expected.source();
        BurnRate burn = new BurnRate(usd(mean), source,
                regime == null ? null : usual(regime, mean / course.usdPerHour()), regime == null ? null
                : Forecast.duration(regime.cycles().size() == 1 ? 0 : Cycle.hours(regime.cycles())),
                dashboard, expected.byBalance());
        return new Forecast(Balance.of(now), burn, range(now, history, expected, runway),
                course.isSteady() ? null : course);
    }

    /** Returns the runway and its limits: divided and multiplied by e^width, and no weekend that is not known yet. */
    private Range range(CreditReading now, BurnHistory history, Expected expected, Duration runway) {
        double hours = Forecast.hours(runway);
        Regime regime = expected.regime();
        if (expected.source() == Source.DASHBOARD || expected.source() == Source.BEFORE_SUSPENSION) {
            return new Range(runway, Forecast.duration(hours / (1 + UNCERTAIN)),
                    Forecast.duration(hours / (1 - UNCERTAIN)));
        }
        boolean changed = regime != null && !regime.before().isEmpty() && expected.source() == Source.NEWEST;
        double known = history.hours().rates().size();
        double seen = changed ? Cycle.hours(regime.cycles()) : Math.max(known, Cycle.hours(history.cycles()));
        double least = Math.max(history.rhythm().width(), UNKNOWN * Math.log1p(hours / Math.max(1, seen)));
        double width = regime == null ? least : Math.max(least, regime.spread(hours));
        double weekend = known >= Course.WEEK || hours == 0 ? 0
                : expected.course().withoutWeekends(zone).hours(left(now), now.at());
        return new Range(runway, Forecast.duration(hours * Math.exp(-width)),
                regime != null && regime.cycles().size() == 1 ? null
                        : Forecast.duration(Math.max(weekend, hours * Math.exp(width))));
    }

    /** Returns the usual rate; null when too little is known of the day before. */
    private static BigDecimal usual(Regime regime, double share) {
        Instant since = regime.cycles().get(0).from().minus(Duration.ofDays(1));
        List<Cycle> before = Cycle.from(since, regime.before());
        return Cycle.hours(before) < ENOUGH_TO_BE_USUAL ? null : usd(Cycle.usdPerHour(before) * share);
    }

    /** Returns an amount to a hundredth of a cent, and never zero. */
    private static BigDecimal usd(double amount) {
        return BigDecimal.valueOf(Math.max(amount, 0.0001)).setScale(4, RoundingMode.HALF_UP);
    }

    /** Returns the money above the floor. */
    private static double left(CreditReading now) {
        return now.credit().subtract(now.floor()).doubleValue();
    }
}
