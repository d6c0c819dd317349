package io.creditwatch.delivery;

import io.creditwatch.ledger.DeliveryOutcome;

/** Signals that a receiver has not accepted a notification, and has the outcome. */
public class UndeliveredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient DeliveryOutcome outcome;

    public UndeliveredException(DeliveryOutcome outcome) {
        super(outcome.answer());
        this.outcome = outcome;
    }

    public DeliveryOutcome outcome() {
        return outcome;
    }
}
