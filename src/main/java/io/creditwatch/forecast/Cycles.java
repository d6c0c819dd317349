package io.creditwatch.forecast;

import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Newest cycles of an account, by one reading after the other. While the account is suspended its time stands still:
 * the cycles before the suspension count, and move along.
 *
 * @param last           time of the last reading; null when there was none
 * @param credit         balance of the last reading; null when there was none
 * @param unchangedSince time since when the balance has not changed: the last drop, or the end of the last interval
 *                       in which the spending is not known
 * @param intervals      last intervals between two readings
 * @param open           current cycle; null when none has begun
 * @param recent         complete cycles of the last three hours, and at least the newest eight, the oldest first
 * @param resumed        end of a suspension, until the cycles after it show a rate; null otherwise
 * @param ended          cycle, or pause without spending, that the last reading has ended; null for none
 */
record Cycles(Instant last, BigDecimal credit, Instant unchangedSince, List<Duration> intervals, Open open,
              List<Cycle> recent, Instant resumed, Cycle ended) {

    static final Cycles NONE = new Cycles(null, null, null, List.of(), null, List.of(), null, null);
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

    /**
     * Cycle that has begun. It may contain an interval in which the time of the spending is not known: a gap of failed
     * polls, or a rise. Where the balance does not change around that interval, the vendor posts in batches, and the
     * cycle counts; otherwise it is dropped.
     *
     * @param from   time of the reading that showed a drop
     * @param usd    spending since then
     * @param steady time for which the balance has not changed around unknown intervals; null without any
     * @param gap    middle of the last unknown interval; null without any
     */
    record Open(Instant from, BigDecimal usd, Duration steady, Instant gap) {

        private static final Duration BATCHES = Duration.ofMinutes(15);

        static Open from(Instant drop) {
            return new Open(drop, BigDecimal.ZERO, null, null);
        }

        private boolean isSteady(Duration unchanged) {
            return steady == null || steady.plus(unchanged).compareTo(BATCHES) >= 0;
        }

        private Open across(BigDecimal drop, Duration unchanged, Instant newGap) {
            return new Open(from, usd.add(drop), steady == null ? unchanged : steady.plus(unchanged), newGap);
        }
    }

    /**
     * Returns whether the account's time stands still between the last reading and this one: while it is suspended, and
     * when the clock has jumped.
     */
    boolean standsStillUntil(CreditReading reading, boolean jumped) {
        return last != null && (reading.credit().compareTo(reading.floor()) <= 0
                || credit.compareTo(reading.floor()) <= 0 || jumped
                || reading.at().truncatedTo(ChronoUnit.SECONDS).isBefore(last));
    }

    /** @param jumped whether the clock has jumped: the spending since the last reading is not known */
    Cycles after(CreditReading reading, boolean jumped) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        int decimals = Math.max(reading.credit().scale(), last == null ? 0 : credit.scale());
        BigDecimal now = reading.credit().setScale(Math.min(DECIMALS, decimals), RoundingMode.HALF_EVEN);
        if (standsStillUntil(reading, jumped)) {
            boolean suspended = reading.credit().compareTo(reading.floor()) <= 0;
            boolean paid = !suspended && (resumed != null || credit.compareTo(reading.floor()) <= 0);
            List<Cycle> kept = (suspended ? beforeSuspension() : recent).stream()
                    .map(cycle -> cycle.shifted(Duration.between(last, at))).toList();
            return new Cycles(at, now, at, intervals, null, kept, paid ? at : null, null);
        }
        return last == null || last.isBefore(at.minus(BurnHistory.REACH))
                ? new Cycles(at, now, at, List.of(), null, List.of(), null, null) : then(at, now);
    }

    private Cycles then(Instant at, BigDecimal now) {
        Duration interval = Duration.between(last, at);
        BigDecimal drop = credit.subtract(now);
        Open current = open == null || isLongAgo(open.from()) ? null : open;
        if (drop.signum() == 0) {
            return next(at, now, current, unchangedSince, null);
        }
        if (drop.signum() < 0 || BurnHistory.isGap(intervals, interval)) {
            Instant middle = last.plus(interval.dividedBy(2));
            Open begun = current != null || drop.signum() < 0 ? current : new Open(middle, BigDecimal.ZERO, null, null);
            return next(at, now, begun == null ? null : begun.across(current == null ? BigDecimal.ZERO
                    : drop.max(BigDecimal.ZERO), unchangedFor(), middle), at, null);
        }
        if (current == null || !current.isSteady(unchangedFor().plus(interval))) {
            boolean pause = current == null && unchangedFor().compareTo(RunwayForecaster.FLAT) >= 0;
            return next(at, now, Open.from(at), at, pause ? Cycle.of(unchangedSince, last, 0) : null);
        }
        Open longer = new Open(current.from(), current.usd().add(drop), null, null);
        boolean whole = Duration.between(longer.from(), at).compareTo(SHORTEST) >= 0;
        return next(at, now, whole ? Open.from(at) : longer, at,
                whole ? Cycle.of(longer.from(), at, longer.usd().doubleValue()) : null);
    }

    /** @param newlyEnded cycle, or pause without spending, that has ended; null for none */
    private Cycles next(Instant at, BigDecimal now, Open current, Instant unchanged, Cycle newlyEnded) {
        List<Cycle> cycles = new ArrayList<>(recent);
        if (newlyEnded != null && newlyEnded.usd() > 0) {
            cycles.add(newlyEnded);
        }
        boolean shown = resumed == null || Regime.isEnough(Cycle.withoutStops(Cycle.from(resumed, cycles)));
        cycles.removeIf(cycle -> isLongAgo(cycle.from()) || resumed != null && shown && cycle.from().isBefore(resumed));
        while (shown && newlyEnded != null && cycles.size() > FEWEST_RECENT && cycles.get(0).to().isBefore(at.minus(RECENT))) {
            cycles.remove(0);
        }
        return new Cycles(at, now, unchanged, BurnHistory.withInterval(intervals, Duration.between(last, at)), current,
                cycles, shown ? null : resumed, newlyEnded);
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

    /** Returns the cycles that show a rate, the oldest first: the ones before a suspension until later ones suffice. */
    List<Cycle> all(HourlySpending hours) {
        List<Cycle> cycles = new ArrayList<>(resumed != null || recent.isEmpty() ? List.of()
                : hours.cycles(last.minus(BurnHistory.REACH), recent.get(0).from()));
        cycles.addAll(beforeSuspension());
        if (open != null && open.usd.signum() > 0 && open.gap != null && open.isSteady(unchangedFor())) {
            cycles.add(Cycle.of(open.from, open.gap, open.usd.doubleValue()));
        }
        return cycles;
    }
}
