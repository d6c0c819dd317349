package io.creditwatch.ledger;

import java.time.Duration;
import java.util.Optional;

/** Result of one attempt to deliver a notification. */
public sealed interface DeliveryOutcome {

    /** Returns the receiver's answer in one line: no secret, no control character, at most 200 characters. */
    String answer();

    record Delivered(String answer) implements DeliveryOutcome {
    }

    /** A later attempt may succeed; {@code retryAfter} is empty when the receiver did not ask to wait. */
    record AgainLater(Optional<Duration> retryAfter, String answer) implements DeliveryOutcome {

        public AgainLater(String answer) {
            this(Optional.empty(), answer);
        }
    }

    /** Some recipients are done with it, by this attempt or before. The next attempt is for the others. */
    record PartlyDelivered(Recipients done, String answer) implements DeliveryOutcome {
    }

    /** The receiver refused it for good: the operator has to fix something before it is replayed. */
    record Refused(String answer) implements DeliveryOutcome {
    }
}
