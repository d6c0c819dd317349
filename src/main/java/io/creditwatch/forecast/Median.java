package io.creditwatch.forecast;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle one, or halfway between the middle two. */
final class Median {

    private Median() {
    }

    /** @param all not empty */
    static <T> double of(List<T> all, ToDoubleFunction<T> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
