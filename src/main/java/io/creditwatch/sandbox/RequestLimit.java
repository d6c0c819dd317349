package io.creditwatch.sandbox;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** So many requests a minute from each source address, over all paths; whoever is past it waits for the next minute. */
final class RequestLimit {

    private final Clock clock;
    private final int perMinute;
    private final Map<String, Integer> requests = new HashMap<>();
    private long minute;

    RequestLimit(Clock clock, int perMinute) {
        this.clock = clock;
        this.perMinute = perMinute;
    }

    /** Counts a request, and says whether it is still within the limit. */
    synchronized boolean admits(String source) {
        long now = Math.floorDiv(clock.instant().getEpochSecond(), 60L);
        if (now != minute) {
            minute = now;
            requests.clear();
        }
        return requests.merge(source, 1, Integer::sum) <= perMinute;
    }
}
