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
 * @param open           current cycle, until the middle of its last unknown interval; null when none has begun
 * @param steady         time for which the balance has not changed around intervals of the current cycle in which the
 *                       time of the spending is not known, a gap of failed polls or a rise; null without any
 * @param recent         complete cycles of the last three hours, and at least the newest eight, the oldest first
 * @param resumed        end of a suspension, until the cycles after it show a rate; null otherwise
 * @param pause          time of two hours or more without spending before the current cycle; null for none
 * @param ended          cycle that the last reading has ended; null for none
 */
record Cycles(Instant last, BigDecimal credit, Instant unchangedSince, List<Duration> intervals, Cycle open,
              Duration steady, List<Cycle> recent, Instant resumed, Cycle pause, Cycle ended) {

    static final Cycles NONE = new Cycles(null, null, null, List.of(), null, null, List.of(), null, null, null);
    /** A shorter cycle says little about the rate, and polls every minute would make many. In seconds. */
    private static final long SHORTEST = 4 * 60;
    /** Time without a change around a gap, from which the vendor posts in batches, and the cycle across it counts. */
    private static final Duration BATCHES = Duration.ofMinutes(15);
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
     * Returns whether the account's time stands still between the last reading and this one: while it is suspended, and
     * when the clock has jumped.
     */
    boolean standsStillUntil(CreditReading reading, boolean jumped) {
        return last != null && (isAtFloor(reading, reading.credit()) || isAtFloor(reading, credit) || jumped
                || reading.at().truncatedTo(ChronoUnit.SECONDS).isBefore(last));
    }

    private static boolean isAtFloor(CreditReading reading, BigDecimal credit) {
        return credit.compareTo(reading.floor()) <= 0;
    }

    /** @param jumped whether the clock has jumped: the spending since the last reading is not known */
    Cycles after(CreditReading reading, boolean jumped) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        BigDecimal now = reading.credit()
                .setScale(Math.min(DECIMALS, reading.credit().scale()), RoundingMode.HALF_EVEN);
        if (standsStillUntil(reading, jumped)) {
            boolean suspended = isAtFloor(reading, reading.credit());
            boolean paid = !suspended && (resumed != null || isAtFloor(reading, credit));
            List<Cycle> kept = (suspended ? beforeSuspension() : recent).stream()
                    .map(cycle -> cycle.shifted(Duration.between(last, at))).toList();
            return new Cycles(at, now, at, intervals, null, null, kept, paid ? at : null, null, null);
        }
        return last == null || last.isBefore(at.minus(BurnHistory.REACH))
                ? new Cycles(at, now, at, List.of(), null, null, List.of(), null, null, null) : then(at, now);
    }

    private Cycles then(Instant at, BigDecimal now) {
        Duration interval = Duration.between(last, at);
        double drop = credit.subtract(now).doubleValue();
        Cycle current = open == null || isLongAgo(open.from()) ? null : open;
        Duration around = steady == null ? unchangedFor() : steady.plus(unchangedFor());
        if (drop == 0) {
            return next(at, now, unchangedSince, current, steady, null);
        }
        if (drop < 0 || BurnHistory.isGap(intervals, interval)) {
            Instant middle = last.plus(interval.dividedBy(2));
            Cycle across = current != null ? new Cycle(current.from(), middle, current.usd() + Math.max(0, drop))
                    : drop < 0 ? null : new Cycle(middle, middle, 0);
            return next(at, now, at, across, across == null ? null : around, null);
        }
        if (current == null || steady != null && around.plus(interval).compareTo(BATCHES) < 0) {
            return next(at, now, at, new Cycle(at, at, 0), null, null);
        }
        Cycle longer = new Cycle(current.from(), at, current.usd() + drop);
        boolean whole = longer.seconds() >= SHORTEST;
        return next(at, now, at, whole ? new Cycle(at, at, 0) : longer, null, whole ? longer : null);
    }

    /** @param newlyEnded cycle that has ended; null for none */
    private Cycles next(Instant at, BigDecimal now, Instant unchanged, Cycle current, Duration around,
                        Cycle newlyEnded) {
        List<Cycle> cycles = new ArrayList<>(recent);
        if (newlyEnded != null) {
            cycles.add(newlyEnded);
        }
        boolean shown = resumed == null || Regime.isEnough(Cycle.from(resumed, cycles));
        cycles.removeIf(cycle -> isLongAgo(cycle.from()) || resumed != null && shown && cycle.from().isBefore(resumed));
        while (shown && newlyEnded != null && cycles.size() > FEWEST_RECENT
                && cycles.get(0).to().isBefore(at.minus(RECENT))) {
            cycles.remove(0);
        }
        Cycle idle = current == null || newlyEnded != null ? null : open != null ? pause
                : unchangedFor().compareTo(RunwayForecaster.FLAT) < 0 ? null : new Cycle(unchangedSince, last, 0);
        return new Cycles(at, now, unchanged, BurnHistory.withInterval(intervals, Duration.between(last, at)), current,
                around, cycles, shown ? null : resumed, idle, newlyEnded);
    }

    private boolean isLongAgo(Instant time) {
        return time.isBefore(last.minus(LONG_REACH));
    }

    private List<Cycle> beforeSuspension() {
        return recent.stream().filter(cycle -> resumed == null || cycle.from().isBefore(resumed)).toList();
    }

    Duration unchangedFor() {
        return Duration.between(unchangedSince, last);
    }

    /** Returns the cycles that show a rate, the oldest first: the ones before a suspension until later ones suffice. */
    List<Cycle> all(HourlySpending hours) {
        List<Cycle> cycles = new ArrayList<>(resumed != null || recent.isEmpty() ? List.of()
                : hours.cycles(last.minus(BurnHistory.REACH), recent.get(0).from()));
        if (cycles.size() < Regime.FEWEST) {
            cycles.clear();
        }
        cycles.addAll(beforeSuspension());
        if (open != null && open.usd() > 0 && steady != null && steady.plus(unchangedFor()).compareTo(BATCHES) >= 0) {
            cycles.add(open);
        }
        return cycles;
    }
}
