package io.creditwatch.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** {@code creditwatch_ledger_seconds}: how long the database takes, by what it is asked to do. */
final class Stopwatch {

    private Stopwatch() {
    }

    static Timer of(MeterRegistry meters, String operation) {
        return Timer.builder("creditwatch.ledger")
                .description("How long the database took, waiting for a connection included")
                .tag("operation", operation).register(meters);
    }
}
