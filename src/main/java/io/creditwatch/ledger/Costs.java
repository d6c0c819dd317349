package io.creditwatch.ledger;

import io.creditwatch.settings.Account;
import io.creditwatch.vendor.CostOutcome;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.ReadFailure.Kind;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hourly cost of each account's machines by the vendor's dashboard, and the decision to call the dashboard. It is
 * called at each poll, but only with calls and workers that no poll needs. If they do not suffice for every account,
 * the one with the shortest runway for the age of its cost goes first.
 */
public final class Costs {

    private static final Logger LOG = LoggerFactory.getLogger(Costs.class);
    /** Read at each poll, where a mapper by reflection costs more than the query. */
    private static final RowMapper<Row> ROW = (row, context) -> new Row(row.getString("usd_per_hour"),
            Database.instant(row, "read_at"), Database.instant(row, "due_at"), row.getString("answer"));

    private static final Duration MEMORY = Duration.ofHours(24);
    private static final Duration AFTER_REFUSAL = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(15);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration POLLED_SOON_KEPT = Duration.ofSeconds(1);
    /** Longest runway that counts: from here on, accounts take turns. */
    private static final Duration LONGEST_RUNWAY = Duration.ofDays(30);
    /** Pause of a host for all its accounts when the dashboard hangs or the vendor refuses calls: polls go first. */
    private static final Duration PAUSE_OF_ALL = Duration.ofMinutes(1);

    private final Database database;
    private final Jdbi jdbi;
    private final Clock clock;
    private final CallBudgets budgets;
    private final Duration period;
    private final int workers;
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
    /** Failed polls in a row, by account. */
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Instant> pausedUntil = new ConcurrentHashMap<>();
    /** Accounts with a poll within a minute, which change little within a second. */
    private List<Rival> polledSoon = List.of();
    private Instant polledSoonReadAt;

    /**
     * @param period  shortest time between two polls of an account
     * @param workers maximum of the calls to one host at the same time
     */
    public Costs(Database database, Clock clock, CallBudgets budgets, Duration period, int workers) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.budgets = budgets;
        this.period = period;
        this.workers = workers;
    }

    /** Returns whether to read the costs now, after this poll. If so, takes a call of the budget and a worker. */
    public synchronized boolean claimCall(Account account, PollOutcome outcome) {
        String host = account.vendor().host();
        if (outcome instanceof ReadFailure failure) {
            failures.merge(outcome.account(), 1, Integer::sum);
            if (failure.kind() == Kind.RATE_LIMITED) {
                pauseAll(host);
            }
            return false;
        }
        failures.remove(outcome.account());
        Instant now = clock.instant();
        boolean claimed = account.vendor().cost().isPresent()
                && !isAhead(pausedUntil.getOrDefault(host, Instant.MIN), now, PAUSE_OF_ALL)
                && inFlight.stream().filter(each -> budgets.mayBeOf(host, each)).count() < workers
                && jdbi.withHandle(handle -> row(handle, outcome.account()))
                        .filter(row -> isAhead(row.dueAt(), now, AFTER_REFUSAL)).isEmpty()
                && budgets.of(account).takeSpare(() -> callsToCome(outcome.account(), host, now));
        if (claimed) {
            inFlight.add(outcome.account());
        }
        return claimed;
    }

    /** Records the answer and the time of the next call. Logs an answer that differs from the last one. */
    public void record(CostOutcome outcome) {
        inFlight.remove(outcome.account());
        String before = database.commit(handle -> {
            Optional<Row> row = row(handle, outcome.account());
            keep(handle, outcome);
            return row.map(Row::answer).orElse(null);
        });
        if (outcome instanceof ReadFailure failure) {
            if (failure.kind() == Kind.TIMEOUT || failure.kind() == Kind.RATE_LIMITED) {
                pauseAll(budgets.hostOf(failure.account()));
            }
            if (!failure.inShort().equals(before)) {
                LOG.info("event=cost-unknown account={} answer=\"{}\" action=\"the burn rate rests on readings alone\"",
                        failure.account(), failure.inShort());
            }
        } else if (before != null) {
            LOG.info("event=cost-known account={}", outcome.account());
        }
    }

    /** Returns the cost of the latest answer that had one; empty after a day. */
    static Optional<Cost> latest(Jdbi jdbi, PollOutcome outcome) {
        return jdbi.withHandle(handle -> row(handle, outcome.account())).filter(row -> row.readAt() != null
                        && Duration.between(row.readAt(), outcome.at()).abs().compareTo(MEMORY) <= 0)
                .map(row -> new Cost(outcome.account(), row.readAt(), new BigDecimal(row.usdPerHour())));
    }

    /** Answers of the dashboard; {@code answer} is the reason why the last one had no cost, or null. */
    private record Row(String usdPerHour, Instant readAt, Instant dueAt, String answer) {
    }

    private static Optional<Row> row(Handle handle, String account) {
        return handle.createQuery("SELECT usd_per_hour, read_at, due_at, answer FROM costs WHERE account = :account")
                .bind("account", account).map(ROW).findOne();
    }

    /** Returns the nanoseconds until each call of the next minute that goes before the dashboard of this account. */
    private List<Long> callsToCome(String account, String host, Instant now) {
        if (polledSoonReadAt == null
                || Duration.between(polledSoonReadAt, now).abs().compareTo(POLLED_SOON_KEPT) >= 0) {
            polledSoon = polledSoon(now);
            polledSoonReadAt = now;
        }
        List<Rival> rivals = polledSoon.stream().filter(each -> budgets.mayBeOf(host, each.name())).toList();
        double own = rivals.stream().filter(each -> each.name().equals(account)).mapToDouble(each -> each.rank(now))
                .findFirst().orElse(Double.MAX_VALUE);
        Stream<Duration> retries = failures.entrySet().stream().filter(each -> budgets.mayBeOf(host, each.getKey()))
                .map(each -> Math.max(0, PollSchedule.QUICK_RETRIES - each.getValue()))
                .flatMap(left -> Collections.nCopies(left, Duration.ZERO).stream());
        Stream<Duration> polls = rivals.stream().flatMap(each -> each.polls(now, period));
        Stream<Duration> costs = rivals.stream().filter(each -> !each.name().equals(account))
                .filter(each -> !inFlight.contains(each.name()) && !failures.containsKey(each.name()))
                .filter(each -> each.wantsCost(now))
                .filter(each -> each.rank(now.plus(each.wait(now))) < own).map(each -> each.wait(now));
        return Stream.of(retries, polls, costs).flatMap(calls -> calls).map(Duration::toNanos).toList();
    }

    private List<Rival> polledSoon(Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT name, accounts.due_at, lease_until, ends_at, read_at, costs.due_at AS cost_due_at
                FROM accounts LEFT JOIN costs ON costs.account = name
                WHERE accounts.due_at <= :inAMinute""")
                .bind("inAMinute", now.plus(MINUTE)).map(ConstructorMapper.of(Rival.class)).list());
    }

    /** Account that needs calls too. The times that it does not have are null. */
    record Rival(String name, Instant dueAt, Instant leaseUntil, Instant endsAt, Instant readAt, Instant costDueAt) {

        Duration wait(Instant now) {
            return dueAt.isAfter(now) ? Duration.between(now, dueAt) : Duration.ZERO;
        }

        /** Returns the times until its polls of the next minute. The call of a claimed poll is taken already. */
        Stream<Duration> polls(Instant now, Duration period) {
            Duration next = Duration.between(now, dueAt.plus(period));
            Duration first = leaseUntil == null ? wait(now) : next.isNegative() ? Duration.ZERO : next;
            return Stream.iterate(first, at -> at.compareTo(MINUTE) < 0, at -> at.plus(period));
        }

        boolean wantsCost(Instant now) {
            return costDueAt == null || !isAhead(costDueAt, now.plus(wait(now)), AFTER_REFUSAL);
        }

        /** Returns the runway in relation to the age of the cost; the lowest goes first. */
        double rank(Instant now) {
            if (readAt == null || !readAt.isBefore(now)) {
                return readAt == null ? 0 : Double.MAX_VALUE;
            }
            Duration runway = endsAt == null ? LONGEST_RUNWAY : Duration.between(now, endsAt);
            long seconds = Math.max(0, Math.min(LONGEST_RUNWAY.toSeconds(), runway.toSeconds()));
            return (double) seconds / Duration.between(readAt, now).toMillis();
        }
    }

    private void pauseAll(String host) {
        pausedUntil.put(host, clock.instant().plus(PAUSE_OF_ALL));
    }

    /** Keeps the last known cost after a failure. */
    private static void keep(Handle handle, CostOutcome outcome) {
        Cost cost = outcome instanceof Cost known ? known : null;
        ReadFailure failure = outcome instanceof ReadFailure failed ? failed : null;
        handle.createUpdate("""
                INSERT INTO costs (account, usd_per_hour, read_at, due_at, answer)
                VALUES (:account, :usdPerHour, :readAt, :dueAt, :answer)
                ON CONFLICT (account) DO UPDATE SET
                    usd_per_hour = COALESCE(excluded.usd_per_hour, costs.usd_per_hour),
                    read_at = COALESCE(excluded.read_at, costs.read_at),
                    due_at = excluded.due_at, answer = excluded.answer""")
                .bind("account", outcome.account())
                .bind("usdPerHour", cost == null ? null : cost.usdPerHour().toPlainString())
                .bind("readAt", cost == null ? null : cost.at())
                .bind("dueAt", failure == null ? outcome.at() : outcome.at().plus(pause(failure)))
                .bind("answer", failure == null ? null : failure.inShort()).execute();
    }

    private static Duration pause(ReadFailure failure) {
        return switch (failure.kind()) {
            case UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> AFTER_REFUSAL;
            case RATE_LIMITED, REJECTED, SERVER_ERROR, UNREACHABLE, TIMEOUT, MALFORMED -> AFTER_FAILURE;
        };
    }

    /** Ignores a moment further ahead than possible: it was written before the clock was set back. */
    private static boolean isAhead(Instant moment, Instant now, Duration most) {
        return moment.isAfter(now) && !moment.isAfter(now.plus(most));
    }
}
