package io.creditwatch.forecast;

import io.creditwatch.forecast.Backtest.Score;
import io.creditwatch.forecast.Backtest.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the tables of docs/forecast.md: the error of our forecast and of Prometheus' predict_linear. */
public final class ForecastBenchmark {

    private ForecastBenchmark() {
    }

    /** @param args the first of the five seeds; 0 by default */
    public static void main(String[] args) {
        int first = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        List<Integer> seeds = Backtest.SEEDS.stream().map(seed -> seed + first).toList();
        List<Trial> all = new ArrayList<>();
        List<Trial> allButHard = new ArrayList<>();
        System.out.println("| spending | forecasts | median | mean | late | in the interval "
                + "| predict_linear: median | mean | late |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Drain drain : Drain.values()) {
            List<Trial> trials = Backtest.trials(drain, seeds);
            all.addAll(trials);
            allButHard.addAll(drain.isHard() ? List.of() : trials);
            print(drain.kind + (drain.isHard() ? " (hard)" : ""), trials);
        }
        print("all but the hard ones", allButHard);
        print("all", all);
        printRhythms();
    }

    /** Prints the errors with a rhythm, by the days of readings before. */
    private static void printRhythms() {
        System.out.printf("%n| spending | posted every | 2 days | 4 days | 9 days | 13 days | 22 days |%n|---|---|---|---|---|---|---|%n");
        for (RhythmTest.Load load : RhythmTest.Load.values()) {
            for (int posting : load == RhythmTest.Load.NIGHTS_AND_WEEKENDS ? new int[] {1, 60, 1440} : new int[] {1}) {
                System.out.printf("| %s | %d min |", load.kind, posting);
                for (int days : new int[] {2, 4, 9, 13, 22}) {
                    System.out.printf(Locale.ROOT, " %.1f %% |", 100 * RhythmTest.meanError(load, days, posting));
                }
                System.out.println();
            }
        }
    }

    private static void print(String kind, List<Trial> trials) {
        Score ours = Score.ours(trials);
        Score linear = Score.linear(trials);
        double covered = (double) trials.stream().filter(Trial::covered).count() / trials.size();
        System.out.printf(Locale.ROOT,
                "| %s | %d | %.1f %% | %.1f %% | %.1f %% | %.0f %% | %.1f %% | %.1f %% | %.1f %% |%n",
                kind, trials.size(), 100 * ours.median(), 100 * ours.mean(), 100 * ours.late(), 100 * covered,
                100 * linear.median(), 100 * linear.mean(), 100 * linear.late());
    }
}
