package io.creditwatch.sandbox;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Prepaid account as the vendor keeps it: metered by the minute, and suspended below its floor of zero dollars, where
 * it spends nothing until a payment lifts the suspension. Its balance follows from the story, the time since it was
 * opened, and the control calls. Safe for many threads.
 */
public final class SimulatedAccount {

    private static final BigDecimal MINUTES_PER_HOUR = BigDecimal.valueOf(60);

    private final Clock clock;
    private final Story story;
    private final BigDecimal costPerMinute;
    /** Null until the first call, so that its story is seen from the beginning. */
    private Instant openedAt;
    private BigDecimal credit;
    private long minutesMetered;
    private int topUpsPaid;
    private Failure failure;
    private int failuresLeft;

    public SimulatedAccount(Clock clock, Story story) {
        this.clock = clock;
        this.story = story;
        this.costPerMinute = story.fleet().burnRate().divide(MINUTES_PER_HOUR, MathContext.DECIMAL128);
        this.credit = story.opening();
    }

    /** Returns the dollars left now. During a suspension they are below zero, by at most the cost of a minute. */
    public synchronized BigDecimal credit() {
        settle();
        return credit;
    }

    /** Returns the machines that run now: none while the account is suspended. */
    public synchronized Story.Fleet running() {
        settle();
        return isSuspended() ? Story.Fleet.IDLE : story.fleet();
    }

    public synchronized void topUp(BigDecimal amount) {
        settle();
        credit = credit.add(amount);
    }

    public synchronized void setCredit(BigDecimal dollars) {
        settle();
        credit = dollars;
    }

    public synchronized void fail(Failure wanted) {
        failure = wanted;
        failuresLeft = wanted.calls() == null ? Integer.MAX_VALUE : wanted.calls();
    }

    public synchronized void liftFailure() {
        failure = null;
    }

    /** Returns the failure of the current call, which counts as one; empty when it succeeds. */
    synchronized Optional<Failure> nextFailure() {
        if (failure == null || failuresLeft == 0) {
            return Optional.empty();
        }
        if (failure.calls() != null) {
            failuresLeft--;
        }
        return Optional.of(failure);
    }

    private void settle() {
        Instant now = clock.instant();
        openedAt = openedAt == null ? now : openedAt;
        Duration age = Duration.between(openedAt, now);
        Story.TopUp due = story.topUp(topUpsPaid);
        while (due.after().compareTo(age) <= 0) {
            meterUntil(due.after());
            credit = credit.add(due.amount());
            due = story.topUp(++topUpsPaid);
        }
        meterUntil(age);
    }

    private void meterUntil(Duration age) {
        long minutes = age.toMinutes() - minutesMetered;
        if (minutes > 0) {
            minutesMetered += minutes;
            BigDecimal billed = minutesUntilSuspended().min(BigDecimal.valueOf(minutes));
            credit = credit.subtract(costPerMinute.multiply(billed));
        }
    }

    private BigDecimal minutesUntilSuspended() {
        if (isSuspended() || costPerMinute.signum() == 0) {
            return BigDecimal.ZERO;
        }
        return credit.divide(costPerMinute, 0, RoundingMode.FLOOR).add(BigDecimal.ONE);
    }

    private boolean isSuspended() {
        return credit.signum() < 0;
    }
}
