package io.creditwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.forecast.Backtest.Score;
import io.creditwatch.forecast.Backtest.Trial;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits of the forecast error, over simulated balances of every kind. */
class BacktestTest {

    private static final List<Trial> TRIALS = Arrays.stream(Drain.values())
            .flatMap(drain -> Backtest.trials(drain).stream()).toList();

    @Test
    void hasASmallError() {
        Score ours = Score.ours(TRIALS);

        assertThat(ours.median()).isLessThan(0.02);
        assertThat(ours.mean()).isLessThan(0.20);
        assertThat(ours.late()).isLessThanOrEqualTo(0.05);
    }

    @Test
    void isMoreExactThanAStraightLine() {
        Score ours = Score.ours(TRIALS);
        Score linear = Score.linear(TRIALS);

        assertThat(ours.median()).isLessThan(linear.median());
        assertThat(ours.mean()).isLessThan(linear.mean() / 5);
        assertThat(ours.late()).isLessThan(linear.late() / 5);
    }

    @Test
    void endsWithinItsInterval() {
        double covered = (double) TRIALS.stream().filter(Trial::covered).count() / TRIALS.size();

        assertThat(covered).isGreaterThan(0.9);
    }
}
