package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Cycle that has begun. It may contain an interval in which the time of the spending is not known: a gap of failed
 * polls, or a rise. Where the balance does not change around that interval for long enough, the vendor posts in
 * batches, and the cycle counts; otherwise it is dropped.
 *
 * @param from          time of the reading that showed a drop
 * @param usd           spending since then
 * @param mustBeSteady  time for which the balance must not change around the unknown intervals; zero without any
 * @param steady        time for which it is known not to have changed around them
 */
record OpenCycle(Instant from, BigDecimal usd, Duration mustBeSteady, Duration steady) {

    private static final int RISE_FACTOR = 3;

    OpenCycle {
        usd = usd.signum() == 0 ? BigDecimal.ZERO : usd;
    }

    static OpenCycle from(Instant drop) {
        return new OpenCycle(drop, BigDecimal.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** Returns a cycle that began in a gap: it counts from the middle of the gap. */
    static OpenCycle inGap(Instant last, Instant next) {
        Duration half = Duration.between(last, next).dividedBy(2);
        return new OpenCycle(last.plus(half), BigDecimal.ZERO, half, Duration.ZERO);
    }

    /** Returns the cycle across a gap: the balance must not change around it for half as long. */
    OpenCycle acrossGap(BigDecimal usd, Duration gap, Duration unchanged) {
        return unsure(usd, gap.dividedBy(2), unchanged);
    }

    /** Returns the cycle across a rise: a whole posting may hide in it, so the balance must not change for longer. */
    OpenCycle acrossRise(Duration interval, Duration unchanged) {
        return unsure(BigDecimal.ZERO, interval.multipliedBy(RISE_FACTOR), unchanged);
    }

    private OpenCycle unsure(BigDecimal usd, Duration longer, Duration unchanged) {
        return new OpenCycle(from, this.usd.add(usd), mustBeSteady.plus(longer), steady.plus(unchanged));
    }

    /**
     * Returns the cycle after a drop.
     *
     * @param unchanged time without a change since the last drop, or since the unknown interval
     * @return empty when the cycle is dropped
     */
    Optional<OpenCycle> dropped(BigDecimal usd, Duration unchanged) {
        return isUnsteady(unchanged) ? Optional.empty()
                : Optional.of(new OpenCycle(from, this.usd.add(usd), Duration.ZERO, Duration.ZERO));
    }

    /** Returns the part until the middle of the last gap, before the next drop; empty when it shows no rate. */
    Optional<Cycle> asFarAsKnown(Instant unknownUntil, Duration unchanged) {
        Instant end = unknownUntil.minus(mustBeSteady);
        boolean showsRate = !mustBeSteady.isZero() && usd.signum() != 0 && !isUnsteady(unchanged) && end.isAfter(from);
        return showsRate ? Optional.of(Cycle.of(from, end, usd)) : Optional.empty();
    }

    private boolean isUnsteady(Duration unchanged) {
        return steady.plus(unchanged).compareTo(mustBeSteady) < 0;
    }
}
