package io.creditwatch.forecast;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditwatch.text.Json;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Summary of an account's readings, from which {@link RunwayForecaster} computes the burn rate. Each reading makes a
 * new one; its size does not grow with the number of polls. Times are to the second, amounts to the millionth.
 *
 * @param dashboard null when its cost is not known
 * @param currency  code of ISO 4217; null for dollars
 */
public record BurnHistory(Cycles newest, Rhythm rhythm, Dashboard dashboard, PastForecasts past, String currency) {

    public static final BurnHistory EMPTY =
            new BurnHistory(Cycles.NONE, Rhythm.NONE, null, PastForecasts.NONE, null);
    /** Age from which a reading says nothing about the current rate. */
    public static final Duration REACH = Duration.ofHours(26);
    /** Age from which a reading says nothing about a rhythm either. */
    public static final Duration LONGEST = Duration.ofDays(28);

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
                    .filter(known -> known.newest != null && known.newest.hours() != null && known.rhythm != null
                            && known.past != null);
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

    /** Returns this with one more reading, before which the clock has not jumped. */
    public BurnHistory after(CreditReading reading, Optional<Cost> cost, ZoneId zone) {
        return after(reading, cost, zone, false);
    }

    /**
     * Returns this with one more reading. It begins again in another currency. After the clock was set back, all times
     * are set back too.
     *
     * @param cost   newest cost of the machines by the dashboard; empty when it is not known any more
     * @param jumped whether the clock has jumped: the spending since the last reading is not known
     */
    public BurnHistory after(CreditReading reading, Optional<Cost> cost, ZoneId zone, boolean jumped) {
        String its = Money.DOLLARS.equals(reading.currency()) ? null : reading.currency();
        if (!Objects.equals(currency, its)) {
            return new BurnHistory(Cycles.NONE, Rhythm.NONE, null, PastForecasts.NONE, its).after(reading, cost, zone);
        }
        Cycles next = newest.after(reading, jumped);
        Duration still = newest.stillUntil(reading, jumped);
        Dashboard known = dashboard == null || still == null ? dashboard : dashboard.shifted(still);
        if (Cycles.isAtFloor(reading, reading.credit())) {
            // the dashboard shows only what a suspended account still pays for
            return new BurnHistory(next, rhythm, known, past, currency);
        }
        Rhythm newer = next.hours().openHour() == newest.hours().openHour() ? rhythm
                : Rhythm.of(next.hours(), zone, rhythm.kind());
        Dashboard shown = cost.map(stated -> seen(known, stated, next)).orElse(next.resumed() == null ? null : known);
        BurnHistory history = new BurnHistory(next, newer, shown, past, currency);
        long hour = Course.hour(next.last());
        return hour / PastForecasts.HOURS == past.slot() ? history : new BurnHistory(next, newer, shown,
                past.with(hour, new RunwayForecaster(zone).forecast(history, reading)), currency);
    }

    /** Returns the dashboard with a newer cost. Right after a suspension, machines may not run yet. */
    private Dashboard seen(Dashboard known, Cost cost, Cycles next) {
        return next.resumed() != null && known != null && cost.usdPerHour().compareTo(known.usdPerHour()) < 0
                ? known : Dashboard.of(known, cost, newest.resumed() != null ? List.of() : next.all());
    }

    /** Returns how far off the forecasts of that time were, as a part of what was spent; empty with too few of them. */
    public OptionalDouble errorRatio(Duration time) {
        return past.errorRatio(time, newest.hours());
    }

    /** Returns whether an interval is far longer than the one before, which may be null: it contains failed polls. */
    public static boolean isGap(Duration before, Duration interval) {
        return before != null && interval.toSeconds() > 600 && interval.compareTo(before.multipliedBy(3)) > 0;
    }
}
