package io.creditwatch.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Limit of the calls in any minute: the vendor counts them by address, and refuses more. */
public final class CallBudget {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final int callsPerMinute;
    private final LongSupplier nanoTime;
    private final Deque<Long> taken = new ArrayDeque<>();

    public CallBudget(int callsPerMinute, LongSupplier nanoTime) {
        this.callsPerMinute = callsPerMinute;
        this.nanoTime = nanoTime;
    }

    public synchronized int left() {
        long now = nanoTime.getAsLong();
        while (!taken.isEmpty() && now - taken.peekFirst() >= MINUTE) {
            taken.removeFirst();
        }
        return callsPerMinute - taken.size();
    }

    /** Takes as many calls as are left, up to {@code most}, and returns how many. */
    public synchronized int take(int most) {
        int calls = Math.max(0, Math.min(most, left()));
        long now = nanoTime.getAsLong();
        for (int i = 0; i < calls; i++) {
            taken.addLast(now);
        }
        return calls;
    }

    public synchronized void giveBack(int calls) {
        for (int i = 0; i < calls && !taken.isEmpty(); i++) {
            taken.removeLast();
        }
    }
}
