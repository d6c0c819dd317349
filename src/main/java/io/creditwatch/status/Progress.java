package io.creditwatch.status;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Liveness check: DOWN when a pass of the program has not ended for too long, or when a route has only hanging workers.
 * A restart fixes both.
 */
public final class Progress extends AbstractHealthCheck {

    static final Duration LONGEST_PASS = Duration.ofMinutes(2);
    /** Longer while the program waits for its database, because a restart would not help. */
    static final Duration LONGEST_PASS_WITHOUT_DATABASE = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private final BooleanSupplier databaseFails;
    private final Supplier<Optional<String>> workers;
    private final Map<String, Long> endedAt = new ConcurrentHashMap<>();

    /** @param workers names a route of which every worker hangs */
    public Progress(LongSupplier nanoTime, BooleanSupplier databaseFails, Supplier<Optional<String>> workers) {
        super("creditwatch", "progress");
        this.nanoTime = nanoTime;
        this.databaseFails = databaseFails;
        this.workers = workers;
    }

    /** Records that a pass has ended, with or without an error. */
    public void passed(String name) {
        endedAt.put(name, nanoTime.getAsLong());
    }

    /** Describes what makes no progress; empty when everything does. */
    public Optional<String> stuck() {
        Duration longest = databaseFails.getAsBoolean() ? LONGEST_PASS_WITHOUT_DATABASE : LONGEST_PASS;
        return endedAt.keySet().stream().filter(name -> age(name).compareTo(longest) > 0)
                .map(name -> name + " has not come to an end for " + age(name).toSeconds() + " s").findFirst()
                .or(workers);
    }

    private Duration age(String name) {
        return Duration.ofNanos(nanoTime.getAsLong() - endedAt.get(name));
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        stuck().ifPresentOrElse(reason -> result.down().message(reason), result::up);
    }
}
