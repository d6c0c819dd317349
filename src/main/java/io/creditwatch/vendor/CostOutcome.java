package io.creditwatch.vendor;

import java.time.Instant;

/** What asking the dashboard brought: what the machines cost, or the reason why that is not known. */
public sealed interface CostOutcome permits Cost, ReadFailure {

    /** The name of the account that was asked about. */
    String account();

    /** When the answer was there, or when it was given up. */
    Instant at();
}
