package io.creditwatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock without its jumps. It runs in monotonic time, follows small corrections at once, and a jump only
 * after ten minutes: a clock that is an hour behind or a year ahead for a minute changes nothing.
 */
public final class SteadyClock extends Clock {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

    private static final Duration JUMP = Duration.ofSeconds(2);
    static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Time after a start or a jump in which nothing is deleted by this clock. */
    static final Duration SETTLED = Duration.ofHours(1);

    private final Clock machine;
    private final LongSupplier nanoTime;
    private Instant base;
    private long baseNano;
    private volatile long settlingSince;
    /** Distance to the machine's clock; null while there is no jump. */
    private Duration jump;
    private long jumpedAtNano;
    private volatile Instant jumpedAt = Instant.MIN;

    public SteadyClock() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    SteadyClock(Clock machine, LongSupplier nanoTime) {
        this.machine = machine;
        this.nanoTime = nanoTime;
        this.base = machine.instant();
        this.baseNano = nanoTime.getAsLong();
        this.settlingSince = baseNano;
    }

    /** Returns the time to the millisecond, as the ledger stores it: a time that is read back is the same. */
    @Override
    public synchronized Instant instant() {
        return at(nanoTime.getAsLong()).truncatedTo(ChronoUnit.MILLIS);
    }

    private Instant at(long nano) {
        return base.plusNanos(nano - baseNano);
    }

    /** @return distance to the machine's clock by which it must be set now; the same again until it is set */
    public synchronized Optional<Duration> check() {
        long nano = nanoTime.getAsLong();
        Instant now = machine.instant();
        Duration away = Duration.between(at(nano), now);
        if (away.abs().compareTo(JUMP) < 0) {
            if (jump != null) {
                LOG.info("event=clock-jump-ended reason=\"the machine's clock is right again\"");
            }
            jump = null;
            base = now;
            baseNano = nano;
            return Optional.empty();
        }
        settlingSince = nano;
        if (jump == null || away.minus(jump).abs().compareTo(JUMP) >= 0) {
            jump = away;
            jumpedAtNano = nano;
            jumpedAt = at(nano);
            LOG.warn("event=clock-jumped by={} action=\"it is followed if it persists for {} min\"",
                    seconds(away), PATIENCE.toMinutes());
        }
        return nano - jumpedAtNano < PATIENCE.toNanos() ? Optional.empty() : Optional.of(away);
    }

    synchronized void set(Duration by) {
        base = base.plus(by);
        jump = null;
        jumpedAt = instant();
        LOG.warn("event=clock-set by={} reason=\"the machine's clock has been away for {} min\"",
                seconds(by), PATIENCE.toMinutes());
    }

    private static Duration seconds(Duration time) {
        return Duration.ofSeconds(Math.round(time.toMillis() / 1000.0));
    }

    /** Returns whether data may be deleted by that clock: there was no recent start and no recent jump. */
    static boolean isSettled(Clock clock) {
        return !(clock instanceof SteadyClock steady)
                || steady.nanoTime.getAsLong() - steady.settlingSince >= SETTLED.toNanos();
    }

    static Instant jumpedAt(Clock clock) {
        return clock instanceof SteadyClock steady ? steady.jumpedAt : Instant.MIN;
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
