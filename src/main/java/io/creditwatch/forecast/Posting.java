package io.creditwatch.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Postings of a vendor that posts in batches at a steady interval: the balance reaches the floor with a batch, and not
 * between two.
 *
 * @param last time of the reading that showed the last batch
 */
record Posting(Instant last, Duration every) {

    /** Limit of the longest cycle, in lengths of the shortest one. */
    private static final double STEADY = 1.5;
    /** Limit of the shortest cycle, in intervals of polls: between two batches, polls show no change. */
    private static final double BATCH = 1.9;

    /**
     * Returns empty when the balance falls at each poll, or not at a steady interval.
     *
     * @param cycles newest cycles, the oldest first
     */
    static Optional<Posting> of(Cycles history, List<Cycle> cycles) {
        List<Cycle> single = Cycle.single(cycles);
        if (!isSteady(single, history.interval())) {
            return Optional.empty();
        }
        // the last drop is forgotten after a day, while a daily batch may be late
        Instant last = history.lastDrop() == null ? single.get(single.size() - 1).to() : history.lastDrop();
        return Optional.of(new Posting(last, Cycle.length(single).dividedBy(single.size())));
    }

    static boolean isSteady(List<Cycle> cycles, Duration interval) {
        if (cycles.isEmpty()) {
            return false;
        }
        double longest = Cycle.longest(cycles).toMillis();
        double shortest = cycles.stream().mapToLong(cycle -> cycle.lengthOfEach().toMillis()).min().orElseThrow();
        return longest <= STEADY * shortest
                && shortest >= BATCH * Math.max(interval.toMillis(), Cycles.SHORTEST.toMillis());
    }

    /** Returns the time until the batch by which the course has spent the dollars above the floor. */
    Duration runway(Course course, double left, Instant now) {
        Instant next = next(now);
        double hours = every.toMillis() / 3.6e6;
        double batches = Math.max(1, Math.ceil(course.hours(left, next.minus(every)) / hours - 0.01));
        return Forecast.duration(Duration.between(now, next).toMillis() / 3.6e6 + (batches - 1) * hours);
    }

    /** Returns the time of the next batch. A late batch may come at any moment; batches during a gap have come. */
    private Instant next(Instant now) {
        long missed = Duration.between(last, now).dividedBy(every);
        Instant next = last.plus(every.multipliedBy(missed < 2 ? 1 : missed + 1));
        return next.isBefore(now) ? now : next;
    }
}
