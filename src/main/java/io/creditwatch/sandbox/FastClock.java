package io.creditwatch.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** Clock that starts now and runs many times faster than real time. It never goes back. */
public final class FastClock extends Clock {

    private final Instant start;
    private final ZoneId zone;
    private final int factor;
    private final LongSupplier nanoTime;
    private final long nanosAtStart;

    /** @param factor speed; at 3600 it shows an hour for each second */
    public FastClock(int factor) {
        this(Instant.now(), factor, System::nanoTime);
    }

    FastClock(Instant start, int factor, LongSupplier nanoTime) {
        this(start, ZoneOffset.UTC, factor, nanoTime, nanoTime.getAsLong());
    }

    private FastClock(Instant start, ZoneId zone, int factor, LongSupplier nanoTime, long nanosAtStart) {
        if (factor < 1) {
            throw new IllegalArgumentException("the factor of a fast clock is 1 or more, not " + factor);
        }
        this.start = start;
        this.zone = zone;
        this.factor = factor;
        this.nanoTime = nanoTime;
        this.nanosAtStart = nanosAtStart;
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.ofNanos(nanoTime.getAsLong() - nanosAtStart).multipliedBy(factor));
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new FastClock(start, other, factor, nanoTime, nanosAtStart);
    }
}
