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
 * Newest cycles of an account, by one reading after the other. While the account is suspended its time stands still:
 * the cycles before the suspension count, and move along.
 *
 * @param last           time of the last reading; null when there was none
 * @param credit         balance of the last reading; null when there was none
 * @param unchangedSince time since when the balance has not changed: the last drop, or the end of the last interval
 *                       in which the spending is not known
 * @param intervals      last intervals between two readings
 * @param lastDrop       time of the last reading that showed a drop; null when none of the last 26 hours did
 * @param open           current cycle; null when none has begun
 * @param recent         complete cycles of the last three hours, and at least the newest eight, the oldest first
 * @param resumed        end of a suspension, until the cycles after it show a rate; null otherwise
 * @param ended          cycle, or pause without spending, that the last reading has ended; null for none
 */
record Cycles(Instant last, BigDecimal credit, Instant unchangedSince, List<Duration> intervals, Instant lastDrop,
              OpenCycle open, List<Cycle> recent, Instant resumed, Cycle ended) {

    static final Cycles NONE = new Cycles(null, null, null, List.of(), null, null, List.of(), null, null);
    /** A shorter cycle says little about the rate, and polls every minute would make many. */
    static final Duration SHORTEST = Duration.ofMinutes(4);

    /** Reach of the newest cycles, for a vendor that posts once a day. */
    private static final Duration LONG_REACH = Duration.ofDays(8);
    private static final Duration RECENT = Duration.ofHours(3);
    private static final int FEWEST_RECENT = 8;
    private static final int DECIMALS = 6;

    Cycles {
        intervals = List.copyOf(intervals);
        recent = List.copyOf(recent);
    }

    boolean isComplete() {
        return (last == null) == (credit == null) && (last == null) == (unchangedSince == null);
    }

    /**
     * Returns whether the account's time stands still between the last reading and this one: while it is suspended, and
     * when the clock has jumped.
     */
    boolean standsStillUntil(CreditReading reading, boolean jumped) {
        return last != null && (reading.credit().compareTo(reading.floor()) <= 0 || credit.compareTo(reading.floor()) <= 0
                || jumped || reading.at().truncatedTo(ChronoUnit.SECONDS).isBefore(last));
    }

    /** @param jumped whether the clock has jumped: the spending since the last reading is not known */
    Cycles after(CreditReading reading, boolean jumped) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        int decimals = Math.max(reading.credit().scale(), last == null ? 0 : credit.scale());
        BigDecimal now = reading.credit().setScale(Math.min(DECIMALS, decimals), RoundingMode.HALF_EVEN);
        if (last == null) {
            return first(at, now);
        }
        if (standsStillUntil(reading, jumped)) {
            boolean suspended = reading.credit().compareTo(reading.floor()) <= 0;
            boolean wasSuspended = credit.compareTo(reading.floor()) <= 0;
            return shifted(suspended ? beforeSuspension() : recent, at, now,
                    !suspended && (wasSuspended || resumed != null) ? at : null);
        }
        return last.isBefore(at.minus(BurnHistory.REACH)) ? first(at, now) : then(at, now);
    }

    private static Cycles first(Instant at, BigDecimal now) {
        return new Cycles(at, now, at, List.of(), null, null, List.of(), null, null);
    }

    /** Returns these cycles with all times moved by as much as the clock: the spending in between is not known. */
    private Cycles shifted(List<Cycle> kept, Instant at, BigDecimal now, Instant newlyResumed) {
        Duration by = Duration.between(last, at);
        return new Cycles(at, now, at, intervals, lastDrop == null ? null : lastDrop.plus(by), null,
                kept.stream().map(cycle -> cycle.shifted(by)).toList(), newlyResumed, null);
    }

    private Cycles then(Instant at, BigDecimal now) {
        Duration interval = Duration.between(last, at);
        BigDecimal drop = credit.subtract(now);
        OpenCycle current = open == null || isLongAgo(open.from()) ? null : open;
        if (drop.signum() == 0) {
            return next(at, now, current, unchangedSince, lastDrop, null);
        }
        if (drop.signum() < 0) {
            return next(at, now, current == null ? null : current.acrossRise(interval, unchangedFor()), at, lastDrop,
                    null);
        }
        if (BurnHistory.isGap(intervals, interval)) {
            return next(at, now, current == null ? OpenCycle.inGap(last, at)
                    : current.acrossGap(drop, interval, unchangedFor()), at, at, null);
        }
        if (current == null && unchangedFor().compareTo(RunwayForecaster.FLAT) >= 0) {
            return next(at, now, OpenCycle.from(at), at, at, Cycle.of(unchangedSince, last, BigDecimal.ZERO));
        }
        OpenCycle longer = Optional.ofNullable(current)
                .flatMap(each -> each.dropped(drop, unchangedFor().plus(interval))).orElseGet(() -> OpenCycle.from(at));
        boolean whole = Duration.between(longer.from(), at).compareTo(SHORTEST) >= 0;
        return next(at, now, whole ? OpenCycle.from(at) : longer, at, at,
                whole ? Cycle.of(longer.from(), at, longer.usd()) : null);
    }

    /** @param newlyEnded cycle, or pause without spending, that has ended; null for none */
    private Cycles next(Instant at, BigDecimal now, OpenCycle current, Instant unchanged, Instant drop,
                        Cycle newlyEnded) {
        List<Cycle> cycles = new ArrayList<>(recent);
        cycles.removeIf(cycle -> isLongAgo(cycle.from()));
        Instant suspendedUntil = resumed;
        if (newlyEnded != null && newlyEnded.usd().signum() > 0) {
            cycles.add(newlyEnded);
            if (resumed != null && Regime.isEnough(Cycle.withoutStops(Cycle.from(resumed, cycles)))) {
                cycles.removeIf(cycle -> cycle.from().isBefore(resumed));
                suspendedUntil = null;
            }
            while (cycles.size() > FEWEST_RECENT && suspendedUntil == null
                    && cycles.get(0).to().isBefore(at.minus(RECENT))) {
                cycles.remove(0);
            }
        }
        return new Cycles(at, now, unchanged, BurnHistory.withInterval(intervals, Duration.between(last, at)),
                drop == null || drop.isBefore(at.minus(BurnHistory.REACH)) ? null : drop, current, cycles,
                suspendedUntil, newlyEnded);
    }

    private boolean isLongAgo(Instant time) {
        return time.isBefore(last.minus(LONG_REACH));
    }

    private List<Cycle> beforeSuspension() {
        return recent.stream().filter(cycle -> resumed == null || cycle.from().isBefore(resumed)).toList();
    }

    Duration interval() {
        return intervals.isEmpty() ? Duration.ZERO : BurnHistory.median(intervals);
    }

    Duration unchangedFor() {
        return Duration.between(unchangedSince, last);
    }

    /** Returns the smallest step in which balances are stated. */
    double unit() {
        return BigDecimal.ONE.movePointLeft(credit.scale()).doubleValue();
    }

    /** Returns the cycles that show a rate, the oldest first: the ones before a suspension until later ones suffice. */
    List<Cycle> all(HourlySpending hours) {
        if (resumed != null) {
            return beforeSuspension();
        }
        List<Cycle> cycles = new ArrayList<>();
        if (!recent.isEmpty()) {
            cycles.addAll(hours.cycles(last.minus(BurnHistory.REACH), recent.get(0).from()));
            cycles.addAll(recent);
        }
        Optional.ofNullable(open).flatMap(each -> each.asFarAsKnown(unchangedSince, unchangedFor()))
                .ifPresent(cycles::add);
        return cycles;
    }

    /**
     * Cycle that has begun. It may contain an interval in which the time of the spending is not known: a gap of failed
     * polls, or a rise. Where the balance does not change around that interval for long enough, the vendor posts in
     * batches, and the cycle counts; otherwise it is dropped.
     *
     * @param from          time of the reading that showed a drop
     * @param usd           spending since then
     * @param mustBeSteady  time for which the balance must not change around the unknown intervals; zero without any
     * @param steady        time for which it is known not to have changed around them
     */
    record OpenCycle(Instant from, BigDecimal usd, Duration mustBeSteady, Duration steady) {

        private static final int RISE_FACTOR = 3;

        OpenCycle {
            usd = usd.signum() == 0 ? BigDecimal.ZERO : usd;
        }

        static OpenCycle from(Instant drop) {
            return new OpenCycle(drop, BigDecimal.ZERO, Duration.ZERO, Duration.ZERO);
        }

        /** Returns a cycle that began in a gap: it counts from the middle of the gap. */
        static OpenCycle inGap(Instant last, Instant next) {
            Duration half = Duration.between(last, next).dividedBy(2);
            return new OpenCycle(last.plus(half), BigDecimal.ZERO, half, Duration.ZERO);
        }

        /** Returns the cycle across a gap: the balance must not change around it for half as long. */
        OpenCycle acrossGap(BigDecimal usd, Duration gap, Duration unchanged) {
            return unsure(usd, gap.dividedBy(2), unchanged);
        }

        /** Returns the cycle across a rise, in which a whole posting may hide: it must be steady for longer. */
        OpenCycle acrossRise(Duration interval, Duration unchanged) {
            return unsure(BigDecimal.ZERO, interval.multipliedBy(RISE_FACTOR), unchanged);
        }

        private OpenCycle unsure(BigDecimal usd, Duration longer, Duration unchanged) {
            return new OpenCycle(from, this.usd.add(usd), mustBeSteady.plus(longer), steady.plus(unchanged));
        }

        /**
         * Returns the cycle after a drop.
         *
         * @param unchanged time without a change since the last drop, or since the unknown interval
         * @return empty when the cycle is dropped
         */
        Optional<OpenCycle> dropped(BigDecimal usd, Duration unchanged) {
            return isUnsteady(unchanged) ? Optional.empty()
                    : Optional.of(new OpenCycle(from, this.usd.add(usd), Duration.ZERO, Duration.ZERO));
        }

        /** Returns the part until the middle of the last gap, before the next drop; empty when it shows no rate. */
        Optional<Cycle> asFarAsKnown(Instant unknownUntil, Duration unchanged) {
            Instant end = unknownUntil.minus(mustBeSteady);
            boolean showsRate = !mustBeSteady.isZero() && usd.signum() != 0 && !isUnsteady(unchanged)
                    && end.isAfter(from);
            return showsRate ? Optional.of(Cycle.of(from, end, usd)) : Optional.empty();
        }

        private boolean isUnsteady(Duration unchanged) {
            return steady.plus(unchanged).compareTo(mustBeSteady) < 0;
        }
    }
}
