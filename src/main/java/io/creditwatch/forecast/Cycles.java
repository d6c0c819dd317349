package io.creditwatch.forecast;

import io.creditwatch.reading.CreditReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What readings tell of the burn. Two readings in a row with a rise between them, or with a drop across a gap, tell
 * nothing of when it went: whatever lies across them is left out.
 *
 * @param whole    without anything unknown in them and without a stop, the oldest first
 * @param lastDrop the last reading that showed a drop; null when none did
 * @param quiet    for how long readings have shown no drop since, up to the last; from the last unknown interval on
 * @param interval how far apart readings usually are; zero when there are not two
 */
record Cycles(List<Cycle> whole, Instant lastDrop, Duration quiet, Duration interval) {

    /** Failed polls show as an interval longer than so many of those around it. */
    private static final int GAP = 3;
    private static final int AROUND = 3;
    private static final Duration SHORTEST_STOP = Duration.ofMinutes(25);

    static Cycles of(List<CreditReading> history) {
        List<Duration> intervals = intervals(history);
        List<Cycle> whole = new ArrayList<>();
        Instant lastDrop = null;
        Instant known = history.get(0).at();
        boolean open = false;
        for (int i = 0; i < intervals.size(); i++) {
            CreditReading reading = history.get(i + 1);
            BigDecimal drop = history.get(i).credit().subtract(reading.credit());
            if (drop.signum() < 0 || drop.signum() > 0 && isGap(intervals, i)) {
                open = false;
                known = reading.at();
            } else if (drop.signum() > 0) {
                if (open && known.isBefore(reading.at())) {
                    whole.add(new Cycle(known, reading.at(), drop));
                }
                open = true;
                known = reading.at();
                lastDrop = known;
            }
        }
        Duration quiet = Duration.between(known, history.get(history.size() - 1).at());
        return new Cycles(withoutStops(whole), lastDrop, quiet,
                intervals.isEmpty() ? Duration.ZERO : median(intervals));
    }

    /** Nothing was burnt in them, which is over. */
    private static List<Cycle> withoutStops(List<Cycle> cycles) {
        List<Cycle> burning = new ArrayList<>();
        for (int i = 0; i < cycles.size(); i++) {
            List<Cycle> around = new ArrayList<>(cycles.subList(Math.max(0, i - AROUND), i));
            around.addAll(cycles.subList(i + 1, Math.min(cycles.size(), i + 1 + AROUND)));
            if (around.size() < AROUND || !isStop(cycles.get(i).length(), longest(around))) {
                burning.add(cycles.get(i));
            }
        }
        return burning;
    }

    /**
     * Whether the burn had stopped, rather than that the next drop was awaited.
     *
     * @param quiet   for how long there was no drop
     * @param longest of the cycles around
     */
    static boolean isStop(Duration quiet, Duration longest) {
        return quiet.compareTo(SHORTEST_STOP) >= 0 && quiet.multipliedBy(2).compareTo(longest.multipliedBy(5)) > 0;
    }

    static Duration longest(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::length).max(Duration::compareTo).orElseThrow();
    }

    private static List<Duration> intervals(List<CreditReading> history) {
        List<Duration> intervals = new ArrayList<>();
        for (int i = 1; i < history.size(); i++) {
            intervals.add(Duration.between(history.get(i - 1).at(), history.get(i).at()));
        }
        return intervals;
    }

    /** By those around it: an account is polled more often while it is not OK. */
    private static boolean isGap(List<Duration> intervals, int i) {
        Duration usual = median(intervals.subList(Math.max(0, i - AROUND),
                Math.min(intervals.size(), i + AROUND + 1)));
        return intervals.get(i).compareTo(usual.multipliedBy(GAP)) > 0;
    }

    private static Duration median(List<Duration> some) {
        return some.stream().sorted().toList().get((some.size() - 1) / 2);
    }
}
