package io.creditwatch.forecast;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.creditwatch.text.Json;
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

/**
 * Summary of an account's readings, from which {@link RunwayForecaster} computes the burn rate: the newest cycles, and
 * the spending of 28 days by the hour. Each reading makes a new summary from the one before; its size does not grow with
 * the number of polls. Times are to the second, dollars to the millionth.
 *
 * @param last           time of the last reading; null when there was none
 * @param credit         balance of the last reading; null when there was none
 * @param unchangedSince time since when the balance has not changed: the last drop, or the end of the last interval
 *                       in which the spending is not known
 * @param intervals      last intervals between two readings
 * @param lastDrop       time of the last reading that showed a drop; null when none did
 * @param open           current cycle; null when none has begun
 * @param recent         complete cycles of the last three hours, and at least the newest eight, the oldest first
 * @param running        burn rate while the machines ran; null when it is not known
 */
public record BurnHistory(Instant last, BigDecimal credit, Instant unchangedSince, List<Duration> intervals,
                          Instant lastDrop, OpenCycle open, List<Cycle> recent, HourlySpending hours, Rhythm rhythm,
                          RunningRate running) {

    public static final BurnHistory EMPTY =
            new BurnHistory(null, null, null, List.of(), null, null, List.of(), HourlySpending.NONE, Rhythm.NONE, null);
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

    /**
     * Burn rate of an account while its machines run. A suspended account spends only on what is still billed: the rate
     * before the suspension is then held until the readings after it show a new one.
     *
     * @param usdPerHour rate in dollars an hour, more than zero; null when it is not known
     * @param basis      source of the rate; null when it is not known
     * @param held       whether the account has been at its floor, or below it, since
     */
    record RunningRate(BigDecimal usdPerHour, Forecast.Basis basis, boolean held) {

        private static final RunningRate UNKNOWN = new RunningRate(null, null, false);

        private RunningRate hold() {
            return new RunningRate(usdPerHour, basis, true);
        }
    }

    public BurnHistory {
        intervals = List.copyOf(intervals);
        recent = List.copyOf(recent);
    }

    /** @param readings readings of one account, the oldest first */
    public static BurnHistory of(List<CreditReading> readings, ZoneId zone) {
        BurnHistory history = EMPTY;
        for (CreditReading reading : readings) {
            history = history.after(reading, zone);
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

    /** Returns whether it was written before the clock was set back so far that it says nothing about now. */
    public boolean isFarAhead(Instant now) {
        return last != null && last.isAfter(now.plus(REACH));
    }

    private boolean isComplete() {
        return recent != null && hours != null && rhythm != null && (last == null) == (credit == null)
                && (last == null) == (unchangedSince == null);
    }

    public String text() {
        return Json.write(Json.SHORT, this);
    }

    /**
     * Returns this history with the rate before a suspension, which the readings of 26 hours may not show.
     *
     * @param stored text form before 1.0.0, of which the last field is that rate; anything else changes nothing
     */
    public BurnHistory withRunningRateOf(String stored) {
        String[] fields = stored.substring(stored.lastIndexOf(' ') + 1).split(",");
        boolean known = stored.startsWith("1 ") && fields.length == 3 && fields[0].matches("\\d+(\\.\\d+)?")
                && fields[1].matches("[01]");
        return known ? with(new RunningRate(new BigDecimal(fields[0]),
                Forecast.Basis.values()[Integer.parseInt(fields[1])], fields[2].equals("1"))) : this;
    }

    /**
     * Returns this history with one more reading. A reading dated before the last one came after the clock was set
     * back: all times are then set back too, and the spending in between is not known. While an account is at its floor
     * or below it, machines may be suspended: the burn rate is then held, and the cycles begin again after that.
     */
    public BurnHistory after(CreditReading reading, ZoneId zone) {
        return after(reading, zone, false);
    }

    /** Returns this history with one more reading after a jump of the clock: the interval in between is not known. */
    public BurnHistory afterJump(CreditReading reading, ZoneId zone) {
        return after(reading, zone, true);
    }

    private BurnHistory after(CreditReading reading, ZoneId zone, boolean jumped) {
        RunningRate rate = isAtFloor(reading) ? held(reading) : running;
        boolean resumes = rate != null && rate.held() && !isAtFloor(reading) && credit.compareTo(reading.floor()) <= 0;
        BurnHistory before = resumes ? EMPTY.with(hours, rhythm) : this;
        BurnHistory next = jumped && before.last != null
                ? before.setBack(reading.at().truncatedTo(ChronoUnit.SECONDS), before.rounded(reading))
                : before.then(reading);
        if (isAtFloor(reading)) {
            // the spending of suspended machines says nothing about the rhythm
            return next.with(hours, rhythm).with(rate);
        }
        boolean due = next.hours.openHour() / CHOICE_EVERY != hours.openHour() / CHOICE_EVERY;
        return (due ? next.with(next.hours, Rhythm.of(next.hours, zone)) : next).with(rate);
    }

    private static boolean isAtFloor(CreditReading reading) {
        return reading.credit().compareTo(reading.floor()) <= 0;
    }

    private RunningRate held(CreditReading reading) {
        if (running != null && running.held()) {
            return running;
        }
        boolean ran = last != null && credit.compareTo(reading.floor()) > 0;
        return !ran ? RunningRate.UNKNOWN.hold() : Optional.ofNullable(running)
                .or(() -> RunwayForecaster.runningRate(this)).orElse(RunningRate.UNKNOWN).hold();
    }

    /**
     * Returns this history with the burn rate of the forecast, unless a rate is held and the readings do not yet show
     * a new one.
     *
     * @param forecast forecast as of that reading; null when too little is known
     */
    public BurnHistory withRateOf(Forecast forecast, CreditReading now) {
        boolean held = running != null && running.held() && (isAtFloor(now) || !RunwayForecaster.showsRate(this));
        if (held || forecast == null) {
            return this;
        }
        return with(forecast.usdPerHour().signum() == 0 ? RunningRate.UNKNOWN
                : new RunningRate(forecast.usdPerHour(), forecast.burn().basis(), false));
    }

    private BurnHistory with(RunningRate rate) {
        return new BurnHistory(last, credit, unchangedSince, intervals, lastDrop, open, recent, hours, rhythm, rate);
    }

    private BurnHistory with(HourlySpending spending, Rhythm found) {
        return new BurnHistory(last, credit, unchangedSince, intervals, lastDrop, open, recent, spending, found, running);
    }

    private BurnHistory then(CreditReading reading) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        BigDecimal now = rounded(reading);
        if (last == null || last.isBefore(at.minus(REACH))) {
            return new BurnHistory(at, now, at, List.of(), null, null, List.of(), hours, rhythm, running);
        }
        return at.isBefore(last) ? setBack(at, now) : since(at.minus(REACH)).then(at, now);
    }

    private BigDecimal rounded(CreditReading reading) {
        return reading.credit().setScale(
                Math.min(DECIMALS, Math.max(reading.credit().scale(), last == null ? 0 : credit.scale())),
                RoundingMode.HALF_EVEN);
    }

    private BurnHistory setBack(Instant at, BigDecimal now) {
        Duration by = Duration.between(last, at);
        return new BurnHistory(at, now, at, intervals, lastDrop == null ? null : lastDrop.plus(by), null,
                recent.stream().map(cycle -> cycle.shifted(by)).toList(), hours, rhythm, running);
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
        OpenCycle current = Optional.ofNullable(open).flatMap(each -> each.dropped(drop, unchanged.plus(interval)))
                .orElseGet(() -> OpenCycle.from(at));
        boolean whole = Duration.between(current.from(), at).compareTo(SHORTEST_CYCLE) >= 0;
        return next(at, now, whole ? OpenCycle.from(at) : current, at, at,
                whole ? Cycle.of(current.from(), at, current.usd()) : null);
    }

    /** @param complete cycle that is complete now; null when none is */
    private BurnHistory next(Instant at, BigDecimal now, OpenCycle cycle, Instant unchanged, Instant drop,
                             Cycle complete) {
        List<Cycle> cycles = new ArrayList<>(recent);
        if (complete != null) {
            cycles.add(complete);
            while (cycles.size() > FEWEST_RECENT && cycles.get(0).to().isBefore(at.minus(RECENT))) {
                cycles.remove(0);
            }
        }
        return new BurnHistory(at, now, unchanged, withInterval(intervals, Duration.between(last, at)), drop, cycle,
                cycles, complete == null ? hours : hours.plus(complete), rhythm, running);
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
                recent.stream().filter(cycle -> !cycle.from().isBefore(longAgo)).toList(), hours, rhythm, running);
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

    /** Returns the cycles that show a rate, the oldest first. */
    List<Cycle> cycles() {
        List<Cycle> cycles = new ArrayList<>();
        if (!recent.isEmpty()) {
            cycles.addAll(running != null && running.held() ? List.of()
                    : hours.cycles(last.minus(REACH), recent.get(0).from()));
            cycles.addAll(recent);
        }
        Optional.ofNullable(open).flatMap(each -> each.asFarAsKnown(unchangedSince, unchangedFor()))
                .ifPresent(cycles::add);
        return cycles;
    }
}
