package io.creditwatch.vendor;

import java.time.Instant;

/** What one poll of one account brought: a balance, or the reason why there is none. Never both, never a guess. */
public sealed interface PollOutcome permits CreditReading, ReadFailure {

    /** The name of the account that was polled. */
    String account();

    /** When the answer was there, or when it was given up. */
    Instant at();
}
