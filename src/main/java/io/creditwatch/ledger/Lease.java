package io.creditwatch.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.UUID;

/**
 * The tokens of one claim: what was free gets one, what somebody had held for too long the other. So what is written
 * tells which was taken over, and nothing has to be read before.
 */
record Lease(String ofFree, String ofTakenOver) {

    /** @param instance with which both begin, so that whose claim it is can be told */
    static Lease of(String instance) {
        return new Lease(instance + "/" + UUID.randomUUID(), instance + "/" + UUID.randomUUID());
    }

    /** {@code creditwatch_lease_takeovers_total} of one kind of claim. */
    static Counter takeovers(MeterRegistry meters, String of) {
        return Counter.builder("creditwatch.lease.takeovers")
                .description("Claims taken over from one who did not finish in time, or was stopped")
                .tag("lease", of).register(meters);
    }

    /** How many of the tokens that a claim wrote stand for something taken over. */
    long takenOver(Collection<String> tokens) {
        return tokens.stream().filter(ofTakenOver::equals).count();
    }
}
