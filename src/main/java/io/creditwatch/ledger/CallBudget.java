package io.creditwatch.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Limit of the calls in any minute, since the vendor refuses more calls from one address. */
public final class CallBudget {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** Time by which a call may come before the tick that it is expected at. */
    private static final long EARLY = Duration.ofMillis(250).toNanos();

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
        if (callsPerMinute == Integer.MAX_VALUE) {
            return Math.max(0, most);
        }
        int calls = Math.max(0, Math.min(most, left()));
        long now = nanoTime.getAsLong();
        for (int i = 0; i < calls; i++) {
            taken.addLast(now);
        }
        return calls;
    }

    /**
     * Takes one call that can wait, if none of the calls that are to come within a minute has to wait for it.
     *
     * @param toCome times from now until those calls, in nanoseconds
     */
    public synchronized boolean takeSpare(Supplier<List<Long>> toCome) {
        if (left() < 1 || callsPerMinute < Integer.MAX_VALUE && !leavesEnough(toCome.get().stream().sorted().toList())) {
            return false;
        }
        return take(1) == 1;
    }

    private boolean leavesEnough(List<Long> toCome) {
        long now = nanoTime.getAsLong();
        Deque<Long> counted = new ArrayDeque<>(taken);
        for (int i = 0; i < toCome.size(); i++) {
            while (!counted.isEmpty() && now + toCome.get(i) - counted.peekFirst() >= MINUTE + EARLY) {
                counted.removeFirst();
            }
            // this call and the one to come
            if (counted.size() + i + 2 > callsPerMinute) {
                return false;
            }
        }
        return true;
    }

    public synchronized void giveBack(int calls) {
        for (int i = 0; i < calls && !taken.isEmpty(); i++) {
            taken.removeLast();
        }
    }
}
