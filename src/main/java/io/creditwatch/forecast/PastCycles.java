package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Complete cycles: the ones of the last three hours singly, older ones merged to half an hour. So a day of polls every
 * minute makes some eighty cycles.
 *
 * @param old    merged cycles, the oldest first
 * @param recent single cycles, the oldest first
 */
record PastCycles(List<Cycle> old, List<Cycle> recent) {

    static final PastCycles NONE = new PastCycles(List.of(), List.of());

    private static final Duration RECENT = Duration.ofHours(3);
    private static final Duration TOGETHER = Duration.ofMinutes(30);
    /** Limit for accounts with many bursts and gaps. */
    private static final int MOST = 120;

    PastCycles {
        old = List.copyOf(old);
        recent = List.copyOf(recent);
    }

    PastCycles plus(Cycle cycle) {
        List<Cycle> all = new ArrayList<>(recent);
        all.add(cycle);
        List<Cycle> merged = new ArrayList<>(old);
        Instant settled = cycle.to().minus(RECENT);
        if (all.get(0).to().isBefore(settled.minus(TOGETHER))) {
            double burst = Regime.BURST * Cycle.median(all, Cycle::typical);
            List<Cycle> row = rowBefore(all, settled, burst);
            merged.add(Cycle.merged(row));
            row.clear();
        }
        return new PastCycles(merged.subList(Math.max(0, merged.size() + all.size() - MOST), merged.size()), all);
    }

    /** Returns the oldest cycles that can be merged. A burst stays single, so that it can be left out later. */
    private static List<Cycle> rowBefore(List<Cycle> all, Instant settled, double burst) {
        int end = 1;
        while (all.get(end).to().isBefore(settled) && belongs(all.get(end), all.subList(0, end), burst)) {
            end++;
        }
        return all.subList(0, end);
    }

    private static boolean belongs(Cycle next, List<Cycle> row, double burst) {
        Cycle last = row.get(row.size() - 1);
        return next.from().equals(last.to()) && Regime.isAtMost(next.typical(), burst)
                && Regime.isAtMost(last.typical(), burst)
                && Duration.between(row.get(0).from(), next.to()).compareTo(TOGETHER) <= 0;
    }

    PastCycles since(Instant moment) {
        return isSince(old, moment) && isSince(recent, moment) ? this
                : new PastCycles(since(old, moment), since(recent, moment));
    }

    private static boolean isSince(List<Cycle> some, Instant moment) {
        return some.isEmpty() || !some.get(0).from().isBefore(moment);
    }

    private static List<Cycle> since(List<Cycle> some, Instant moment) {
        return some.stream().filter(cycle -> !cycle.from().isBefore(moment)).toList();
    }

    PastCycles shifted(Duration by) {
        return new PastCycles(shifted(old, by), shifted(recent, by));
    }

    private static List<Cycle> shifted(List<Cycle> some, Duration by) {
        return some.stream().map(cycle -> new Cycle(cycle.from().plus(by), cycle.to().plus(by), cycle.usd(),
                cycle.count(), cycle.typical())).toList();
    }

    List<Cycle> all() {
        List<Cycle> all = new ArrayList<>(old);
        all.addAll(recent);
        return all;
    }
}
