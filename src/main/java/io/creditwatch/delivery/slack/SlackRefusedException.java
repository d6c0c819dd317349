package io.creditwatch.delivery.slack;

import io.creditwatch.ledger.DeliveryOutcome;

/** Slack's Web API did not do what it was asked to. */
class SlackRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient DeliveryOutcome outcome;

    SlackRefusedException(DeliveryOutcome outcome) {
        super(outcome.answer());
        this.outcome = outcome;
    }

    /** What it means for the notification. */
    DeliveryOutcome outcome() {
        return outcome;
    }
}
