package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.forecast.Backtest.Dashboard;
import io.creditwatch.forecast.Backtest.Score;
import io.creditwatch.forecast.Backtest.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of the forecast error, over simulated balances of every kind; ForecastBenchmark has more of them. */
@Order(2)
class BacktestTest {

    private static final List<Trial> TRIALS = Arrays.stream(Drain.values()).flatMap(drain -> {
        int seed = drain.ordinal();
        return Backtest.trials(drain, seed, seed % 2 == 0 ? Dashboard.NONE : Dashboard.of(seed)).stream();
    }).toList();

    @Test
    void hasASmallError() {
        Score ours = Score.of(TRIALS, Trial::ours);

        assertThat(ours.median()).isLessThan(0.01);
        assertThat(ours.mean()).isLessThan(0.07);
        assertThat(ours.late()).isLessThanOrEqualTo(0.027);
    }

    @Test
    void isMoreExactThanTheUsualMethods() {
        Score ours = Score.of(TRIALS, Trial::ours);

        for (ToDoubleFunction<Trial> method : List.<ToDoubleFunction<Trial>>of(Trial::lineOfSixHours,
                Trial::lineOfSevenDays, Trial::holtWinters)) {
            Score other = Score.of(TRIALS, method);
            assertThat(ours.median()).isLessThan(other.median() / 5);
            assertThat(ours.mean()).isLessThan(other.mean() / 3);
            assertThat(ours.late()).isLessThan(other.late() / 2);
        }
    }

    /** The interval of an exact forecast always holds the truth; another one must not be too wide either. */
    @Test
    void endsWithinItsInterval() {
        List<Trial> uncertain = Arrays.stream(Drain.values())
                .map(drain -> TRIALS.stream().filter(trial -> trial.drain() == drain).toList())
                .filter(trials -> Score.of(trials, Trial::ours).mean() > 0.01).flatMap(List::stream).toList();

        assertThat(Backtest.part(uncertain, Trial::covered)).isBetween(0.85, 0.97);
        assertThat(Backtest.part(TRIALS, Trial::covered)).isGreaterThan(0.9);
    }

    /** Rhythms and postings are known after some days of readings; zero: a few hours after a change. */
    @ParameterizedTest(name = "{0} after {1} days: error {2} %")
    @CsvSource({"CENTS, 0, 0.1", "NIGHTS, 3, 1", "WEEKENDS, 9, 1", "NIGHTS_AND_WEEKENDS, 9, 1", "UNEVEN, 12, 12",
        "JOBS, 12, 5", "WEEKLY_JOB, 16, 5", "POSTED_DAILY, 2, 3", "POSTED_EVERY_SIX_HOURS, 1, 3",
        "NIGHTS_POSTED_HOURLY, 3, 3", "DOUBLED_WITHIN_RHYTHM, 0, 14", "HOLIDAY, 0, 14", "RHYTHM_ENDS, 0, 15",
        "SUSPENDED, 0, 3"})
    void learns(Drain drain, int days, double percent) {
        List<Trial> trials = TRIALS.stream()
                .filter(trial -> trial.drain() == drain && trial.minute() >= days * Drain.DAY).toList();

        assertThat(100 * Score.of(trials, Trial::ours).mean()).isLessThan(percent);
    }
}
