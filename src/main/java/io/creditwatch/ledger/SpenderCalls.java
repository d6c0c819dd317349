package io.creditwatch.ledger;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.reading.ReadFailure;
import io.creditwatch.reading.Spender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When the vendor is asked who spends an account's money: as a spike begins, since its notice names them. */
public final class SpenderCalls {

    private static final Logger LOG = LoggerFactory.getLogger(SpenderCalls.class);
    /** A spike that lasts is told once. */
    private static final Duration PAUSE = Duration.ofHours(6);

    private final Database database;
    private final Clock clock;
    private final CallBudget budget;

    /** @param budget that a question counts in, as a poll does */
    public SpenderCalls(Database database, Clock clock, CallBudget budget) {
        this.database = database;
        this.clock = clock;
        this.budget = budget;
    }

    /** Whether to ask now who spends. If so, the call is spent, whatever it brings. */
    public boolean claimDue(Assessment assessment) {
        return assessment.forecast() != null && assessment.forecast().spikes()
                && budget.left() > 0 && claim(assessment.outcome().account(), clock.instant()) && budget.take();
    }

    /** Nobody can be named; the notice goes out without. */
    public List<Spender> unknown(ReadFailure failure) {
        LOG.info("event=spenders-unknown account={} answer=\"{}\" then=\"the notice names none\"",
                failure.account(), failure.inShort());
        return List.of();
    }

    private boolean claim(String account, Instant now) {
        return database.commit(handle -> handle.createUpdate("""
                INSERT INTO spender_calls (account, asked_at) VALUES (:account, :now)
                ON CONFLICT (account) DO UPDATE SET asked_at = excluded.asked_at
                WHERE spender_calls.asked_at <= :longAgo OR spender_calls.asked_at > excluded.asked_at""")
                .bind("account", account).bind("now", now.toEpochMilli())
                .bind("longAgo", now.minus(PAUSE).toEpochMilli()).execute()) > 0;
    }
}
