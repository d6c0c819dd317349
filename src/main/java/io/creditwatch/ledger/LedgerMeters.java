package io.creditwatch.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Meters of the ledger; docs/metrics.md lists them. */
final class LedgerMeters {

    private LedgerMeters() {
    }

    static Timer timer(MeterRegistry meters, String operation) {
        return Timer.builder("creditwatch.ledger")
                .description("How long the database took, waiting for a connection included")
                .tag("operation", operation).register(meters);
    }

    static Counter takeovers(MeterRegistry meters, String lease) {
        return Counter.builder("creditwatch.lease.takeovers")
                .description("Claims taken over from one who did not finish in time, or was stopped")
                .tag("lease", lease).register(meters);
    }

    static Counter polls(MeterRegistry meters, String outcome) {
        return Counter.builder("creditwatch.polls").description("Polls of the credit, by what they brought")
                .tag("outcome", outcome).register(meters);
    }
}
