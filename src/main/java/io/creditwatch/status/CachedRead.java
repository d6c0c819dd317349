package io.creditwatch.status;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A value that is read from the database at most once a second, or once in a longer time, for many callers at once. No
 * caller waits longer than a second. When the read fails or hangs, it has no value, and never an older one.
 */
public final class CachedRead<T> {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Supplier<T> source;
    private final Executor reader;
    private final LongSupplier nanoTime;
    private final long fresh;
    private CompletableFuture<T> reading;
    private long readAt;

    /** @param source read of the database, which may fail or hang */
    public CachedRead(Supplier<T> source, Executor reader, LongSupplier nanoTime) {
        this(source, reader, nanoTime, SECOND);
    }

    /** @param fresh time for which a value is kept, at least a second */
    public CachedRead(Supplier<T> source, Executor reader, LongSupplier nanoTime, Duration fresh) {
        this.source = source;
        this.reader = reader;
        this.nanoTime = nanoTime;
        this.fresh = fresh.toNanos();
    }

    /** Returns the value; empty while the database fails or hangs. */
    public synchronized Optional<T> value() {
        long now = nanoTime.getAsLong();
        if (reading == null || reading.isDone()
                && now - readAt >= (reading.isCompletedExceptionally() ? SECOND.toNanos() : fresh)) {
            readAt = now;
            reading = CompletableFuture.supplyAsync(source, reader);
        }
        try {
            return Optional.of(reading.get(Math.max(0, readAt + SECOND.toNanos() - now), TimeUnit.NANOSECONDS));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            return Optional.empty();
        } catch (TimeoutException unanswered) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
