package io.creditwatch.sandbox;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Stories of simulated accounts. */
public final class Stories {

    /** Payment beyond the end of every test. */
    private static final Story.TopUp NEVER = new Story.TopUp(Duration.ofDays(100_000), BigDecimal.ZERO);

    private Stories() {
    }

    public static Story draining(BigDecimal opening, BigDecimal dollarsPerHour) {
        return new Story(opening, costing(dollarsPerHour), List.of(NEVER), NEVER.after());
    }

    static Story.Fleet costing(BigDecimal dollarsPerHour) {
        return new Story.Fleet(dollarsPerHour, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** Returns an account that was opened. */
    static SimulatedAccount opened(Clock clock, Story story) {
        SimulatedAccount account = new SimulatedAccount(clock, story);
        account.credit();
        return account;
    }
}
