package io.creditwatch.ledger;

import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.ledger.Claims.Tokens;
import io.creditwatch.settings.Account;
import io.creditwatch.text.Json;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Claims the accounts that are due. No account is claimed by two workers at a time, of this instance or of others that
 * share the database. A claim ends with the record of the poll, or when its lease is over.
 */
public final class PollQueue {

    /** Time between two claims, unless the last one left accounts that are due. */
    private static final Duration PACE = Duration.ofMillis(250);

    private final Database database;
    private final Jdbi jdbi;
    private final Clock clock;
    private final Map<String, Account> accounts;
    private final CallBudgets budgets;
    private final Duration period;
    private final Duration lease;
    private final ZoneId zone;
    private final Claims claims;
    /** Polls that could not be recorded, and whose claims are still to be given back, by account. */
    private final Map<String, Poll> unrecorded = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    /** Known accounts that only another instance is configured with. */
    private final Set<String> foreign = ConcurrentHashMap.newKeySet();

    private volatile Instant nextLook = Instant.MIN;
    private volatile Instant claimedAt = Instant.MIN;
    /** True after a claim that took as many accounts as it could. */
    private volatile boolean isBehind;

    /**
     * @param period longest time between two polls of an account
     * @param lease  time that a poll may take; longer than the longest call
     * @param zone   zone of the days and weeks of the spending
     */
    public PollQueue(Database database, Clock clock, Collection<Account> accounts, CallBudgets budgets,
                     Duration period, Duration lease, ZoneId zone, MeterRegistry meters) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.accounts = accounts.stream().collect(Collectors.toMap(Account::name, Function.identity()));
        this.budgets = budgets;
        this.period = period;
        this.lease = lease;
        this.zone = zone;
        this.claims = new Claims(database, meters, "claim-polls", "poll");
        jdbi.useHandle(handle -> handle.createQuery("SELECT name FROM accounts WHERE due_at IS NOT NULL")
                .mapTo(String.class).filter(name -> !this.accounts.containsKey(name)).forEach(foreign::add));
    }

    /** Returns whether to claim now: four times a second, and at each tick while more are due than workers are free. */
    public boolean isTimeToClaim() {
        return mayBeDue() && (isBehind || !clock.instant().minus(PACE).isBefore(claimedAt)
                || claimedAt.isAfter(clock.instant()));
    }

    /** Returns whether an account may be due; the database is not asked. */
    public boolean mayBeDue() {
        Instant now = clock.instant();
        // further ahead than ever calculated: the clock was set back
        return !now.isBefore(nextLook) || nextLook.isAfter(now.plus(database.longestRest()));
    }

    /** Makes the next tick claim, since the database may have changed. */
    public void look() {
        nextLook = Instant.MIN;
    }

    /**
     * Claims accounts that are due, the longest due first. An account that is due in more than two periods is due now:
     * the period became shorter, or the clock was set back. One period would be too few, since the clock of another
     * instance may be a little ahead.
     *
     * @param workers number of polls that can begin now, by host; a host that has none delays no other
     */
    public List<Poll> claimDue(ToIntFunction<String> workers) {
        nextLook = Instant.MIN;
        claimedAt = clock.instant();
        endClaimsGivenBack();
        Map<String, Integer> taken = budgets.take(workers);
        if (taken.isEmpty()) {
            return List.of();
        }
        // a database that fails is not asked more often
        isBehind = false;
        List<Poll> polls = List.of();
        try {
            polls = claims.claim((handle, tokens) -> claim(handle, taken, tokens), Poll::token);
        } finally {
            budgets.giveBack(left(taken, polls));
        }
        isBehind = left(taken, polls).containsValue(0);
        return polls.stream().sorted(Comparator.comparing(Poll::dueAt)).toList();
    }

    private static Map<String, Integer> left(Map<String, Integer> taken, List<Poll> polls) {
        Map<String, Integer> left = new HashMap<>(taken);
        polls.forEach(poll -> left.merge(poll.account().vendor().host(), -1, Integer::sum));
        return left;
    }

    /** Repeats a poll that could not be recorded, 1 s after the database accepts writes, then after 2, 4, 8 … s. */
    public void giveBack(Poll poll) {
        failures.merge(poll.account().name(), 1, Integer::sum);
        unrecorded.put(poll.account().name(), poll);
        look();
    }

    void recorded(Poll poll) {
        failures.remove(poll.account().name());
        nextLook = Instant.MIN;
    }

    private void endClaimsGivenBack() {
        if (unrecorded.isEmpty()) {
            return;
        }
        List<Poll> polls = List.copyOf(unrecorded.values());
        jdbi.useTransaction(handle -> polls.forEach(poll -> {
            int failed = failures.getOrDefault(poll.account().name(), 1);
            Duration doubled = Duration.ofSeconds(1L << Math.min(failed - 1, 20));
            Duration wait = doubled.compareTo(period) < 0 ? doubled : period;
            handle.createUpdate("""
                    UPDATE accounts SET lease_until = NULL, lease_token = NULL,
                        due_at = CASE WHEN due_at IS NULL THEN NULL ELSE :dueAt END
                    WHERE name = :name AND lease_token = :token""")
                    .bind("dueAt", clock.instant().plus(wait))
                    .bind("name", poll.account().name()).bind("token", poll.token()).execute();
        }));
        polls.forEach(poll -> unrecorded.remove(poll.account().name(), poll));
    }

    /** Claims for all hosts together, and then, if more may be due, for each host that has calls left. */
    private List<Poll> claim(Handle handle, Map<String, Integer> calls, Tokens tokens) {
        int limit = Collections.min(calls.values());
        List<Poll> polls = new ArrayList<>(claim(handle, calls.keySet(), limit, tokens));
        if (polls.size() == limit) {
            left(calls, polls).forEach((host, left) -> {
                if (left > 0) {
                    polls.addAll(claim(handle, Set.of(host), left, tokens));
                }
            });
        }
        return polls;
    }

    private List<Poll> claim(Handle handle, Set<String> hosts, int limit, Tokens tokens) {
        List<String> excluded = budgets.accountsBeyond(hosts);
        List<Claimed> claimed = lease(handle, excluded, limit, tokens);
        if (claimed.isEmpty() && excluded.isEmpty() && unrecorded.isEmpty()) {
            nextLook = nextDue(handle);
        }
        claimed.stream().filter(each -> !accounts.containsKey(each.name()))
                .forEach(each -> leaveToOthers(handle, each.name()));
        return claimed.stream().filter(each -> accounts.containsKey(each.name()))
                .map(each -> poll(handle, each)).toList();
    }

    private Instant nextDue(Handle handle) {
        Instant latest = clock.instant().plus(database.longestRest());
        return handle.createQuery("SELECT MIN(due_at) FROM accounts WHERE due_at > :now").bind("now", clock.millis())
                .mapTo(Instant.class).findOne().filter(latest::isAfter).orElse(latest);
    }

    private List<Claimed> lease(Handle handle, List<String> excluded, int limit, Tokens tokens) {
        Instant leaseNow = database.now(handle);
        // materialized: a subquery that runs again for each row would claim more than the limit
        return handle.createQuery("""
                WITH due AS MATERIALIZED (
                    SELECT name FROM accounts
                    WHERE (due_at <= :now OR due_at > :furthest) AND name NOT IN (<excluded>)
                      AND (lease_until IS NULL OR lease_until <= :leaseNow OR lease_until > :furthestLease)
                    ORDER BY due_at LIMIT :limit <notLocked>)
                UPDATE accounts SET lease_until = :leaseUntil,
                    lease_token = CASE WHEN lease_token IS NULL THEN :free ELSE :takenOver END
                WHERE name IN (SELECT name FROM due)
                  AND (due_at <= :now OR due_at > :furthest)
                  AND (lease_until IS NULL OR lease_until <= :leaseNow OR lease_until > :furthestLease)
                RETURNING name, due_at, lease_token, burn""")
                // two instances that claim the same accounts in another order would stop each other
                .define("notLocked", database.isShared() ? "FOR UPDATE SKIP LOCKED" : "")
                .bind("now", clock.millis())
                .bind("furthest", clock.instant().plus(period.multipliedBy(2)))
                .bind("leaseNow", leaseNow).bind("leaseUntil", leaseNow.plus(lease))
                .bind("furthestLease", leaseNow.plus(lease.multipliedBy(2)))
                .bind("free", tokens.ofFree()).bind("takenOver", tokens.ofTakenOver()).bind("limit", limit)
                // one value, since a statement may have only so many
                .define("excluded", database.isShared() ? "SELECT json_array_elements_text(CAST(:excluded AS json))"
                        : "SELECT value FROM json_each(:excluded)")
                .bind("excluded", Json.write(Stream.concat(excluded.stream(), foreign.stream()).toList()))
                .map((row, context) -> new Claimed(row.getString("name"), Instant.ofEpochMilli(row.getLong("due_at")),
                        row.getString("lease_token"), row.getString("burn"))).list();
    }

    private record Claimed(String name, Instant dueAt, String token, String burn) {
    }

    private void leaveToOthers(Handle handle, String name) {
        foreign.add(name);
        handle.createUpdate("UPDATE accounts SET lease_until = NULL, lease_token = NULL WHERE name = :name")
                .bind("name", name).execute();
    }

    private Poll poll(Handle handle, Claimed claimed) {
        Instant now = clock.instant();
        Optional<BurnHistory> stored = Optional.ofNullable(claimed.burn()).flatMap(BurnHistory::parse);
        return new Poll(accounts.get(claimed.name()), claimed.dueAt().isBefore(now) ? claimed.dueAt() : now,
                claimed.token(), History.burn(handle, claimed.name(), stored, now, zone),
                stored.filter(memory -> hasClockJumpedSince(memory, now)).isPresent(), zone);
    }

    private boolean hasClockJumpedSince(BurnHistory memory, Instant now) {
        return memory.last() != null
                && (!memory.last().isAfter(SteadyClock.jumpedAt(clock)) || memory.isFarAhead(now));
    }
}
