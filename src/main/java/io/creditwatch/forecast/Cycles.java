package io.creditwatch.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which cycles tell what is burnt. */
final class Cycles {

    private static final int AROUND = 3;
    private static final Duration SHORTEST_STOP = Duration.ofMinutes(25);

    private Cycles() {
    }

    /** Without those in which the burn had stopped: nothing was burnt in them, which is over. */
    static List<Cycle> withoutStops(List<Cycle> cycles) {
        List<Cycle> burning = new ArrayList<>();
        for (int i = 0; i < cycles.size(); i++) {
            if (!isStop(cycles, i)) {
                burning.add(cycles.get(i));
            }
        }
        return burning;
    }

    private static boolean isStop(List<Cycle> cycles, int i) {
        Duration length = cycles.get(i).lengthOfEach();
        if (length.compareTo(SHORTEST_STOP) < 0) {
            return false;
        }
        List<Cycle> around = new ArrayList<>(cycles.subList(Math.max(0, i - AROUND), i));
        around.addAll(cycles.subList(i + 1, Math.min(cycles.size(), i + 1 + AROUND)));
        return around.size() >= AROUND && isStop(length, longest(around));
    }

    /**
     * Whether the burn had stopped, rather than that the next drop was awaited.
     *
     * @param still   for how long there was no drop
     * @param longest of the cycles around
     */
    static boolean isStop(Duration still, Duration longest) {
        return still.compareTo(SHORTEST_STOP) >= 0 && still.multipliedBy(2).compareTo(longest.multipliedBy(5)) > 0;
    }

    static Duration longest(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::lengthOfEach).max(Duration::compareTo).orElseThrow();
    }
}
