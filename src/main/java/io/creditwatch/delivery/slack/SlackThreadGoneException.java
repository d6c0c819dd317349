package io.creditwatch.delivery.slack;

import io.creditwatch.ledger.DeliveryOutcome;

/** Slack takes no reply in this thread: somebody has deleted its first message, or closed it. */
public final class SlackThreadGoneException extends SlackRefusedException {

    private static final long serialVersionUID = 1L;

    SlackThreadGoneException(DeliveryOutcome outcome) {
        super(outcome);
    }
}
