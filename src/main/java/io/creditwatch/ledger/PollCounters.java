package io.creditwatch.ledger;

import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.ReadFailure.Kind;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code creditwatch_polls_total}: what this instance's polls brought, from zero on for each kind of outcome. */
record PollCounters(Counter readings, Map<Kind, Counter> failures) {

    static PollCounters in(MeterRegistry meters) {
        Map<Kind, Counter> failures = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            failures.put(kind, counter(meters, kind.name().toLowerCase(Locale.ROOT)));
        }
        return new PollCounters(counter(meters, "ok"), failures);
    }

    void count(PollOutcome outcome) {
        if (outcome instanceof CreditReading) {
            readings.increment();
        } else if (outcome instanceof ReadFailure failure) {
            failures.get(failure.kind()).increment();
        }
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("creditwatch.polls").description("Polls of the credit, by what they brought")
                .tag("outcome", outcome).register(meters);
    }
}
