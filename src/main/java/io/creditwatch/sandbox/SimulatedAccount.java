package io.creditwatch.sandbox;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A prepaid account as the vendor keeps it: metered by the minute, suspended below its floor of zero dollars, where
 * nothing burns any more until a payment lifts it. Its balance follows from the story, the time since it was opened,
 * and what was done to it from outside. Safe for many threads.
 */
public final class SimulatedAccount {

    private static final BigDecimal MINUTES_PER_HOUR = BigDecimal.valueOf(60);

    private final Clock clock;
    private final Story story;
    private final BigDecimal burnPerMinute;
    /** Null until somebody asks. */
    private Instant openedAt;
    private BigDecimal credit;
    private long minutesMetered;
    private int topUpsPaid;
    private Failure failure;
    private int failuresLeft;

    /** Opens it now, by that clock. */
    public SimulatedAccount(Clock clock, Story story) {
        this(clock, story, clock.instant());
    }

    /** Opens it when it is first asked for something, so that its story is seen from the beginning. */
    public static SimulatedAccount openedWhenAsked(Clock clock, Story story) {
        return new SimulatedAccount(clock, story, null);
    }

    private SimulatedAccount(Clock clock, Story story, Instant openedAt) {
        this.clock = clock;
        this.story = story;
        this.openedAt = openedAt;
        this.burnPerMinute = story.fleet().burn().divide(MINUTES_PER_HOUR, MathContext.DECIMAL128);
        this.credit = story.opening();
    }

    /** Dollars left now; below zero, but by no more than a minute's burn, once it is suspended. */
    public synchronized BigDecimal credit() {
        settle();
        return credit;
    }

    /** What costs now: nothing while it is suspended. */
    public synchronized Fleet running() {
        settle();
        return isSuspended() ? Fleet.IDLE : story.fleet();
    }

    /** Pays in. */
    public synchronized void topUp(BigDecimal amount) {
        settle();
        credit = credit.add(amount);
    }

    /** Puts the balance where it is wanted; from there it drains on. */
    public synchronized void setCredit(BigDecimal dollars) {
        settle();
        credit = dollars;
    }

    /** Makes the next calls fail that way, in place of any failure asked for before. */
    public synchronized void fail(Failure wanted) {
        failure = wanted;
        failuresLeft = wanted.calls() == null ? Integer.MAX_VALUE : wanted.calls();
    }

    /** Makes calls succeed again. */
    public synchronized void liftFailure() {
        failure = null;
    }

    /** Whether the call that is there now is to fail, and how; it counts as one. */
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
        for (Optional<TopUp> due = dueTopUp(age); due.isPresent(); due = dueTopUp(age)) {
            meterUntil(due.get().after());
            credit = credit.add(due.get().amount());
            topUpsPaid++;
        }
        meterUntil(age);
    }

    private Optional<TopUp> dueTopUp(Duration age) {
        return story.topUp(topUpsPaid).filter(topUp -> topUp.after().compareTo(age) <= 0);
    }

    private void meterUntil(Duration age) {
        long minutes = age.toMinutes() - minutesMetered;
        if (minutes > 0) {
            minutesMetered += minutes;
            BigDecimal billed = minutesUntilSuspended().min(BigDecimal.valueOf(minutes));
            credit = credit.subtract(burnPerMinute.multiply(billed));
        }
    }

    private BigDecimal minutesUntilSuspended() {
        if (isSuspended() || burnPerMinute.signum() == 0) {
            return BigDecimal.ZERO;
        }
        return credit.divide(burnPerMinute, 0, RoundingMode.FLOOR).add(BigDecimal.ONE);
    }

    private boolean isSuspended() {
        return credit.signum() < 0;
    }
}
