package io.creditwatch.forecast;

import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forecasts of simulated balances, held against what the simulation does next, without further top-ups. Each
 * {@link Drain} is simulated without a dashboard, and with one of three. A forecast is made once the balance has fallen
 * twice, or a dashboard states a cost. Hours are infinite where there is no end, or no forecast.
 */
final class Backtest {

    private static final int HOUR = Drain.HOUR;
    private static final int WEEK = 7 * Drain.DAY;
    private static final int HORIZON = 25 * Drain.DAY;

    /** Cost that the vendor's dashboard states. */
    enum Dashboard {
        NONE(0, 0), EXACT(1, 0),
        /** Snapshots, of 15 % of the fleet, are not on it. */
        LACKS(1, 0.15),
        /** List prices are 20 % above what is billed. */
        LIST(1.2, 0);

        private final double factor;
        private final double unlisted;

        Dashboard(double factor, double unlisted) {
            this.factor = factor;
            this.unlisted = unlisted;
        }

        static Dashboard of(long seed) {
            return values()[1 + (int) Math.floorMod(seed, 3L)];
        }

        private Optional<BigDecimal> usdPerHour(Drain.Scene scene, int minute) {
            return this == NONE ? Optional.empty() : Optional.of(BigDecimal.valueOf(
                    scene.fleet * scene.load.applyAsDouble(minute) * factor).setScale(5, RoundingMode.HALF_UP));
        }
    }

    /**
     * Forecast and truth, in hours.
     *
     * @param minute minutes from the first reading to the forecast
     * @param ours   forecast of the program
     * @param latest infinite when there may be no end
     */
    record Trial(Drain drain, long seed, Dashboard dashboard, int minute, Drain.Scene scene, double truth, double ours,
                 double earliest, double latest, double lineOfSixHours, double lineOfSevenDays, double holtWinters) {

        /** Relative error of a forecast; a missing one counts as an error of ten times, and so does a larger error. */
        double error(ToDoubleFunction<Trial> forecast) {
            return Math.min(10, Math.abs(forecast.applyAsDouble(this) - truth) / truth);
        }

        boolean isLate(ToDoubleFunction<Trial> forecast) {
            return forecast.applyAsDouble(this) > 1.5 * truth;
        }

        /** Returns whether the interval holds the truth, which is known to the minute. */
        boolean covered() {
            return earliest <= truth + 0.02 && truth <= latest + 0.02;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "%-22s seed %d, dashboard %s, after %.1f h, %ta %<tR %s: forecast %.1f h (%.1f to %.1f), true %.1f",
                    drain, seed, dashboard, minute / 60.0, scene.start.plusSeconds(60L * minute).atZone(scene.zone),
                    scene.zone, ours, earliest, latest, truth);
        }
    }

    private Backtest() {
    }

    /** Returns the forecasts of one seed, half of them without a dashboard. */
    static List<Trial> trials(Drain drain, long seed) {
        return Stream.of(Dashboard.NONE, Dashboard.of(seed)).flatMap(each -> trials(drain, seed, each).stream())
                .toList();
    }

    static List<Trial> trials(Drain drain, long seed, Dashboard dashboard) {
        return drain.scenes(seed).stream().flatMap(scene -> trials(drain, seed, dashboard, scene).stream()).toList();
    }

    static List<Trial> trials(Drain drain, long seed, Dashboard dashboard, Drain.Scene scene) {
        double[] credit = credit(scene, dashboard.unlisted, scene.cuts.get(scene.cuts.size() - 1) + HORIZON);
        List<CreditReading> readings = new ArrayList<>();
        List<Trial> trials = new ArrayList<>();
        Watch watch = Watch.of(scene);
        Optional<Cost> cost = Optional.empty();
        int next = 0;
        int drops = 0;
        for (int poll = 0; next < scene.cuts.size(); poll++) {
            int minute = poll * scene.period + scene.delay(poll);
            Instant at = scene.start.plusSeconds(60L * minute);
            boolean forecasts = minute >= scene.cuts.get(next);
            if (!forecasts && scene.failed.test(minute)) {
                continue;
            }
            if (poll % scene.pollsOfOneCost == 0) {
                cost = dashboard.usdPerHour(scene, minute).map(usd -> new Cost("prod-eu", at, usd));
            }
            if (forecasts) {
                CreditReading now = reading(scene, minute, credit, floor(scene, credit, minute));
                readings.add(now);
                if (drops > 1 || cost.filter(each -> each.usdPerHour().signum() > 0).isPresent()) {
                    trials.add(trial(drain, seed, dashboard, scene, minute, credit, readings,
                            watch.forecast(now, cost)));
                }
                readings.remove(readings.size() - 1);
                next++;
            }
            CreditReading reading = reading(scene, minute, credit, scene.suspends ? 0 : -1_000_000);
            drops += readings.isEmpty() || reading.credit().compareTo(readings.get(readings.size() - 1).credit()) >= 0
                    ? 0 : 1;
            readings.add(reading);
            watch = watch.after(reading, cost);
        }
        return trials;
    }

    /** Returns a floor that is reached in 4 to 72 hours, about, and that was not reached before. */
    private static double floor(Drain.Scene scene, double[] credit, int now) {
        double usual = (credit[now] - credit[now + WEEK]) / WEEK * HOUR;
        double hours = now == scene.cuts.get(scene.cuts.size() - 1) ? scene.hoursLeft
                : 4 + 68 * new Random(scene.seed + now).nextDouble();
        return scene.suspends ? 0 : Arrays.stream(credit, 0, now + 1).min().orElseThrow() - usual * hours;
    }

    private static Trial trial(Drain drain, long seed, Dashboard dashboard, Drain.Scene scene, int now, double[] credit,
                               List<CreditReading> readings, Optional<Forecast> forecast) {
        double floor = readings.get(readings.size() - 1).floor().doubleValue();
        double halfOfLastDigit = 0.5 * Math.pow(10, -scene.decimals);
        int end = now + 1;
        while (credit[end] >= floor + halfOfLastDigit) {
            end++;
        }
        Optional<Forecast.Range> range = forecast.map(Forecast::range);
        return new Trial(drain, seed, dashboard, now, scene, (end - now) / 60.0,
                range.map(each -> hours(each.runway())).orElse(Double.POSITIVE_INFINITY),
                range.map(each -> hours(each.earliest())).orElse(Double.POSITIVE_INFINITY),
                range.map(each -> hours(each.latest())).orElse(Double.POSITIVE_INFINITY),
                Peers.line(readings, Duration.ofHours(6)), Peers.line(readings, Duration.ofDays(7)),
                Peers.holtWinters(readings));
    }

    private static double hours(Duration duration) {
        return duration == null ? Double.POSITIVE_INFINITY : duration.toSeconds() / 3600.0;
    }

    /** Returns the readings of the polls until that minute. */
    static List<CreditReading> history(Drain.Scene scene, int now, int period) {
        double[] credit = credit(scene, 0, now + 1);
        return IntStream.rangeClosed(0, now / period)
                .map(poll -> Math.min(now, poll * period + scene.delay(poll))).distinct()
                .filter(minute -> minute == now || !scene.failed.test(minute))
                .mapToObj(minute -> reading(scene, minute, credit, scene.suspends ? 0 : -1_000_000)).toList();
    }

    /** Returns the balances by the minute. */
    private static double[] credit(Drain.Scene scene, double unlisted, int minutes) {
        double[] credit = new double[minutes];
        double left = scene.credit;
        double posted = left;
        for (int minute = 0; minute < minutes; minute++) {
            double load = scene.load.applyAsDouble(minute) + scene.unlisted.applyAsDouble(minute) + unlisted;
            left -= scene.fleet / HOUR * (scene.suspends && left <= 0 ? 0.02 : load);
            double toppedUp = scene.topUps.getOrDefault(minute, 0.0);
            left += toppedUp;
            posted = scene.posts(minute) ? left : posted + toppedUp;
            credit[minute] = posted;
        }
        return credit;
    }

    private static CreditReading reading(Drain.Scene scene, int minute, double[] credit, double floor) {
        return new CreditReading("prod-eu", scene.start.plusSeconds(60L * minute), rounded(credit[minute], scene),
                BigDecimal.valueOf(floor).setScale(2, RoundingMode.HALF_UP), true);
    }

    private static BigDecimal rounded(double credit, Drain.Scene scene) {
        return BigDecimal.valueOf(credit).setScale(scene.decimals, RoundingMode.HALF_UP);
    }

    /** Account as the program knows it: the only calls of the forecast. */
    private record Watch(BurnHistory history, Drain.Scene scene) {

        static Watch of(Drain.Scene scene) {
            return new Watch(BurnHistory.EMPTY, scene);
        }

        Watch after(CreditReading reading, Optional<Cost> cost) {
            return new Watch(history.after(reading, cost, scene.zone), scene);
        }

        /** Returns the forecast at the next reading. */
        Optional<Forecast> forecast(CreditReading reading, Optional<Cost> cost) {
            return new RunwayForecaster(scene.zone).forecast(after(reading, cost).history, reading);
        }
    }

    /** Errors of forecasts of one method; late: more than 1.5 times the true time, or none. */
    record Score(double median, double mean, double late) {

        static Score of(List<Trial> trials, ToDoubleFunction<Trial> forecast) {
            double[] errors = trials.stream().mapToDouble(trial -> trial.error(forecast)).sorted().toArray();
            return new Score((errors[(errors.length - 1) / 2] + errors[errors.length / 2]) / 2,
                    Arrays.stream(errors).average().orElseThrow(),
                    part(trials, trial -> trial.isLate(forecast)));
        }
    }

    static double part(List<Trial> trials, Predicate<Trial> some) {
        return (double) trials.stream().filter(some).count() / trials.size();
    }
}
