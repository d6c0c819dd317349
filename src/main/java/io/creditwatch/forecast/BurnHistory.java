package io.creditwatch.forecast;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Summary of an account's readings, from which {@link RunwayForecaster} computes the burn rate: the newest cycles, and
 * the spending of 28 days by the hour. Each reading makes a new summary from the one before; its size does not grow with
 * the number of polls. Times are to the second, dollars to the millionth.
 *
 * <p>While the account is suspended its time stands still: the cycles before the suspension count, and move along.
 *
 * @param last           time of the last reading; null when there was none
 * @param credit         balance of the last reading; null when there was none
 * @param unchangedSince time since when the balance has not changed: the last drop, or the end of the last interval
 *                       in which the spending is not known
 * @param intervals      last intervals between two readings
 * @param lastDrop       time of the last reading that showed a drop; null when none did
 * @param open           current cycle; null when none has begun
 * @param recent         complete cycles of the last three hours, and at least the newest eight, the oldest first
 * @param resumed        end of a suspension, until the cycles after it show a rate; null otherwise
 * @param dashboard      null when it was never read
 */
public record BurnHistory(Instant last, BigDecimal credit, Instant unchangedSince, List<Duration> intervals,
                          Instant lastDrop, OpenCycle open, List<Cycle> recent, Instant resumed, HourlySpending hours,
                          Rhythm rhythm, Dashboard dashboard, PastForecasts past) {

    public static final BurnHistory EMPTY = new BurnHistory(null, null, null, List.of(), null, null, List.of(), null,
            HourlySpending.NONE, Rhythm.NONE, null, PastForecasts.NONE);
    /** Age from which a reading says nothing about the current rate. */
    public static final Duration REACH = Duration.ofHours(26);
    /** Age from which a reading says nothing about a rhythm either. */
    public static final Duration LONGEST = Duration.ofDays(28);

    /** Reach of the newest cycles, for a vendor that posts once a day. */
    private static final Duration LONG_REACH = Duration.ofDays(8);
    private static final Duration RECENT = Duration.ofHours(3);
    private static final int FEWEST_RECENT = 8;
    /** Hours after which the rhythm is chosen again. */
    private static final int CHOICE_EVERY = 3;
    /** A shorter cycle says little about the rate, and polls every minute would make many. */
    static final Duration SHORTEST_CYCLE = Duration.ofMinutes(4);
    private static final int DECIMALS = 6;
    private static final int INTERVALS = 6;
    /** An interval that is this many times longer than the ones before it contains failed polls. */
    private static final int GAP = 3;
    private static final Duration SHORTEST_GAP = Duration.ofMinutes(10);

    public BurnHistory {
        intervals = List.copyOf(intervals);
        recent = List.copyOf(recent);
    }

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
            return Optional.ofNullable(Json.SHORT.readValue(text, BurnHistory.class)).filter(BurnHistory::isComplete);
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
    }

    private boolean isComplete() {
        return recent != null && hours != null && rhythm != null && past != null && (last == null) == (credit == null)
                && (last == null) == (unchangedSince == null);
    }

    public String text() {
        return Json.write(Json.SHORT, this);
    }

    /** Returns whether it was written before the clock was set back so far that it says nothing about now. */
    public boolean isFarAhead(Instant now) {
        return last != null && last.isAfter(now.plus(REACH));
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

    /** Returns this history with one more reading after a jump of the clock: the interval in between is not known. */
    public BurnHistory afterJump(CreditReading reading, Optional<Cost> cost, ZoneId zone) {
        return after(reading, cost, zone, true);
    }

    private BurnHistory after(CreditReading reading, Optional<Cost> cost, ZoneId zone, boolean jumped) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        BigDecimal now = reading.credit().setScale(Math.min(DECIMALS, Math.max(reading.credit().scale(),
                last == null ? 0 : credit.scale())), RoundingMode.HALF_EVEN);
        boolean wasAtFloor = last != null && credit.compareTo(reading.floor()) <= 0;
        boolean isAtFloor = reading.credit().compareTo(reading.floor()) <= 0;
        if (isAtFloor) {
            // the dashboard shows only what a suspended account still pays for
            return last == null ? first(at, now) : suspended().shifted(at, now, null);
        }
        BurnHistory next = last == null ? first(at, now) : wasAtFloor ? shifted(at, now, at)
                : jumped || at.isBefore(last) ? shifted(at, now, resumed == null ? null : at)
                : last.isBefore(at.minus(REACH)) ? first(at, now) : since(at.minus(REACH)).then(at, now);
        boolean due = next.hours.openHour() / CHOICE_EVERY != hours.openHour() / CHOICE_EVERY;
        return next.with(due ? Rhythm.of(next.hours, zone) : rhythm, cost.map(known -> next.seen(known, resumed != null))
                .orElse(next.resumed == null ? null : dashboard)).remembering(reading, zone);
    }

    /** Returns this history with a forecast as of its last reading every six hours, which is judged two days later. */
    private BurnHistory remembering(CreditReading reading, ZoneId zone) {
        long hour = Math.floorDiv(last.getEpochSecond(), HourlySpending.SECONDS);
        return past.isDue(hour) ? new BurnHistory(last, credit, unchangedSince, intervals, lastDrop, open, recent,
                resumed, hours, rhythm, dashboard, past.with(hour, new RunwayForecaster(zone).forecast(this, reading), hours))
                : this;
    }

    /** Returns the dashboard with a newer cost. Right after a suspension, machines may not run yet. */
    private Dashboard seen(Cost cost, boolean suspendedBefore) {
        return resumed != null && dashboard != null && cost.usdPerHour().compareTo(dashboard.usdPerHour()) < 0
                ? dashboard : Dashboard.of(dashboard, cost, suspendedBefore ? List.of() : cycles());
    }

    private BurnHistory first(Instant at, BigDecimal now) {
        return new BurnHistory(at, now, at, List.of(), null, null, List.of(), null, hours, rhythm, dashboard, past);
    }

    private BurnHistory with(Rhythm found, Dashboard seen) {
        return new BurnHistory(last, credit, unchangedSince, intervals, lastDrop, open, recent, resumed, hours, found,
                seen, past);
    }

    /** Returns this history without the cycles since the last suspension, if they do not show a rate yet. */
    private BurnHistory suspended() {
        return resumed == null ? this : new BurnHistory(last, credit, unchangedSince, intervals, lastDrop, null,
                before(resumed), null, hours, rhythm, dashboard, past);
    }

    /** Returns this history with all times moved by as much as the clock: the spending in between is not known. */
    private BurnHistory shifted(Instant at, BigDecimal now, Instant newlyResumed) {
        Duration by = Duration.between(last, at);
        return new BurnHistory(at, now, at, intervals, lastDrop == null ? null : lastDrop.plus(by), null,
                recent.stream().map(cycle -> cycle.shifted(by)).toList(), newlyResumed, hours, rhythm, dashboard, past);
    }

    /** Returns how far off the forecasts of that time were, as a part of what was spent; empty with too few of them. */
    public OptionalDouble errorRatio(Duration time) {
        return past.errorRatio(time);
    }

    private BurnHistory then(Instant at, BigDecimal now) {
        Duration interval = Duration.between(last, at);
        BigDecimal drop = credit.subtract(now);
        Duration unchanged = Duration.between(unchangedSince, last);
        if (drop.signum() == 0) {
            return next(at, now, open, unchangedSince, lastDrop, null);
        }
        if (drop.signum() < 0) {
            return next(at, now, open == null ? null : open.acrossRise(interval, unchanged), at, lastDrop, null);
        }
        if (isGap(intervals, interval)) {
            return next(at, now, open == null ? OpenCycle.inGap(last, at) : open.acrossGap(drop, interval, unchanged),
                    at, at, null);
        }
        if (open == null && unchanged.compareTo(RunwayForecaster.FLAT) >= 0) {
            return withPause(Cycle.of(unchangedSince, last, BigDecimal.ZERO)).next(at, now, OpenCycle.from(at), at, at, null);
        }
        OpenCycle current = Optional.ofNullable(open).flatMap(each -> each.dropped(drop, unchanged.plus(interval)))
                .orElseGet(() -> OpenCycle.from(at));
        boolean whole = Duration.between(current.from(), at).compareTo(SHORTEST_CYCLE) >= 0;
        return next(at, now, whole ? OpenCycle.from(at) : current, at, at,
                whole ? Cycle.of(current.from(), at, current.usd()) : null);
    }

    private BurnHistory withPause(Cycle pause) {
        return new BurnHistory(last, credit, unchangedSince, intervals, lastDrop, open, recent, resumed,
                hours.plus(pause), rhythm, dashboard, past);
    }

    /** @param complete cycle that is complete now; null when none is */
    private BurnHistory next(Instant at, BigDecimal now, OpenCycle cycle, Instant unchanged, Instant drop,
                             Cycle complete) {
        List<Cycle> cycles = new ArrayList<>(recent);
        Instant end = resumed;
        if (complete != null) {
            cycles.add(complete);
            if (end != null && Regime.isEnough(Cycle.withoutStops(from(cycles, end)))) {
                cycles = from(cycles, end);
                end = null;
            }
            while (cycles.size() > FEWEST_RECENT && end == null && cycles.get(0).to().isBefore(at.minus(RECENT))) {
                cycles.remove(0);
            }
        }
        return new BurnHistory(at, now, unchanged, withInterval(intervals, Duration.between(last, at)), drop, cycle,
                cycles, end, complete == null ? hours : hours.plus(complete), rhythm, dashboard, past);
    }

    private static List<Cycle> from(List<Cycle> cycles, Instant time) {
        return new ArrayList<>(cycles.stream().filter(cycle -> !cycle.from().isBefore(time)).toList());
    }

    private List<Cycle> before(Instant time) {
        return recent.stream().filter(cycle -> cycle.from().isBefore(time)).toList();
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
                && interval.compareTo(median(before).multipliedBy(GAP)) > 0;
    }

    private BurnHistory since(Instant oldest) {
        Instant longAgo = last.minus(LONG_REACH);
        return new BurnHistory(last, credit, unchangedSince, intervals,
                lastDrop == null || lastDrop.isBefore(oldest) ? null : lastDrop,
                open == null || open.from().isBefore(longAgo) ? null : open,
                recent.stream().filter(cycle -> !cycle.from().isBefore(longAgo)).toList(), resumed, hours, rhythm,
                dashboard, past);
    }

    Duration interval() {
        return intervals.isEmpty() ? Duration.ZERO : median(intervals);
    }

    private static Duration median(List<Duration> intervals) {
        return intervals.stream().sorted().toList().get((intervals.size() - 1) / 2);
    }

    Duration unchangedFor() {
        return Duration.between(unchangedSince, last);
    }

    /** Returns the smallest step in which balances are stated, in dollars. */
    double unit() {
        return BigDecimal.ONE.movePointLeft(credit.scale()).doubleValue();
    }

    /** Returns the cycles that show a rate, the oldest first: the ones before a suspension until later ones suffice. */
    List<Cycle> cycles() {
        if (resumed != null) {
            return before(resumed);
        }
        List<Cycle> cycles = new ArrayList<>();
        if (!recent.isEmpty()) {
            cycles.addAll(hours.cycles(last.minus(REACH), recent.get(0).from()));
            cycles.addAll(recent);
        }
        Optional.ofNullable(open).flatMap(each -> each.asFarAsKnown(unchangedSince, unchangedFor()))
                .ifPresent(cycles::add);
        return cycles;
    }
}
