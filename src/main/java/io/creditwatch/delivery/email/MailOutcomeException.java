package io.creditwatch.delivery.email;

import io.creditwatch.ledger.DeliveryOutcome;
import jakarta.mail.MessagingException;

/** Says what came of a mail that not all of its recipients have. */
final class MailOutcomeException extends MessagingException {

    private static final long serialVersionUID = 1L;

    private final transient DeliveryOutcome outcome;

    MailOutcomeException(DeliveryOutcome outcome) {
        super(outcome.answer());
        this.outcome = outcome;
    }

    DeliveryOutcome outcome() {
        return outcome;
    }
}
