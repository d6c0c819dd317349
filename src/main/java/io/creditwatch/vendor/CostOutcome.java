package io.creditwatch.vendor;

import java.math.BigDecimal;
import java.time.Instant;

/** Result of a call to the dashboard: the cost of an account's machines, or the reason why it is not known. */
public sealed interface CostOutcome permits CostOutcome.Cost, ReadFailure {

    String account();

    /** Returns the time of the answer, or of the failure. */
    Instant at();

    /** Cost of an account's machines by the vendor's dashboard: exact, not negative. */
    record Cost(String account, Instant at, BigDecimal usdPerHour) implements CostOutcome {
    }
}
