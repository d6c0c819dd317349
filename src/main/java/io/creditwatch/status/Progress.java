package io.creditwatch.status;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Knows whether the program makes progress: when each pass last ended, and whether workers are left. */
public final class Progress {

    /** Of a pass. */
    static final Duration LONGEST = Duration.ofMinutes(2);
    /** Of a pass while the database fails and is waited for: a restart would not help. */
    static final Duration LONGEST_WITHOUT_DATABASE = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private final BooleanSupplier databaseFails;
    private final Supplier<Optional<String>> workers;
    private final Map<String, Long> endedAt = new ConcurrentHashMap<>();

    /**
     * @param nanoTime      a clock that never goes back, in nanoseconds: {@link System#nanoTime}
     * @param databaseFails whether it does now
     * @param workers       say which route has none left that does not hang
     */
    public Progress(LongSupplier nanoTime, BooleanSupplier databaseFails, Supplier<Optional<String>> workers) {
        this.nanoTime = nanoTime;
        this.databaseFails = databaseFails;
        this.workers = workers;
    }

    /** A pass of that name has ended, well or not; from now on the next is awaited. */
    public void passed(String name) {
        endedAt.put(name, nanoTime.getAsLong());
    }

    /** What does not go on any more, for people; empty when all does. */
    public Optional<String> stuck() {
        Duration longest = databaseFails.getAsBoolean() ? LONGEST_WITHOUT_DATABASE : LONGEST;
        return endedAt.keySet().stream().filter(name -> age(name).compareTo(longest) > 0)
                .map(name -> name + " has not come to an end for " + age(name).toSeconds() + " s").findFirst()
                .or(workers);
    }

    private Duration age(String name) {
        return Duration.ofNanos(nanoTime.getAsLong() - endedAt.get(name));
    }
}
