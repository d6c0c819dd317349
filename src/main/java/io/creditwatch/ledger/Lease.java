package io.creditwatch.ledger;

import java.util.Collection;
import java.util.UUID;

/** Two tokens of one claim: the first for rows that were free, the second for rows whose lease was over. */
record Lease(String ofFree, String ofTakenOver) {

    static Lease of(String instance) {
        return new Lease(instance + "/" + UUID.randomUUID(), instance + "/" + UUID.randomUUID());
    }

    long takenOver(Collection<String> tokens) {
        return tokens.stream().filter(ofTakenOver::equals).count();
    }
}
