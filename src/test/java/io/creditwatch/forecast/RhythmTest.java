package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.creditwatch.Forecasts;
import io.creditwatch.forecast.Backtest.Dashboard;
import io.creditwatch.vendor.CreditReading;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rhythms in special cases; {@link BacktestTest} has the kinds. */
class RhythmTest {

    /** A weekend without spending is expected, and so are its hours without a posting. */
    @ParameterizedTest(name = "posted every {0} minutes, Saturday 0:00 plus {1} hours")
    @CsvSource({"1, 21", "60, 21", "60, 39"})
    void forecastsDuringAWeekendWithoutSpending(int posting, int hours) {
        Drain.Scene scene = Drain.JOBS.scene(0, 12 * Drain.DAY);
        scene.batch = posting;
        scene.phase = 0;
        int saturday = 19 * Drain.DAY - scene.ofWeek(0);
        scene.cuts = List.of(saturday + hours * Drain.HOUR);

        assertThat(Backtest.trials(Drain.JOBS, 0, Dashboard.NONE, scene).get(0).error(Backtest.Trial::ours))
                .isLessThan(0.1);
    }

    /** Right after the usual end of the spending, and before its start, a posting says little about the level. */
    @ParameterizedTest(name = "posted every {0} minutes, {1} minutes after the hour; nights begin {2} minutes after 20:00")
    @CsvSource({"60, 0, 0", "60, 12, 0", "60, 25, 30", "60, 40, 0", "60, 55, 30", "1, 0, 30"})
    void doesNotTakeTheEdgeOfANightForANewLevel(int posting, int phase, int begin) {
        Drain.Scene scene = Drain.JOBS.scene(0, 12 * Drain.DAY);
        scene.load = minute -> (scene.ofWeek(minute) + 4 * Drain.HOUR - begin) % Drain.DAY < 10 * Drain.HOUR ? 1 : 0.02;
        scene.batch = posting;
        scene.phase = phase;
        scene.period = 15;
        int day = 15 * Drain.DAY - scene.ofWeek(0);
        scene.cuts = IntStream.range(0, 48).mapToObj(hour -> day + hour * Drain.HOUR + 30).toList();

        assertThat(Backtest.trials(Drain.JOBS, 0, Dashboard.NONE, scene)).hasSize(48)
                .noneMatch(trial -> trial.isLate(Backtest.Trial::ours));
    }

    /** The hours of the day in India begin at half past those that are stored. */
    @Test
    void doesNotTakeAChangeWithinAnHourForANewLevel() {
        Drain.Scene scene = Drain.JOBS.scene(0, 12 * Drain.DAY);
        scene.load = minute -> (scene.ofWeek(minute) + 4 * Drain.HOUR - 30) % Drain.DAY < 12 * Drain.HOUR ? 1 : 0.4;
        scene.batch = 1;
        int day = 15 * Drain.DAY - scene.ofWeek(0);
        scene.cuts = IntStream.range(0, 96).mapToObj(quarter -> day + quarter * 15).toList();

        assertThat(Backtest.trials(Drain.JOBS, 0, Dashboard.NONE, scene)).hasSize(96)
                .allMatch(trial -> trial.error(Backtest.Trial::ours) < 0.15);
    }

    /** Jobs run from Monday evening to Saturday morning, and storage is paid for. Polls begin on a Saturday. */
    @ParameterizedTest(name = "Monday of week {0}")
    @ValueSource(ints = {2, 3})
    void expectsTheNightsOfAWeekAgainAfterAWeekendWithStorageAlone(int week) {
        Drain.Scene scene = Drain.JOBS.scene(0, 20 * Drain.DAY);
        scene.load = minute -> {
            int evening = Math.floorMod(scene.ofWeek(minute) - 20 * Drain.HOUR, 7 * Drain.DAY);
            return evening < 5 * Drain.DAY && evening % Drain.DAY < 10 * Drain.HOUR ? 1 : 0.02;
        };
        int monday = week * 7 * Drain.DAY - scene.ofWeek(0);
        scene.failed = minute -> minute < 5 * Drain.DAY + 14 * Drain.HOUR - scene.ofWeek(0);
        scene.cuts = IntStream.range(0, 6).mapToObj(i -> monday + i * 3 * Drain.HOUR + 30).toList();

        assertThat(Backtest.trials(Drain.JOBS, 0, Dashboard.NONE, scene)).hasSize(6)
                .noneMatch(trial -> trial.isLate(Backtest.Trial::ours));
    }

    /** The idle hours since Thursday do not replace the rhythm. */
    @ParameterizedTest(name = "storage of {0} of the fleet")
    @ValueSource(doubles = {0, 0.005})
    void expectsWeekdaysAgainAfterAFridayWithoutWork(double storage) {
        Drain.Scene scene = Drain.JOBS.scene(0, 20 * Drain.DAY);
        IntToDoubleFunction jobs = scene.load;
        int monday = 21 * Drain.DAY - scene.ofWeek(0);
        scene.load = minute -> storage
                + (minute >= monday - 3 * Drain.DAY && minute < monday ? 0 : jobs.applyAsDouble(minute));
        scene.cuts = IntStream.range(-18, 2).mapToObj(i -> monday + i * 4 * Drain.HOUR + 30).toList();

        assertThat(Backtest.trials(Drain.JOBS, 0, Dashboard.NONE, scene)).hasSize(20)
                .noneMatch(trial -> trial.isLate(Backtest.Trial::ours));
    }

    /** The night before is over, although no hour of the work of this morning is complete. */
    @Test
    void expectsSpendingAgainAfterAShortMorningAndAPause() {
        Drain.Scene scene = Drain.JOBS.scene(0, 20 * Drain.DAY);
        int day = 15 * Drain.DAY - scene.ofWeek(0) % Drain.DAY;
        int stop = day + 9 * Drain.HOUR + 40;
        scene.load = minute -> minute >= stop && minute < day + 14 * Drain.HOUR
                || (scene.ofWeek(minute) + 15 * Drain.HOUR) % Drain.DAY >= 9 * Drain.HOUR ? 0 : 1;
        scene.cuts = IntStream.range(1, 4).mapToObj(hour -> stop + hour * Drain.HOUR).toList();

        assertThat(Backtest.trials(Drain.JOBS, 0, Dashboard.NONE, scene)).hasSize(3)
                .noneMatch(trial -> trial.isLate(Backtest.Trial::ours));
    }

    @Test
    void knowsTheNightsOfAnAccountThatIsFirstReadOnASaturday() {
        Drain.Scene scene = Drain.NIGHTS.scene(0, 20 * Drain.DAY);
        int saturday = 12 * Drain.DAY - scene.ofWeek(0);
        List<CreditReading> readings = Backtest.history(scene, saturday + 3 * Drain.DAY + 18 * Drain.HOUR, 5);
        Instant first = scene.start.plusSeconds(60L * saturday);

        assertThat(Forecasts.of(scene.zone, readings.stream().filter(reading -> reading.at().isAfter(first)).toList(),
                Optional.empty()).orElseThrow().course()).isNotNull();
    }

    /** Returns one of the forecasts that the back-test makes. */
    private static Backtest.Trial trial(Drain drain, long seed, Dashboard dashboard, int index) {
        Drain.Scene scene = drain.scenes(seed).get(0);
        scene.cuts = List.of(scene.cuts.get(index));
        return Backtest.trials(drain, seed, dashboard, scene).get(0);
    }

    @Test
    void expectsSpendingAgainAfterAFirstNightWithoutAny() {
        assertThat(trial(Drain.JOBS, 2, Dashboard.NONE, 0).ours()).isLessThan(24);
    }

    @Test
    void expectsWeekdaysAgainOnMondayWhenOnlyAnEveningOfAWeekendIsKnown() {
        assertThat(trial(Drain.JOBS, 301, Dashboard.LACKS, 3).error(Backtest.Trial::ours)).isLessThan(0.2);
    }

    @Test
    void knowsAHolidayInItsFirstHours() {
        assertThat(trial(Drain.HOLIDAY, 303, Dashboard.NONE, 0).error(Backtest.Trial::ours)).isLessThan(0.05);
    }

    /** Jobs run from 9:00 to 18:00, and half of them at the weekend. */
    @ParameterizedTest
    @CsvSource({"2026-11-23T12:00:00Z, 5, true", "2026-11-23T12:00:00Z, 15, false", "2026-11-22T12:00:00Z, 5, false",
        "2026-11-23T23:00:00Z, 5, false", "2026-11-23T23:00:00Z, 15, false"})
    void takesAWeekdayForAHolidayOnlyWhereMoneyIsSpent(Instant now, double level, boolean holiday) {
        List<Integer> shares = IntStream.range(0, Course.WEEK).mapToObj(hour -> hour % Course.DAY < 9
                || hour % Course.DAY >= 18 ? 0 : hour < Course.SATURDAY ? 1000 : 500).toList();
        Course usual = new Course(10, shares, ZoneOffset.UTC);

        assertThat(new Rhythm(Rhythm.Kind.WEEKEND, usual, 0, 0, 0, 0).isHoliday(level, now)).isEqualTo(holiday);
    }

    @Test
    void keepsTheShapeRightAfterTheFleetHasDoubled() {
        assertThat(trial(Drain.DOUBLED_WITHIN_RHYTHM, 33, Dashboard.NONE, 7).error(Backtest.Trial::ours))
                .isLessThan(0.05);
    }

    @Test
    void isLessSureAfterTheRhythmHasEnded() {
        assertThat(trial(Drain.RHYTHM_ENDS, 300, Dashboard.NONE, 2)).matches(Backtest.Trial::covered);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 10, 20})
    void saysThatNothingIsSpentOnceTheFleetHasStopped(int daysAgo) {
        Drain.Scene scene = Drain.NIGHTS_AND_WEEKENDS.scene(0, (12 + daysAgo) * Drain.DAY);

        assertThat(afterTwelveDays(scene, daysAgo, 0).runway()).isNull();
    }

    /** The posting of Friday came on Saturday, and that of Monday comes on Tuesday. */
    @Test
    void waitsForThePostingOfAMondayAfterAWeekendWithoutSpending() {
        Drain.Scene scene = Drain.POSTED_DAILY.scene(0, 20 * Drain.DAY);
        scene.late = 0;
        scene.load = minute -> scene.ofWeek(minute) > 0 && scene.ofWeek(minute) < 5 * Drain.DAY ? 1 : 0;
        int monday = 14 * Drain.DAY - scene.ofWeek(0);
        List<CreditReading> readings = Backtest.history(scene, monday + 20 * Drain.HOUR, 5);
        Instant first = scene.start.plusSeconds(60L * (monday - 7 * Drain.DAY));

        assertThat(Forecasts.of(scene.zone, readings.stream().filter(reading -> reading.at().isAfter(first)).toList(),
                Optional.empty()).orElseThrow().runway()).isNotNull();
    }

    @Test
    void saysThatNothingIsSpentOnceTheStorageIsGoneToo() {
        Drain.Scene scene = Drain.CENTS.scene(0, 20 * Drain.DAY);
        scene.load = minute -> minute / Drain.HOUR >= 120 && minute / Drain.HOUR < 126 ? 0
                : minute < 12 * Drain.DAY ? 1 : minute < 15 * Drain.DAY ? 0.025 : 0;
        List<CreditReading> readings = Backtest.history(scene, 16 * Drain.DAY, 5);

        assertThat(Forecasts.of(scene.zone, readings, Optional.empty()).orElseThrow().runway()).isNull();
    }

    /** Returns the forecast so many days after only storage has been left, as a part of the fleet. */
    private static Forecast afterTwelveDays(Drain.Scene scene, int daysAgo, double storage) {
        IntToDoubleFunction load = scene.load;
        scene.load = minute -> storage + (minute < 12 * Drain.DAY ? load.applyAsDouble(minute) : 0);
        List<CreditReading> readings = Backtest.history(scene, (12 + daysAgo) * Drain.DAY, 5);
        return Forecasts.of(scene.zone, readings, Optional.empty()).orElseThrow();
    }

    /** A smaller fleet before was no pause: neither a stop nor a return to that size is expected to end. */
    @ParameterizedTest(name = "{0} and {1} times the fleet for two weeks and one, then {2} times for two hours")
    @CsvSource({"0.1, 1, 0", "0.1, 1, 0.1", "1, 6, 1", "1, 6, 0"})
    void doesNotTakeASmallerFleetForAPause(double before, double recent, double now) {
        Drain.Scene scene = Drain.CENTS.scene(0, 20 * Drain.DAY);
        scene.load = minute -> minute < 14 * Drain.DAY ? before : minute < 21 * Drain.DAY ? recent : now;
        List<CreditReading> readings = Backtest.history(scene, 21 * Drain.DAY + 2 * Drain.HOUR, 5);

        assertThat(Forecasts.of(scene.zone, readings, Optional.empty()).orElseThrow().usdPerHour().doubleValue())
                .isCloseTo(now * scene.fleet, withPercentage(2));
    }

    /** The pause is then longer than every earlier one. */
    @ParameterizedTest
    @ValueSource(ints = {5, 7, 10, 20})
    void countsTheStorageOnceTheFleetHasStopped(int daysAgo) {
        Drain.Scene scene = Drain.JOBS.scene(0, (12 + daysAgo) * Drain.DAY);

        assertThat(afterTwelveDays(scene, daysAgo, 0.02).usdPerHour().doubleValue())
                .isCloseTo(0.02 * scene.fleet, withPercentage(3));
    }
}
