package io.creditwatch.delivery.slack;

import io.creditwatch.delivery.UndeliveredException;
import io.creditwatch.ledger.DeliveryOutcome;

/** Signals that a Slack thread takes no reply: its first message was deleted, or the thread is locked. */
public final class SlackThreadGoneException extends UndeliveredException {

    private static final long serialVersionUID = 1L;

    SlackThreadGoneException(DeliveryOutcome outcome) {
        super(outcome);
    }
}
