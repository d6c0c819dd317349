package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Forecasts of the last 28 days: every six hours, of the spending of the 24 hours from the next six hours on.
 *
 * @param slot six-hour slots from 1970 to the newest forecast
 * @param usd  forecasts, the oldest first; NaN for none
 */
record PastForecasts(long slot, List<Double> usd) {

    static final PastForecasts NONE = new PastForecasts(0, List.of());

    static final int HOURS = 6;
    private static final int MOST = 28 * Course.DAY / HOURS;

    PastForecasts {
        usd = List.copyOf(usd);
    }

    PastForecasts with(long hour, Optional<Forecast> forecast) {
        long now = hour / HOURS;
        Instant next = Course.start((now + 1) * HOURS);
        List<Double> all = new ArrayList<>(now < slot || now > slot + MOST ? List.of() : usd);
        LongStream.range(slot + 1, all.isEmpty() ? 0 : now).forEach(missed -> all.add(Double.NaN));
        all.add(forecast.map(known -> known.expected().usd(next, next.plus(Duration.ofDays(1))))
                .map(spent -> Math.round(100 * spent) / 100.0).orElse(Double.NaN));
        return new PastForecasts(now, all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /** Returns the mean error, as a part of what was spent, or of half the forecast if more; empty for under four. */
    OptionalDouble errorRatio(Duration time, HourlySpending spending) {
        long first = spending.openHour() / HOURS - time.toHours() / HOURS - Course.DAY / HOURS;
        double[] errors = LongStream.rangeClosed(Math.max(slot - usd.size() + 1, first), slot).mapToDouble(each -> {
            double forecast = usd.get((int) (each - slot) + usd.size() - 1);
            double[] known = LongStream.range(0, Course.DAY).mapToDouble(i -> spending.rate((each + 1) * HOURS + i))
                    .filter(rate -> rate >= 0).toArray();
            double spent = known.length < 21 ? Double.NaN : Course.DAY * DoubleStream.of(known).average().orElseThrow();
            return Math.abs(forecast - spent) / Math.max(0.01, Math.max(spent, forecast / 2));
        }).filter(error -> error >= 0).toArray();
        return errors.length < 4 ? OptionalDouble.empty() : DoubleStream.of(errors).average();
    }
}
