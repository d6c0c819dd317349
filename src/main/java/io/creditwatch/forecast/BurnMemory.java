package io.creditwatch.forecast;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of an account's readings, as much as a forecast rests on: times to the second, dollars to the
 * millionth, at most 26 hours. It is made of one reading after the other, and is of the same size however often an
 * account is polled.
 *
 * @param last      the last reading; null when there was none
 * @param credit    its balance; null likewise
 * @param intervals the last ones, from one reading to the next
 * @param known     since when the balance has stood still: the last drop, or the last interval of which nobody knows
 * @param lastDrop  the last reading that showed a drop; null when none did
 * @param open      the cycle that has begun; null when none has
 * @param past      those that are over
 * @param running   how fast it burnt while its machines ran; null when that is not known
 */
public record BurnMemory(Instant last, BigDecimal credit, List<Duration> intervals, Instant known, Instant lastDrop,
                         OpenCycle open, PastCycles past, RunningBurn running) {

    /** Of an account that was never read. */
    public static final BurnMemory EMPTY = new BurnMemory(null, null, List.of(), null, null, null, PastCycles.NONE,
            null);
    /** How far back readings are of use. */
    public static final Duration REACH = Duration.ofHours(26);

    private static final int DECIMALS = 6;
    /** A shorter one tells little, and polls every minute would make many. */
    static final Duration SHORTEST_CYCLE = Duration.ofMinutes(4);
    private static final int INTERVALS = 6;
    /** Failed polls show as an interval longer than so many of those before it. */
    private static final int GAP = 3;
    private static final Duration SHORTEST_GAP = Duration.ofMinutes(10);

    public BurnMemory {
        intervals = List.copyOf(intervals);
    }

    /** @param history of one account, the oldest first */
    public static BurnMemory of(List<CreditReading> history) {
        BurnMemory memory = EMPTY;
        for (CreditReading reading : history) {
            memory = memory.after(reading);
        }
        return memory;
    }

    /** @return empty when it is not in the form that is written today; then it can be made of the readings */
    public static Optional<BurnMemory> parse(String text) {
        return BurnText.parse(text);
    }

    /** In a line of about a kilobyte, from which {@link #parse} makes an equal one. */
    public String text() {
        return BurnText.of(this);
    }

    /**
     * With one reading more. One that is dated before the last was read after the clock was set back: the times
     * remembered are then set back with it, and what went in between is not known. At the floor or under it machines
     * may be suspended: how fast it burnt before is then held, and after that the cycles begin anew.
     */
    public BurnMemory after(CreditReading reading) {
        return after(reading, false);
    }

    /**
     * The same for a reading of which nobody knows how long after the last it came, since the clock jumped meanwhile:
     * what went in between tells nothing.
     */
    public BurnMemory afterJump(CreditReading reading) {
        return after(reading, true);
    }

    private BurnMemory after(CreditReading reading, boolean jumped) {
        RunningBurn burn = isStopped(reading) ? held(reading) : running;
        boolean resumes = burn != null && burn.isHeld() && !isStopped(reading) && credit.compareTo(reading.floor()) <= 0;
        BurnMemory before = resumes ? EMPTY : this;
        return (jumped && before.last != null ? before.setBack(reading.at().truncatedTo(ChronoUnit.SECONDS),
                before.rounded(reading)) : before.then(reading)).with(burn);
    }

    private static boolean isStopped(CreditReading reading) {
        return reading.credit().compareTo(reading.floor()) <= 0;
    }

    private RunningBurn held(CreditReading reading) {
        if (running != null && running.isHeld()) {
            return running;
        }
        boolean ran = last != null && credit.compareTo(reading.floor()) > 0;
        return !ran ? RunningBurn.UNKNOWN.hold() : Optional.ofNullable(running)
                .or(() -> RunwayForecaster.running(this)).orElse(RunningBurn.UNKNOWN).hold();
    }

    /**
     * With how fast it burns by what was told of it: unless that is held, until the readings tell by themselves.
     *
     * @param now      the last reading
     * @param forecast as of that; null when too little is known
     */
    public BurnMemory knowing(CreditReading now, Forecast forecast) {
        boolean held = running != null && running.isHeld() && (isStopped(now) || !RunwayForecaster.isTold(this));
        return held || forecast == null ? this : with(RunningBurn.of(forecast));
    }

    private BurnMemory with(RunningBurn burn) {
        return new BurnMemory(last, credit, intervals, known, lastDrop, open, past, burn);
    }

    private BurnMemory then(CreditReading reading) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        BigDecimal now = rounded(reading);
        if (last == null || last.isBefore(at.minus(REACH))) {
            return new BurnMemory(at, now, List.of(), at, null, null, PastCycles.NONE, running);
        }
        return at.isBefore(last) ? setBack(at, now) : forgetting(at.minus(REACH)).then(at, now);
    }

    private BigDecimal rounded(CreditReading reading) {
        return reading.credit().setScale(
                Math.min(DECIMALS, Math.max(reading.credit().scale(), last == null ? 0 : credit.scale())),
                RoundingMode.HALF_EVEN);
    }

    private BurnMemory setBack(Instant at, BigDecimal now) {
        Duration by = Duration.between(last, at);
        return new BurnMemory(at, now, intervals, at, lastDrop == null ? null : lastDrop.plus(by), null,
                past.shifted(by), running);
    }

    private BurnMemory then(Instant at, BigDecimal now) {
        Duration interval = Duration.between(last, at);
        BigDecimal drop = credit.subtract(now);
        Duration still = Duration.between(known, last);
        if (drop.signum() == 0) {
            return next(at, now, open, known, lastDrop, past);
        }
        if (drop.signum() < 0) {
            return next(at, now, open == null ? null : open.acrossRise(interval, still), at, lastDrop, past);
        }
        if (isGap(interval)) {
            return next(at, now, open == null ? OpenCycle.inGap(last, at) : open.acrossGap(drop, interval, still),
                    at, at, past);
        }
        OpenCycle going = Optional.ofNullable(open).flatMap(each -> each.dropped(drop, still.plus(interval)))
                .orElseGet(() -> OpenCycle.from(at));
        boolean whole = Duration.between(going.from(), at).compareTo(SHORTEST_CYCLE) >= 0;
        return next(at, now, whole ? OpenCycle.from(at) : going, at, at,
                whole ? past.plus(Cycle.of(going.from(), at, going.usd())) : past);
    }

    private BurnMemory next(Instant at, BigDecimal now, OpenCycle open, Instant known, Instant lastDrop,
                            PastCycles past) {
        List<Duration> latest = new ArrayList<>(intervals);
        latest.add(Duration.between(last, at));
        return new BurnMemory(at, now, latest.subList(Math.max(0, latest.size() - INTERVALS), latest.size()), known,
                lastDrop, open, past, running);
    }

    /** By those before it: an account is polled more often while it is not OK. */
    private boolean isGap(Duration interval) {
        return interval.compareTo(SHORTEST_GAP) > 0 && !intervals.isEmpty()
                && interval.compareTo(interval().multipliedBy(GAP)) > 0;
    }

    private BurnMemory forgetting(Instant before) {
        return new BurnMemory(last, credit, intervals, known,
                lastDrop == null || lastDrop.isBefore(before) ? null : lastDrop,
                open == null || open.from().isBefore(before) ? null : open, past.since(before),
                running);
    }

    /** How far apart readings usually are; zero when there are not two. */
    Duration interval() {
        return intervals.isEmpty() ? Duration.ZERO
                : intervals.stream().sorted().toList().get((intervals.size() - 1) / 2);
    }

    /** For how long the balance has stood still, as far as is known. */
    Duration still() {
        return Duration.between(known, last);
    }

    /** The smallest step in which balances are stated, in dollars. */
    double unit() {
        return BigDecimal.ONE.movePointLeft(credit.scale()).doubleValue();
    }

    /** The cycles that tell something, the oldest first. */
    List<Cycle> cycles() {
        List<Cycle> cycles = past.all();
        Optional.ofNullable(open).flatMap(each -> each.asFarAsKnown(known, still())).ifPresent(cycles::add);
        return cycles;
    }
}
