package io.creditwatch.forecast;

import io.creditwatch.forecast.Backtest.Dashboard;
import io.creditwatch.forecast.Backtest.Score;
import io.creditwatch.forecast.Backtest.Trial;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Prints the table of docs/forecast.md: the error of our forecast and of the usual methods, then the worst ten. */
public final class ForecastBenchmark {

    private ForecastBenchmark() {
    }

    /** @param args first seed, number of seeds, and kinds; by default 0, 6, and all */
    public static void main(String[] args) {
        long first = args.length < 1 ? 0 : Long.parseLong(args[0]);
        long seeds = args.length < 2 ? 6 : Long.parseLong(args[1]);
        List<Drain> drains = args.length < 3 ? List.of(Drain.values())
                : Arrays.stream(args).skip(2).map(Drain::valueOf).toList();
        Map<Drain, List<Trial>> trials = drains.stream()
                .flatMap(drain -> LongStream.range(first, first + seeds).mapToObj(seed -> Map.entry(drain, seed)))
                .toList().parallelStream().flatMap(each -> Backtest.trials(each.getKey(), each.getValue()).stream())
                .collect(Collectors.groupingBy(Trial::drain));
        System.out.println("Median, mean error; late; in the interval (all in %)\n");
        System.out.println("| spending | forecasts | without a dashboard | with one | predict_linear, 6 h | 7 d "
                + "| Holt-Winters |");
        System.out.println("|---|---|---|---|---|---|---|");
        drains.forEach(drain -> print(drain.kind, trials.get(drain)));
        List<Trial> all = trials.values().stream().flatMap(List::stream).toList();
        print("all", all);
        Score ours = Score.of(all, Trial::ours);
        System.out.printf(Locale.ROOT, "%nOurs over all: median %.2f %%, mean %.1f %%, late %.1f %%, in the interval "
                + "%.0f %%; hours of the week: %d of 168%n", 100 * ours.median(), 100 * ours.mean(), 100 * ours.late(),
                100 * Backtest.part(all, Trial::covered),
                all.stream().map(trial -> trial.scene().ofWeek(trial.minute()) / Drain.HOUR).distinct().count());
        printByDays(drains, trials);
        System.out.println("\nThe worst, at most three of a kind:");
        Comparator<Trial> worst = Comparator.comparingDouble((Trial trial) -> -trial.error(Trial::ours))
                .thenComparingDouble(trial -> -trial.ours() / trial.truth());
        drains.stream().flatMap(drain -> trials.get(drain).stream().sorted(worst).limit(3)).sorted(worst)
                .limit(args.length < 3 ? 20 : 40).forEach(System.out::println);
    }

    /** Prints the mean error by the days of readings before, of the kinds that are forecast after many days. */
    private static void printByDays(List<Drain> drains, Map<Drain, List<Trial>> trials) {
        int[] days = {1, 2, 3, 5, 8, 12, 26};
        System.out.println("\nMean error by days of readings, in %\n\n"
                + "| spending | 1 day | 2 | 3 to 4 | 5 to 7 | 8 to 11 | from 12 on |\n|---|---|---|---|---|---|---|");
        for (Drain drain : drains.stream().filter(Drain::showsDays).toList()) {
            System.out.print("| " + drain.kind + " |");
            for (int i = 0; i + 1 < days.length; i++) {
                int from = days[i] * Drain.DAY;
                int to = days[i + 1] * Drain.DAY;
                System.out.printf(Locale.ROOT, " %.1f |", 100 * trials.get(drain).stream()
                        .filter(trial -> trial.minute() >= from && trial.minute() < to)
                        .mapToDouble(trial -> trial.error(Trial::ours)).average().orElse(Double.NaN));
            }
            System.out.println();
        }
    }

    private static void print(String kind, List<Trial> trials) {
        System.out.printf("| %s | %d | %s | %s | %s | %s | %s |%n", kind, trials.size(),
                ours(trials.stream().filter(trial -> trial.dashboard() == Dashboard.NONE).toList()),
                ours(trials.stream().filter(trial -> trial.dashboard() != Dashboard.NONE).toList()),
                score(trials, Trial::lineOfSixHours), score(trials, Trial::lineOfSevenDays),
                score(trials, Trial::holtWinters));
    }

    private static String ours(List<Trial> trials) {
        return score(trials, Trial::ours)
                + String.format(Locale.ROOT, "; %.0f", 100 * Backtest.part(trials, Trial::covered));
    }

    private static String score(List<Trial> trials, ToDoubleFunction<Trial> forecast) {
        Score score = Score.of(trials, forecast);
        return String.format(Locale.ROOT, "%.1f, %.1f; %.0f", 100 * score.median(), 100 * score.mean(),
                100 * score.late());
    }
}
