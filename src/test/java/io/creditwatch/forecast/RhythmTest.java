package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.forecast.Backtest.Dashboard;
import io.creditwatch.vendor.CreditReading;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
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

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 10, 20})
    void saysThatNothingIsSpentOnceTheFleetHasStopped(int daysAgo) {
        int now = (12 + daysAgo) * Drain.DAY;
        Drain.Scene scene = Drain.NIGHTS_AND_WEEKENDS.scene(0, now);
        IntToDoubleFunction load = scene.load;
        scene.load = minute -> minute < 12 * Drain.DAY ? load.applyAsDouble(minute) : 0;
        List<CreditReading> readings = Backtest.history(scene, now, 5);

        assertThat(new RunwayForecaster(scene.zone).forecast(readings, Optional.empty()).orElseThrow().runway())
                .isNull();
    }
}
