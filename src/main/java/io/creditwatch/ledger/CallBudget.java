package io.creditwatch.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** So many calls in any minute, and not one more: the vendor counts them by address, and refuses the rest. */
public final class CallBudget {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final int callsPerMinute;
    private final LongSupplier nanoTime;
    private final Deque<Long> spent = new ArrayDeque<>();

    /** @param nanoTime a clock that never goes back, in nanoseconds: {@link System#nanoTime} */
    public CallBudget(int callsPerMinute, LongSupplier nanoTime) {
        this.callsPerMinute = callsPerMinute;
        this.nanoTime = nanoTime;
    }

    /** How many calls may be made now. */
    public synchronized int left() {
        long now = nanoTime.getAsLong();
        while (!spent.isEmpty() && now - spent.peekFirst() >= MINUTE) {
            spent.removeFirst();
        }
        return callsPerMinute - spent.size();
    }

    /**
     * Spends as many calls as are left, up to so many.
     *
     * @return how many that are
     */
    public synchronized int take(int most) {
        int calls = Math.max(0, Math.min(most, left()));
        long now = nanoTime.getAsLong();
        for (int i = 0; i < calls; i++) {
            spent.addLast(now);
        }
        return calls;
    }

    /** Of the calls that were taken last so many were not made. */
    public synchronized void giveBack(int calls) {
        for (int i = 0; i < calls && !spent.isEmpty(); i++) {
            spent.removeLast();
        }
    }
}
