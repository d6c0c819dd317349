package io.creditwatch.vendor;

import java.time.Instant;

/** Result of one poll of one account: a balance, or the reason why there is none. Never both, never a guess. */
public sealed interface PollOutcome permits CreditReading, ReadFailure {

    String account();

    /** Returns the time of the answer, or of the failure. */
    Instant at();
}
