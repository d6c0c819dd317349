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

    private static final int HOURS = 6;
    private static final int MOST = 28 * Course.DAY / HOURS;
    private static final int FEWEST = 4;

    PastForecasts {
        usd = List.copyOf(usd);
    }

    boolean isDue(long hour) {
        return hour / HOURS != slot;
    }

    /** @param forecast forecast in that hour; empty when too little is known */
    PastForecasts with(long hour, Optional<Forecast> forecast) {
        long now = hour / HOURS;
        Instant next = Instant.ofEpochSecond((now + 1) * HOURS * Course.SECONDS);
        List<Double> all = new ArrayList<>(now < slot || now > slot + MOST ? List.of() : usd);
        LongStream.range(slot + 1, all.isEmpty() ? 0 : now).forEach(missed -> all.add(Double.NaN));
        all.add(forecast.map(known -> Math.round(100 * known.usd(next, Duration.ofDays(1))) / 100.0)
                .orElse(Double.NaN));
        return new PastForecasts(now, all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /**
     * Returns the mean error of the forecasts for that time, as a part of what was spent; a forecast of more than twice
     * the spending counts as a part of its half. It is empty with too few of them.
     */
    OptionalDouble errorRatio(Duration time, HourlySpending spending) {
        long first = spending.openHour() / HOURS - time.toHours() / HOURS - Course.DAY / HOURS;
        double[] errors = LongStream.rangeClosed(Math.max(slot - usd.size() + 1, first), slot).mapToDouble(each -> {
            double forecast = usd.get((int) (each - slot) + usd.size() - 1);
            double spent = Course.DAY * spending.mean((each + 1) * HOURS, Course.DAY);
            return Math.abs(forecast - spent) / Math.max(0.01, Math.max(spent, forecast / 2));
        }).filter(error -> error >= 0).toArray();
        return errors.length < FEWEST ? OptionalDouble.empty() : DoubleStream.of(errors).average();
    }
}
