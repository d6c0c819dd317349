package io.creditwatch.status;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Whether the work goes on: when each pass last ended, by a clock that never goes back, and whether workers are left. */
public final class Progress {

    /** Of a pass; longer than a database that hangs can keep it before it fails, which ends it, too. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private final LongSupplier nanoTime;
    private final Supplier<Optional<String>> workers;
    private final Map<String, Long> endedAt = new ConcurrentHashMap<>();

    /**
     * @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime}
     * @param workers  say which route has none left that does not hang
     */
    public Progress(LongSupplier nanoTime, Supplier<Optional<String>> workers) {
        this.nanoTime = nanoTime;
        this.workers = workers;
    }

    /** A pass of that name has ended, well or not; from now on the next is awaited. */
    public void passed(String name) {
        endedAt.put(name, nanoTime.getAsLong());
    }

    /** What does not go on any more, for people; empty when all does. */
    public Optional<String> stuck() {
        return endedAt.keySet().stream().filter(name -> age(name).compareTo(LONGEST) > 0)
                .map(name -> name + " has not come to an end for " + age(name).toSeconds() + " s").findFirst()
                .or(workers);
    }

    private Duration age(String name) {
        return Duration.ofNanos(nanoTime.getAsLong() - endedAt.get(name));
    }
}
