package io.creditwatch.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** Clock in UTC that starts now and runs many times faster than real time. It never goes back. */
public final class FastClock extends Clock {

    private final Instant start;
    private final int factor;
    private final LongSupplier nanoTime;
    private final long nanosAtStart;

    /** @param factor speed; at 3600 it shows an hour for each second */
    public FastClock(int factor) {
        this(Instant.now(), factor, System::nanoTime);
    }

    FastClock(Instant start, int factor, LongSupplier nanoTime) {
        this.start = start;
        this.factor = factor;
        this.nanoTime = nanoTime;
        this.nanosAtStart = nanoTime.getAsLong();
    }

    /** Returns the time to the millisecond, as the ledger stores it. */
    @Override
    public Instant instant() {
        return start.plus(Duration.ofNanos(nanoTime.getAsLong() - nanosAtStart).multipliedBy(factor))
                .truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
