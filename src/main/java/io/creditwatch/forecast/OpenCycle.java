package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The cycle that has begun. Somewhere in it may lie an interval of which nobody knows when the money went: across a gap
 * of failed polls, or across a rise. Where the balance stands still around it for long enough, the vendor posts in
 * batches, and the cycle is whole all the same; where it does not, the cycle is given up.
 *
 * @param from  the reading that showed a drop
 * @param usd   what has gone since
 * @param doubt for how long the balance must stand still around what is unknown; zero when nothing is
 * @param still for how long it is known to have stood still around it
 */
record OpenCycle(Instant from, BigDecimal usd, Duration doubt, Duration still) {

    private static final int DOUBT_OF_RISE = 3;

    OpenCycle {
        usd = usd.signum() == 0 ? BigDecimal.ZERO : usd;
    }

    static OpenCycle from(Instant drop) {
        return new OpenCycle(drop, BigDecimal.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** What has begun somewhere in a gap is taken to have begun in its middle. */
    static OpenCycle inGap(Instant last, Instant next) {
        Duration half = Duration.between(last, next).dividedBy(2);
        return new OpenCycle(last.plus(half), BigDecimal.ZERO, half, Duration.ZERO);
    }

    /** With what has gone in a gap: the balance must stand still around it for half as long. */
    OpenCycle acrossGap(BigDecimal usd, Duration gap, Duration still) {
        return unsure(usd, gap.dividedBy(2), still);
    }

    /** Across a rise: what went in that interval nobody knows, so it takes more to believe that it was nothing. */
    OpenCycle acrossRise(Duration interval, Duration still) {
        return unsure(BigDecimal.ZERO, interval.multipliedBy(DOUBT_OF_RISE), still);
    }

    private OpenCycle unsure(BigDecimal usd, Duration doubt, Duration still) {
        return new OpenCycle(from, this.usd.add(usd), this.doubt.plus(doubt), this.still.plus(still));
    }

    /**
     * @param still for how long the balance has stood still since the last drop, or since what is unknown
     * @return without any doubt; empty when it is given up
     */
    Optional<OpenCycle> dropped(BigDecimal usd, Duration still) {
        return isGivenUp(still) ? Optional.empty()
                : Optional.of(new OpenCycle(from, this.usd.add(usd), Duration.ZERO, Duration.ZERO));
    }

    /** What it tells as of the middle of a gap, before the next drop; empty when nothing. */
    Optional<Cycle> asFarAsKnown(Instant unknownUntil, Duration still) {
        Instant end = unknownUntil.minus(doubt);
        return doubt.isZero() || usd.signum() == 0 || isGivenUp(still) || !end.isAfter(from) ? Optional.empty()
                : Optional.of(Cycle.of(from, end, usd));
    }

    private boolean isGivenUp(Duration further) {
        return still.plus(further).compareTo(doubt) < 0;
    }
}
