package io.creditwatch.delivery;

import io.creditwatch.ledger.Recipients;
import java.time.Duration;
import java.util.Optional;

/** What came of one attempt to deliver. */
public sealed interface DeliveryOutcome {

    /** What the receiver answered, in one line for people: no secret, no control character, at most 200 characters. */
    String answer();

    /** The receiver has it. */
    record Delivered(String answer) implements DeliveryOutcome {
    }

    /**
     * It may work later.
     *
     * @param retryAfter how long the receiver asked to wait; empty when it did not
     */
    record AgainLater(Optional<Duration> retryAfter, String answer) implements DeliveryOutcome {

        public AgainLater(String answer) {
            this(Optional.empty(), answer);
        }
    }

    /**
     * Some recipients are done with it; the others are tried again, and hold nothing back for those.
     *
     * @param done all that are done, by this attempt and those before
     */
    record PartlyDelivered(Recipients done, String answer) implements DeliveryOutcome {
    }

    /** It will not work until somebody mends something: another try is pointless. */
    record Refused(String answer) implements DeliveryOutcome {
    }
}
