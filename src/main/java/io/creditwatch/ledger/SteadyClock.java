package io.creditwatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock without its jumps. It goes on in monotonic time from where it began, follows small corrections at
 * once, and a jump only after that has lasted for ten minutes: a clock that is an hour behind or a year ahead for a
 * minute changes nothing.
 */
public final class SteadyClock extends Clock {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

    /** A correction of less is followed at once. */
    private static final Duration JUMP = Duration.ofSeconds(2);
    /** How long a jump lasts before it is followed. */
    static final Duration PATIENCE = Duration.ofMinutes(10);
    /** How long there is neither a start nor a jump before anything may be deleted by this clock. */
    static final Duration SETTLED = Duration.ofHours(1);

    private final Clock machine;
    private final LongSupplier nanoTime;
    private Instant base;
    private long baseNano;
    private long settlingSince;
    /** How far the machine's clock is away, and since when; null while it is not. */
    private Duration jump;
    private long jumpedAtNano;
    private Instant jumpedAt = Instant.MIN;

    public SteadyClock() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime} */
    SteadyClock(Clock machine, LongSupplier nanoTime) {
        this.machine = machine;
        this.nanoTime = nanoTime;
        this.base = machine.instant();
        this.baseNano = nanoTime.getAsLong();
        this.settlingSince = baseNano;
    }

    @Override
    public synchronized Instant instant() {
        return at(nanoTime.getAsLong());
    }

    private Instant at(long nano) {
        return base.plusNanos(nano - baseNano);
    }

    /**
     * Compares it with the machine's clock; called about once a second.
     *
     * @return by how much it is to be set now; until that is done it is returned again
     */
    public synchronized Optional<Duration> check() {
        long nano = nanoTime.getAsLong();
        Instant now = machine.instant();
        Duration away = Duration.between(at(nano), now);
        if (away.abs().compareTo(JUMP) < 0) {
            if (jump != null) {
                LOG.info("event=clock-back then=\"the machine's clock is right again\"");
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
            LOG.warn("event=clock-jumped by={} then=\"it is followed if that is still so in {} min\"",
                    seconds(away), PATIENCE.toMinutes());
        }
        return nano - jumpedAtNano < PATIENCE.toNanos() ? Optional.empty() : Optional.of(away);
    }

    /** Sets it, as {@link #check} has said. */
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

    /** Whether anything may be deleted by that clock, if it is one of these: there was no start and no jump of late. */
    static boolean isSettled(Clock clock) {
        return !(clock instanceof SteadyClock steady) || steady.isSettled();
    }

    private synchronized boolean isSettled() {
        return nanoTime.getAsLong() - settlingSince >= SETTLED.toNanos();
    }

    /** When that clock last left the machine's, or was set, if it is one of these; otherwise long ago. */
    static Instant jumpedAt(Clock clock) {
        return clock instanceof SteadyClock steady ? steady.jumpedAt() : Instant.MIN;
    }

    private synchronized Instant jumpedAt() {
        return jumpedAt;
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
