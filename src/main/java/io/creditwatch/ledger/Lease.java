package io.creditwatch.ledger;

import java.util.Collection;
import java.util.UUID;

/** Two tokens of one claim: rows that were free get one, rows whose lease was over the other. */
record Lease(String ofFree, String ofTakenOver) {

    static Lease of(String instance) {
        return new Lease(instance + "/" + UUID.randomUUID(), instance + "/" + UUID.randomUUID());
    }

    long takenOver(Collection<String> tokens) {
        return tokens.stream().filter(ofTakenOver::equals).count();
    }
}
