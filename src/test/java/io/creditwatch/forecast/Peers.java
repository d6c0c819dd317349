package io.creditwatch.forecast;

import io.creditwatch.vendor.CreditReading;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Usual methods of forecasting, in hours until the floor. Infinite: the floor is never reached. */
final class Peers {

    private static final int DAY = 24;
    private static final int LONGEST = 100 * DAY;

    private Peers() {
    }

    /** Prometheus: predict_linear(credit[range], …), least squares, the line followed from where it is now. */
    static double line(List<CreditReading> readings, Duration range) {
        CreditReading now = last(readings);
        List<CreditReading> some = readings.stream().filter(each -> each.at().isAfter(now.at().minus(range))).toList();
        double[] x = some.stream().mapToDouble(each -> -hoursBefore(now, each)).toArray();
        double[] y = some.stream().mapToDouble(each -> left(each, now)).toArray();
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
        }
        double slope = xy / xx;
        return slope < 0 ? Math.max(0, (meanY - slope * meanX) / -slope) : Double.POSITIVE_INFINITY;
    }

    /**
     * Holt-Winters: level, trend and the season of a day of the burn by the hour, all additive. The three weights are
     * those of a grid with the least squares of the errors one hour ahead. With less than two days it is the mean.
     */
    static double holtWinters(List<CreditReading> readings) {
        double[] burn = burn(readings);
        double left = left(last(readings), last(readings));
        if (burn.length < 2 * DAY) {
            double mean = Arrays.stream(burn).average().orElse(0);
            return mean > 0 ? left / mean : Double.POSITIVE_INFINITY;
        }
        double least = Double.POSITIVE_INFINITY;
        double[] best = null;
        for (double alpha : new double[] {0.02, 0.1, 0.2, 0.4, 0.7, 1}) {
            for (double beta : new double[] {0, 0.01, 0.05, 0.2}) {
                for (double gamma : new double[] {0.05, 0.1, 0.2, 0.4, 0.7}) {
                    double[] state = new double[DAY + 2];
                    double squares = smooth(burn, alpha, beta, gamma, state);
                    if (squares < least) {
                        least = squares;
                        best = state;
                    }
                }
            }
        }
        return hours(best, burn.length, left);
    }

    /** @param state result: the season of each hour of the day, then level and trend */
    private static double smooth(double[] burn, double alpha, double beta, double gamma, double[] state) {
        double first = Arrays.stream(burn, 0, DAY).average().orElseThrow();
        double second = Arrays.stream(burn, DAY, 2 * DAY).average().orElseThrow();
        double level = (first + second) / 2;
        double trend = 0;
        for (int i = 0; i < DAY; i++) {
            state[i] = (burn[i] - first + burn[i + DAY] - second) / 2;
        }
        double squares = 0;
        for (int i = 2 * DAY; i < burn.length; i++) {
            double season = state[i % DAY];
            double error = burn[i] - level - trend - season;
            squares += error * error;
            double before = level;
            level = alpha * (burn[i] - season) + (1 - alpha) * (level + trend);
            trend = beta * (level - before) + (1 - beta) * trend;
            state[i % DAY] = gamma * (burn[i] - level) + (1 - gamma) * season;
        }
        state[DAY] = level;
        state[DAY + 1] = trend;
        return squares;
    }

    private static double hours(double[] state, int now, double left) {
        double rest = left;
        for (int ahead = 1; ahead <= LONGEST; ahead++) {
            double burn = Math.max(0, state[DAY] + ahead * state[DAY + 1] + state[(now + ahead - 1) % DAY]);
            if (burn >= rest) {
                return ahead - 1 + (burn > 0 ? rest / burn : 0);
            }
            rest -= burn;
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Returns the drops of the balance in each whole hour before the last reading, the oldest first. */
    private static double[] burn(List<CreditReading> readings) {
        CreditReading now = last(readings);
        double[] burn = new double[(int) hoursBefore(now, readings.get(0))];
        for (int i = 1; i < readings.size(); i++) {
            int hour = burn.length - 1 - (int) hoursBefore(now, readings.get(i));
            if (hour >= 0) {
                burn[hour] += Math.max(0, left(readings.get(i - 1), now) - left(readings.get(i), now));
            }
        }
        return burn;
    }

    private static CreditReading last(List<CreditReading> readings) {
        return readings.get(readings.size() - 1);
    }

    private static double hoursBefore(CreditReading now, CreditReading reading) {
        return Duration.between(reading.at(), now.at()).toSeconds() / 3600.0;
    }

    /** Returns the dollars above the floor of now. */
    private static double left(CreditReading reading, CreditReading now) {
        return reading.credit().doubleValue() - now.floor().doubleValue();
    }
}
