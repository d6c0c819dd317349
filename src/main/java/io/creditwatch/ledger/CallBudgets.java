package io.creditwatch.ledger;

import io.creditwatch.settings.Account;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Budgets of the calls, one for each host, since a vendor counts only the calls to its own. */
public final class CallBudgets {

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
}
