package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A vendor that posts in batches, at a steady beat: the balance reaches the floor with a batch, not between two.
 *
 * @param last    the reading that showed the last one
 * @param beat    from one to the next
 * @param dollars of one
 */
record Posting(Instant last, Duration beat, BigDecimal dollars) {

    /** The longest cycle is at most so many times the shortest. */
    private static final double STEADY = 1.5;
    /** In between, polls show no change. */
    private static final double BATCH = 1.9;

    /** Empty when the balance falls at each poll, or at no steady beat. */
    static Optional<Posting> of(BurnMemory memory, Regime regime) {
        if (!isSteady(regime.cycles(), memory.interval())) {
            return Optional.empty();
        }
        int count = Cycle.count(regime.cycles());
        return Optional.of(new Posting(memory.lastDrop(), regime.observed().dividedBy(count),
                regime.usd().divide(BigDecimal.valueOf(count), 6, RoundingMode.HALF_UP)));
    }

    /** @param interval of polls */
    static boolean isSteady(List<Cycle> cycles, Duration interval) {
        double longest = Cycles.longest(cycles).toMillis();
        double shortest = cycles.stream().mapToLong(cycle -> cycle.lengthOfEach().toMillis()).min().orElseThrow();
        return longest <= STEADY * shortest
                && shortest >= BATCH * Math.max(interval.toMillis(), BurnMemory.SHORTEST_CYCLE.toMillis());
    }

    /**
     * Until the batch that takes the last of it.
     *
     * @param left dollars above the floor, more than zero
     */
    Duration runway(BigDecimal left, Instant now) {
        BigDecimal further = left.divide(dollars, 0, RoundingMode.CEILING).subtract(BigDecimal.ONE);
        return Hours.of(Hours.in(Duration.between(now, next(now))).add(further.multiply(Hours.in(beat))));
    }

    /** One that is late comes at any moment; those of a gap have come. */
    private Instant next(Instant now) {
        long missed = Duration.between(last, now).dividedBy(beat);
        Instant next = last.plus(beat.multipliedBy(missed < 2 ? 1 : missed + 1));
        return next.isBefore(now) ? now : next;
    }
}
