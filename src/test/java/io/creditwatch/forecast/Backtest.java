package io.creditwatch.forecast;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forecasts of simulated balances, held against what the simulation does next, without further top-ups.
 * Seeds 0 to 4 of each {@link Drain}, with 2 to 25 hours of readings, polled every 5 minutes and every minute.
 */
final class Backtest {

    static final List<Integer> SEEDS = List.of(0, 1, 2, 3, 4);
    static final List<Integer> HOURS_OF_READINGS = List.of(2, 3, 4, 6, 12, 25);
    static final List<Integer> MINUTES_BETWEEN_POLLS = List.of(5, 1);

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final int HORIZON = 100 * Drain.DAY;
    private static final RunwayForecaster FORECASTER = new RunwayForecaster(java.time.ZoneOffset.UTC);

    /** Forecast of the program and of predict_linear, in hours; empty where there is none. */
    record Trial(double truth, OptionalDouble ours, OptionalDouble linear, boolean covered) {
    }

    private Backtest() {
    }

    static List<Trial> trials(Drain drain) {
        return trials(drain, SEEDS);
    }

    static List<Trial> trials(Drain drain, List<Integer> seeds) {
        return seeds.stream().flatMap(seed -> HOURS_OF_READINGS.stream().flatMap(hours ->
                MINUTES_BETWEEN_POLLS.stream().flatMap(period -> trial(drain, seed, hours * Drain.HOUR, period))))
                .toList();
    }

    /** Returns none where the balance is at the floor already. */
    private static Stream<Trial> trial(Drain drain, long seed, int now, int period) {
        Drain.Scene scene = drain.scene(seed, now);
        double[] balances = balances(scene, now);
        int end = IntStream.range(now, balances.length).filter(minute -> rounded(balances[minute], scene)
                .compareTo(BigDecimal.valueOf(scene.floor)) <= 0).findFirst().orElseThrow();
        if (end == now) {
            return Stream.empty();
        }
        List<CreditReading> history = history(scene, balances, now, period);
        double truth = (end - now) / 60.0;
        Optional<Forecast> forecast = FORECASTER.forecast(history, Optional.empty())
                .filter(each -> each.runway() != null);
        return Stream.of(new Trial(truth,
                forecast.stream().mapToDouble(each -> each.runway().toSeconds() / 3600.0).findFirst(),
                PredictLinear.hours(history),
                forecast.filter(each -> each.range().earliest().toSeconds() / 3600.0 <= truth && (each.range().latest() == null
                        || truth <= each.range().latest().toSeconds() / 3600.0)).isPresent()));
    }

    /** Returns the readings of the polls until that minute. */
    static List<CreditReading> history(Drain.Scene scene, int now, int period) {
        return history(scene, balances(scene, now), now, period);
    }

    private static List<CreditReading> history(Drain.Scene scene, double[] balances, int now, int period) {
        return IntStream.rangeClosed(0, now / period)
                .map(poll -> Math.min(now, poll * period + scene.delay(poll))).distinct()
                .filter(minute -> minute == now || !scene.failed.test(minute))
                .mapToObj(minute -> new CreditReading("prod-eu", START.plusSeconds(60L * minute),
                        rounded(balances[minute], scene), BigDecimal.valueOf(scene.floor), true)).toList();
    }

    /** Returns the balances by the minute, until the floor is reached for good. */
    private static double[] balances(Drain.Scene scene, int now) {
        double[] gone = new double[HORIZON];
        double spent = 0;
        double posted = 0;
        double toppedUp = 0;
        double stop = Double.MAX_VALUE;
        int last = 0;
        for (int minute = 0; minute < HORIZON && posted - toppedUp < stop; minute++) {
            spent += scene.fleet / 60 * scene.load.applyAsDouble(minute);
            posted = scene.posts(minute) ? spent : posted;
            toppedUp += scene.topUps.getOrDefault(minute, 0.0);
            gone[minute] = posted - toppedUp;
            if (minute == now) {
                stop = gone[minute] + scene.fleet * scene.hoursLeft;
            }
            last = minute;
        }
        double credit = scene.floor + stop;
        return Arrays.stream(gone, 0, last + 1).map(each -> credit - each).toArray();
    }

    private static BigDecimal rounded(double balance, Drain.Scene scene) {
        return BigDecimal.valueOf(balance).setScale(scene.decimals, RoundingMode.HALF_UP);
    }

    /** Relative errors of forecasts. A missing forecast counts as an error of ten times, and so does a larger error. */
    record Score(double median, double mean, double late) {

        private static final double NEVER = 10;

        static Score of(List<Double> truths, List<OptionalDouble> forecasts) {
            List<Double> errors = new ArrayList<>();
            int late = 0;
            for (int i = 0; i < truths.size(); i++) {
                double truth = truths.get(i);
                OptionalDouble forecast = forecasts.get(i);
                errors.add(forecast.isEmpty() ? NEVER
                        : Math.min(NEVER, Math.abs(forecast.getAsDouble() - truth) / truth));
                late += forecast.isEmpty() || forecast.getAsDouble() > 1.5 * truth ? 1 : 0;
            }
            return new Score(Cycle.median(errors, Double::doubleValue),
                    errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                    (double) late / truths.size());
        }

        static Score ours(List<Trial> trials) {
            return of(trials.stream().map(Trial::truth).toList(), trials.stream().map(Trial::ours).toList());
        }

        static Score linear(List<Trial> trials) {
            return of(trials.stream().map(Trial::truth).toList(), trials.stream().map(Trial::linear).toList());
        }
    }

    /** Prometheus: predict_linear(credit[6h], …), least squares, the line followed from where it is now. */
    static final class PredictLinear {

        private static final Duration RANGE = Duration.ofHours(6);

        private PredictLinear() {
        }

        /** Empty when the line never comes down to the floor. */
        static OptionalDouble hours(List<CreditReading> history) {
            CreditReading now = history.get(history.size() - 1);
            List<CreditReading> range = history.stream()
                    .filter(reading -> reading.at().isAfter(now.at().minus(RANGE))).toList();
            double[] x = range.stream().mapToDouble(each -> Duration.between(now.at(), each.at()).toSeconds() / 3600.0)
                    .toArray();
            double[] y = range.stream().mapToDouble(each -> each.credit().doubleValue()).toArray();
            double meanX = Arrays.stream(x).average().orElseThrow();
            double meanY = Arrays.stream(y).average().orElseThrow();
            double xy = 0;
            double xx = 0;
            for (int i = 0; i < x.length; i++) {
                xy += (x[i] - meanX) * (y[i] - meanY);
                xx += (x[i] - meanX) * (x[i] - meanX);
            }
            double slope = xy / xx;
            double left = meanY - slope * meanX - now.floor().doubleValue();
            return slope >= 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, left / -slope));
        }
    }
}
