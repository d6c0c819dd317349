package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Forecasts of the spending of a day, made every six hours, and how far off the ones of 28 days were.
 *
 * @param slot     six-hour slots from 1970 to the newest forecast
 * @param open     dollars of the newest forecasts, the oldest first: it is not known yet what was spent; null for none
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
    private static final int LARGEST_ERROR = 10_000;

    /** Returns the beginning of the 24 hours that a forecast of this hour is about: the next slot. */
    static Instant start(long hour) {
        return Instant.ofEpochSecond((hour / HOURS + 1) * HOURS * HourlySpending.SECONDS);
    }

    /** @param usd expected dollars of the 24 hours from {@link #start} on; null without a forecast */
    PastForecasts with(long hour, Double usd, HourlySpending spending) {
        long now = hour / HOURS;
        if (now == slot) {
            return this;
        }
        boolean unrelated = now < slot || now > slot + MOST;
        List<Double> made = new ArrayList<>(unrelated ? List.of() : open);
        for (long next = unrelated ? now : slot + 1; next <= now; next++) {
            made.add(next == now && usd != null ? (Double) (Math.round(usd * 100) / 100.0) : null);
        }
        List<Integer> errors = new ArrayList<>(unrelated ? List.of() : perMille);
        while (made.size() > JUDGED_AFTER) {
            errors.add(error(made.remove(0), spending.usd((now - made.size()) * HOURS + HOURS, Course.DAY)));
        }
        return new PastForecasts(now, made, errors.subList(Math.max(0, errors.size() - MOST), errors.size()));
    }

    private static Integer error(Double usd, OptionalDouble spent) {
        return usd == null || spent.isEmpty() ? null
                : (int) Math.min(LARGEST_ERROR, Math.round(1000 * Math.abs(usd - spent.getAsDouble())
                        / Math.max(spent.getAsDouble(), 0.01)));
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
