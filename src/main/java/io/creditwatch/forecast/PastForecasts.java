package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Forecasts of the spending of 24 hours, made every six hours for the time from the next six hours on, and how far off
 * the ones of 28 days were.
 *
 * @param slot     six-hour slots from 1970 to the newest forecast
 * @param open     money of the newest forecasts, the oldest first: it is not known yet what was spent; null for none
 * @param perMille errors of the forecasts before these, the oldest first, as thousandths of what was spent; null when
 *                 not known
 */
record PastForecasts(long slot, List<Double> open, List<Integer> perMille) {

    static final PastForecasts NONE = new PastForecasts(0, List.of(), List.of());

    private static final int HOURS = 6;
    private static final int MOST = 28 * Course.DAY / HOURS;
    /** Slots after which a forecast is judged: postings once a day come a day late. */
    private static final int JUDGED_AFTER = 8;
    private static final int FEWEST = 4;

    /** Returns whether the last forecast is from another slot. */
    boolean isDue(long hour) {
        return hour / HOURS != slot;
    }

    /** @param forecast forecast in that hour; empty when too little is known */
    PastForecasts with(long hour, Optional<Forecast> forecast, HourlySpending spending) {
        long now = hour / HOURS;
        Instant next = Instant.ofEpochSecond((now + 1) * HOURS * Course.SECONDS);
        Double usd = forecast.map(known -> Math.round(100 * known.usd(next, Duration.ofDays(1))) / 100.0).orElse(null);
        boolean unrelated = now < slot || now > slot + MOST;
        List<Double> made = new ArrayList<>(unrelated ? List.of() : open);
        for (long each = unrelated ? now : slot + 1; each <= now; each++) {
            made.add(each == now ? usd : null);
        }
        List<Integer> errors = new ArrayList<>(unrelated ? List.of() : perMille);
        while (made.size() > JUDGED_AFTER) {
            errors.add(error(made.remove(0), spending.usd((now - made.size()) * HOURS + HOURS, Course.DAY)));
        }
        return new PastForecasts(now, made, errors.subList(Math.max(0, errors.size() - MOST), errors.size()));
    }

    /** Returns the error; a forecast of more than twice the spending counts as a part of its half. */
    private static Integer error(Double usd, OptionalDouble spent) {
        return usd == null || spent.isEmpty() ? null : (int) Math.round(1000 * Math.abs(usd - spent.getAsDouble())
                / Math.max(0.01, Math.max(spent.getAsDouble(), usd / 2)));
    }

    /** Returns the mean error of the forecasts judged in that time, as a part of what was spent; empty with too few. */
    OptionalDouble errorRatio(Duration past) {
        int slots = (int) (past.toHours() / HOURS);
        List<Integer> some = perMille.subList(Math.max(0, perMille.size() - slots), perMille.size()).stream()
                .filter(error -> error != null).toList();
        return some.size() < FEWEST ? OptionalDouble.empty()
                : OptionalDouble.of(some.stream().mapToInt(error -> error).average().orElseThrow() / 1000);
    }
}
