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
import java.util.stream.Stream;

/**
 * Spending of an account, by one reading after the other: its newest cycles, and its hours. While the account is
 * suspended its time stands still: the cycles before the suspension count, and move along.
 *
 * @param last           time of the last reading; null when there was none
 * @param unchangedSince time of the last drop, or the end of the last interval in which the spending is not known
 * @param interval       time between the last two readings; null when there was none
 * @param open           current cycle until now; null when none has begun
 * @param recent         complete cycles of the last three hours, and at least the newest eight, the oldest first
 * @param resumed        end of a suspension, until the cycles after it show a rate; null otherwise
 */
record Cycles(Instant last, BigDecimal credit, Instant unchangedSince, Duration interval, Cycle open,
              List<Cycle> recent, Instant resumed, HourlySpending hours) {

    static final Cycles NONE = new Cycles(null, null, null, null, null, List.of(), null, HourlySpending.NONE);
    /** Seconds of a cycle: polls every minute would make many. */
    private static final long SHORTEST = 4 * 60;

    Cycles {
        recent = List.copyOf(recent);
    }

    /** Returns the time that stands still, in a suspension or a jump of the clock; null when time goes on. */
    Duration stillUntil(CreditReading reading, boolean jumped) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        return last != null && (isAtFloor(reading, reading.credit()) || isAtFloor(reading, credit) || jumped
                || at.isBefore(last)) ? Duration.between(last, at) : null;
    }

    static boolean isAtFloor(CreditReading reading, BigDecimal credit) {
        return credit.compareTo(reading.floor()) <= 0;
    }

    Cycles after(CreditReading reading, boolean jumped) {
        Instant at = reading.at().truncatedTo(ChronoUnit.SECONDS);
        BigDecimal now = reading.credit()
                .setScale(Math.min(6, reading.credit().scale()), RoundingMode.HALF_EVEN);
        Duration still = stillUntil(reading, jumped);
        if (still != null) {
            boolean suspended = isAtFloor(reading, reading.credit());
            boolean paid = !suspended && (resumed != null || isAtFloor(reading, credit));
            return new Cycles(at, now, at, interval, null, (suspended ? beforeSuspension() : recent).stream()
                    .map(cycle -> cycle.shifted(still)).toList(), paid ? at : null, hours);
        }
        if (last == null || last.isBefore(at.minus(BurnHistory.REACH))) {
            return new Cycles(at, now, at, null, null, List.of(), null, hours);
        }
        double drop = credit.subtract(now).doubleValue();
        Cycle current = open == null || isLongAgo(open) ? null : open;
        if (drop == 0) {
            return next(at, now, unchangedSince, current, null);
        }
        // in a gap, and while the balance rises, the time of the spending is not known, unless it comes in batches
        boolean known = drop > 0 && !BurnHistory.isGap(interval, Duration.between(last, at));
        if (current == null || !known && unchangedFor().toMinutes() < 15) {
            return next(at, now, at, drop < 0 && current == null ? null : new Cycle(at, at, 0), null);
        }
        Cycle longer = new Cycle(current.from(), at, current.usd() + Math.max(0, drop));
        return known && longer.seconds() >= SHORTEST ? next(at, now, at, new Cycle(at, at, 0), longer)
                : next(at, now, at, longer, null);
    }

    private Cycles next(Instant at, BigDecimal now, Instant unchanged, Cycle current, Cycle ended) {
        List<Cycle> cycles = new ArrayList<>(recent);
        Optional.ofNullable(ended).ifPresent(cycles::add);
        boolean shown = resumed == null || Regime.isEnough(Cycle.from(resumed, cycles));
        cycles.removeIf(cycle -> isLongAgo(cycle) || resumed != null && shown && cycle.from().isBefore(resumed));
        while (shown && cycles.size() > Regime.NEWEST && cycles.get(0).to().isBefore(at.minus(Duration.ofHours(3)))) {
            cycles.remove(0);
        }
        return new Cycles(at, now, unchanged, Duration.between(last, at), current,
                cycles, shown ? null : resumed, ended == null ? hours : hours.plus(ended));
    }

    /** Returns whether a cycle is too old, even for a vendor that posts once a day. */
    private boolean isLongAgo(Cycle cycle) {
        return cycle.from().isBefore(last.minus(Duration.ofDays(8)));
    }

    private List<Cycle> beforeSuspension() {
        return recent.stream().filter(cycle -> resumed == null || cycle.from().isBefore(resumed)).toList();
    }

    Duration unchangedFor() {
        return Duration.between(unchangedSince, last);
    }

    /** Returns the cycles that show a rate: the ones before a suspension until later ones suffice. */
    List<Cycle> all() {
        if (recent.isEmpty()) {
            // a first batch may have come in a gap
            return Stream.ofNullable(open).filter(cycle -> cycle.usd() > 0).toList();
        }
        List<Cycle> older = resumed != null ? List.of()
                : hours.cycles(last.minus(BurnHistory.REACH), recent.get(0).from());
        return Stream.concat(older.stream().limit(older.size() < Regime.FEWEST ? 0 : older.size()),
                beforeSuspension().stream()).toList();
    }
}
