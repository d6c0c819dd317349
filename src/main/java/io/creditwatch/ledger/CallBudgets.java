package io.creditwatch.ledger;

import io.creditwatch.settings.Account;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Limits of the calls in any minute, one for each host: a vendor refuses more calls from one address to its own. */
public final class CallBudgets {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** Time by which a call may come before the tick that it is expected at. */
    private static final long EARLY = Duration.ofMillis(250).toNanos();

    private final Map<String, CallBudget> budgets;
    /** Host of each account that is configured here. */
    private final Map<String, String> hosts;

    public CallBudgets(Collection<Account> accounts, int callsPerMinute, LongSupplier nanoTime) {
        this.hosts = accounts.stream().collect(Collectors.toMap(Account::name,
                account -> account.vendor().host().intern()));
        this.budgets = hosts.values().stream().distinct()
                .collect(Collectors.toMap(host -> host, host -> new CallBudget(callsPerMinute, nanoTime)));
    }

    CallBudget of(Account account) {
        return budgets.get(account.vendor().host());
    }

    /** @param account name of one that is configured here */
    String hostOf(String account) {
        return hosts.get(account);
    }

    /** Returns whether an account may be of a host; an account that another instance has may be of any. */
    boolean mayBeOf(String host, String account) {
        return hosts.getOrDefault(account, host).equals(host);
    }

    /** Returns the accounts of all other hosts. */
    List<String> accountsBeyond(Set<String> some) {
        return some.containsAll(budgets.keySet()) ? List.of() : hosts.entrySet().stream()
                .filter(each -> !some.contains(each.getValue())).map(Map.Entry::getKey).toList();
    }

    /** Takes calls of every host, at most as many as given, and returns their number for the hosts that have some. */
    Map<String, Integer> take(ToIntFunction<String> most) {
        Map<String, Integer> calls = new HashMap<>();
        budgets.forEach((host, budget) -> calls.put(host, budget.take(most.applyAsInt(host))));
        calls.values().removeIf(number -> number == 0);
        return calls;
    }

    void giveBack(Map<String, Integer> calls) {
        calls.forEach((host, number) -> budgets.get(host).giveBack(number));
    }

    /** Limit of the calls to one host. */
    static final class CallBudget {

        private final int callsPerMinute;
        private final LongSupplier nanoTime;
        private final Deque<Long> taken = new ArrayDeque<>();

        CallBudget(int callsPerMinute, LongSupplier nanoTime) {
            this.callsPerMinute = callsPerMinute;
            this.nanoTime = nanoTime;
        }

        synchronized int left() {
            long now = nanoTime.getAsLong();
            while (!taken.isEmpty() && now - taken.peekFirst() >= MINUTE) {
                taken.removeFirst();
            }
            return callsPerMinute - taken.size();
        }

        /** Takes as many calls as are left, up to {@code most}, and returns how many. */
        synchronized int take(int most) {
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

        /** Takes one call, unless one that is to come within a minute, in so many nanoseconds, has to wait for it. */
        synchronized boolean takeSpare(Supplier<List<Long>> toCome) {
            if (left() < 1
                    || callsPerMinute < Integer.MAX_VALUE && !leavesEnough(toCome.get().stream().sorted().toList())) {
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

        synchronized void giveBack(int calls) {
            for (int i = 0; i < calls && !taken.isEmpty(); i++) {
                taken.removeLast();
            }
        }
    }
}
