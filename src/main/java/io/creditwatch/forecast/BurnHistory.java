package io.creditwatch.forecast;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditwatch.text.Json;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Summary of an account's readings, from which {@link RunwayForecaster} computes the burn rate: the newest cycles, and
 * the spending of 28 days by the hour. Each reading makes a new summary from the one before; its size does not grow
 * with the number of polls. Times are to the second, amounts to the millionth.
 *
 * @param dashboard null when its cost is not known
 * @param currency  code of ISO 4217; null for dollars
 */
public record BurnHistory(Cycles newest, HourlySpending hours, Rhythm rhythm, Dashboard dashboard, PastForecasts past,
                          String currency) {

    public static final BurnHistory EMPTY = new BurnHistory(Cycles.NONE, HourlySpending.NONE, Rhythm.NONE, null,
            PastForecasts.NONE, null);
    /** Age from which a reading says nothing about the current rate. */
    public static final Duration REACH = Duration.ofHours(26);
    /** Age from which a reading says nothing about a rhythm either. */
    public static final Duration LONGEST = Duration.ofDays(28);

    private static final int INTERVALS = 6;
    /** An interval that is this many times longer than the ones before it contains failed polls. */
    private static final int GAP = 3;
    private static final Duration SHORTEST_GAP = Duration.ofMinutes(10);

    /** @param readings readings of one account, the oldest first */
    public static BurnHistory of(List<CreditReading> readings, ZoneId zone) {
        BurnHistory history = EMPTY;
        for (CreditReading reading : readings) {
            history = history.after(reading, Optional.empty(), zone);
        }
        return history;
    }

    /** @return empty when it is not in the form of {@link #text}; then it can be computed from the readings */
    public static Optional<BurnHistory> parse(String text) {
        try {
            return Optional.ofNullable(Json.SHORT.readValue(text, BurnHistory.class))
                    .filter(known -> known.newest != null && known.hours != null && known.rhythm != null
                            && known.rhythm.pauses() != null && known.past != null);
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
    }

    public String text() {
        return Json.write(Json.SHORT, this);
    }

    /** Returns the time of the last reading; null when there was none. */
    public Instant last() {
        return newest.last();
    }

    /** Returns whether it was written before the clock was set back so far that it says nothing about now. */
    public boolean isFarAhead(Instant now) {
        return last() != null && last().isAfter(now.plus(REACH));
    }

    /**
     * Returns this history with one more reading. A reading dated before the last one came after the clock was set
     * back: all times are then set back too, and the spending in between is not known.
     *
     * @param cost newest cost of the machines by the dashboard; empty when it is not known any more
     */
    public BurnHistory after(CreditReading reading, Optional<Cost> cost, ZoneId zone) {
        return after(reading, cost, zone, false);
    }

    /**
     * Returns this history with one more reading. It begins again in another currency.
     *
     * @param jumped whether the clock has jumped: the spending since the last reading is not known
     */
    public BurnHistory after(CreditReading reading, Optional<Cost> cost, ZoneId zone, boolean jumped) {
        String its = Money.DOLLARS.equals(reading.currency()) ? null : reading.currency();
        if (!Objects.equals(currency, its)) {
            return new BurnHistory(Cycles.NONE, HourlySpending.NONE, Rhythm.NONE, null, PastForecasts.NONE, its)
                    .after(reading, cost, zone, false);
        }
        Cycles next = newest.after(reading, jumped);
        Dashboard known = dashboard == null || !newest.standsStillUntil(reading, jumped) ? dashboard
                : dashboard.shifted(Duration.between(newest.last(), next.last()));
        if (reading.credit().compareTo(reading.floor()) <= 0) {
            // the dashboard shows only what a suspended account still pays for
            return new BurnHistory(next, hours, rhythm, known, past, currency);
        }
        HourlySpending spent = next.ended() == null ? hours : hours.plus(newest.pause(), next.ended());
        Rhythm newer = spent.openHour() == hours.openHour() ? rhythm : Rhythm.of(spent, zone, rhythm.kind());
        Dashboard shown = cost.map(stated -> seen(known, stated, next, spent))
                .orElse(next.resumed() == null ? null : known);
        BurnHistory history = new BurnHistory(next, spent, newer, shown, past, currency);
        long hour = Course.hour(next.last());
        return !past.isDue(hour) ? history : new BurnHistory(next, spent, newer, shown,
                past.with(hour, new RunwayForecaster(zone).forecast(history, reading)), currency);
    }

    /** Returns the dashboard with a newer cost. Right after a suspension, machines may not run yet. */
    private Dashboard seen(Dashboard known, Cost cost, Cycles next, HourlySpending spent) {
        return next.resumed() != null && known != null && cost.usdPerHour().compareTo(known.usdPerHour()) < 0
                ? known : Dashboard.of(known, cost, newest.resumed() != null ? List.of() : next.all(spent));
    }

    /** Returns how far off the forecasts of that time were, as a part of what was spent; empty with too few of them. */
    public OptionalDouble errorRatio(Duration time) {
        return past.errorRatio(time, hours);
    }

    /** Returns the last intervals between two readings with one more, as many as {@link #isGap} needs. */
    public static List<Duration> withInterval(List<Duration> intervals, Duration next) {
        List<Duration> latest = new ArrayList<>(intervals);
        latest.add(next);
        return latest.subList(Math.max(0, latest.size() - INTERVALS), latest.size());
    }

    /**
     * Returns whether an interval is a gap, in which the balance is not known.
     *
     * @param before intervals between the readings before it
     */
    public static boolean isGap(List<Duration> before, Duration interval) {
        return interval.compareTo(SHORTEST_GAP) > 0 && !before.isEmpty()
                && interval.toMillis() > GAP * Cycle.median(before, Duration::toMillis);
    }

    /** Returns the cycles that show a rate, the oldest first. */
    List<Cycle> cycles() {
        return newest.all(hours);
    }
}
