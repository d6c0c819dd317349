package io.creditwatch.ledger;

import io.creditwatch.vendor.CostOutcome;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import io.creditwatch.vendor.ReadFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hourly cost of each account's machines by the vendor's dashboard, and the time of the next call to the dashboard. */
public final class Costs {

    private static final Logger LOG = LoggerFactory.getLogger(Costs.class);

    private static final Duration MEMORY = Duration.ofHours(24);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final Duration AFTER_REFUSAL = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(15);
    /** Pauses the calls for all accounts when the dashboard hangs: the polls need the workers. */
    private static final Duration AFTER_TIMEOUT = Duration.ofMinutes(1);

    private final Database database;
    private final Jdbi jdbi;
    private final Clock clock;
    private final CallBudget budget;
    private volatile Instant pausedUntil = Instant.MIN;

    public Costs(Database database, Clock clock, CallBudget budget) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.budget = budget;
    }

    /** Returns whether to read the costs now, after a poll that read a balance. If so, takes the call from the budget. */
    public boolean claimCall(PollOutcome outcome) {
        Instant now = clock.instant();
        return outcome instanceof CreditReading && !isAhead(pausedUntil, now, AFTER_TIMEOUT)
                && dueAt(outcome.account()).filter(dueAt -> isAhead(dueAt, now, AFTER_REFUSAL)).isEmpty()
                && budget.take(1) == 1;
    }

    /** Records the answer and the time of the next call. Logs an answer that differs from the last one. */
    public void record(CostOutcome outcome) {
        Optional<String> before = database.commit(handle -> {
            Optional<String> answer = answer(handle, outcome.account());
            keep(handle, outcome);
            return answer;
        });
        if (outcome instanceof ReadFailure failure) {
            failed(failure, before);
        } else if (before.isPresent()) {
            LOG.info("event=cost-known account={}", outcome.account());
        }
    }

    /** Returns the cost of the latest answer that had one; empty after a day. */
    public Optional<Cost> latest(PollOutcome outcome) {
        return latest(jdbi, outcome);
    }

    static Optional<Cost> latest(Jdbi jdbi, PollOutcome outcome) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT account, read_at AS at, usd_per_hour FROM costs
                WHERE account = :account AND read_at >= :from AND read_at <= :to""")
                .bind("account", outcome.account())
                .bind("from", outcome.at().minus(MEMORY))
                .bind("to", outcome.at().plus(MEMORY))
                .map(ConstructorMapper.of(Cost.class)).findOne());
    }

    private void failed(ReadFailure failure, Optional<String> before) {
        if (failure.kind() == Kind.TIMEOUT) {
            pausedUntil = clock.instant().plus(AFTER_TIMEOUT);
        }
        if (before.filter(failure.inShort()::equals).isEmpty()) {
            LOG.info("event=cost-unknown account={} answer=\"{}\" action=\"the burn rate rests on readings alone\"",
                    failure.account(), failure.inShort());
        }
    }

    private Optional<Instant> dueAt(String account) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT due_at FROM costs WHERE account = :account")
                .bind("account", account).mapTo(Instant.class).findOne());
    }

    /** Returns the reason why the last answer had no cost. */
    private static Optional<String> answer(Handle handle, String account) {
        return handle.createQuery("SELECT answer FROM costs WHERE account = :account AND answer IS NOT NULL")
                .bind("account", account).mapTo(String.class).findOne();
    }

    /** Keeps the last known cost after a failure. */
    private static void keep(Handle handle, CostOutcome outcome) {
        Optional<Cost> cost = outcome instanceof Cost known ? Optional.of(known) : Optional.empty();
        handle.createUpdate("""
                INSERT INTO costs (account, usd_per_hour, read_at, due_at, answer)
                VALUES (:account, :usdPerHour, :readAt, :dueAt, :answer)
                ON CONFLICT (account) DO UPDATE SET
                    usd_per_hour = COALESCE(excluded.usd_per_hour, costs.usd_per_hour),
                    read_at = COALESCE(excluded.read_at, costs.read_at),
                    due_at = excluded.due_at, answer = excluded.answer""")
                .bind("account", outcome.account())
                .bind("usdPerHour", cost.map(known -> known.usdPerHour().toPlainString()).orElse(null))
                .bind("readAt", cost.map(Cost::at).orElse(null))
                .bind("dueAt", outcome.at().plus(pause(outcome)))
                .bind("answer", outcome instanceof ReadFailure failure ? failure.inShort() : null).execute();
    }

    private static Duration pause(CostOutcome outcome) {
        if (outcome instanceof ReadFailure failure) {
            return switch (failure.kind()) {
                case UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> AFTER_REFUSAL;
                case RATE_LIMITED, REJECTED, SERVER_ERROR, UNREACHABLE, TIMEOUT, MALFORMED -> AFTER_FAILURE;
            };
        }
        return PERIOD;
    }

    /** Ignores a moment further ahead than possible: it was written before the clock was set back. */
    private static boolean isAhead(Instant moment, Instant now, Duration most) {
        return moment.isAfter(now) && !moment.isAfter(now.plus(most));
    }
}
