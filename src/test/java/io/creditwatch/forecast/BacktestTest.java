package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.forecast.Backtest.Dashboard;
import io.creditwatch.forecast.Backtest.Score;
import io.creditwatch.forecast.Backtest.Trial;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits of the forecast error, over simulated balances of every kind; ForecastBenchmark has more of them. */
class BacktestTest {

    private static final List<Trial> TRIALS = Arrays.stream(Drain.values()).flatMap(drain -> {
        int seed = drain.ordinal();
        return Backtest.trials(drain, seed, seed % 2 == 0 ? Dashboard.NONE : Dashboard.of(seed)).stream();
    }).toList();

    @Test
    void hasASmallError() {
        Score ours = Score.of(TRIALS, Trial::ours);

        assertThat(ours.median()).isLessThan(0.02);
        assertThat(ours.mean()).isLessThan(0.40);
        assertThat(ours.late()).isLessThanOrEqualTo(0.10);
    }

    @Test
    void isMoreExactThanTheUsualMethods() {
        Score ours = Score.of(TRIALS, Trial::ours);

        for (Score peer : List.of(Score.of(TRIALS, Trial::lineOfSixHours), Score.of(TRIALS, Trial::lineOfSevenDays),
                Score.of(TRIALS, Trial::holtWinters))) {
            assertThat(ours.median()).isLessThan(peer.median());
            assertThat(ours.mean()).isLessThan(peer.mean() / 3);
            assertThat(ours.late()).isLessThan(peer.late() / 2);
        }
    }

    @Test
    void endsWithinItsInterval() {
        assertThat(Backtest.part(TRIALS, Trial::covered)).isGreaterThan(0.85);
    }
}
