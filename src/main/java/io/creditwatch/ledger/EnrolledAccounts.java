package io.creditwatch.ledger;

import io.creditwatch.alert.AlertPolicy.Decision;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.settings.Account;
import io.creditwatch.text.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Accounts that this program is configured with. In a shared database another counts while an instance polls it. */
public final class EnrolledAccounts {

    /** Time that an instance may be away, as during a restart, before its accounts count as removed. */
    private static final int PERIODS_UNTIL_ABANDONED = 3;

    private final Database database;
    private final Jdbi jdbi;
    private final Clock clock;
    private final Set<String> names;
    private final AlertPolicy policy;
    private final Duration period;

    /** @param period longest time between two polls of an account */
    public EnrolledAccounts(Database database, Clock clock, Collection<Account> accounts, AlertPolicy policy,
                            Duration period) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.names = accounts.stream().map(Account::name).collect(Collectors.toSet());
        this.policy = policy;
        this.period = period;
    }

    /** Adds or reopens the configured accounts, due at once, and closes the others. Their history remains. */
    public void enroll() {
        closeRemoved();
        // every instance inserts in the same order, and waits for no row of a claim: no deadlock
        List<String> sorted = names.stream().sorted().toList();
        jdbi.useTransaction(handle -> {
            PreparedBatch added = handle.prepareBatch("""
                    INSERT INTO accounts (name, due_at, state) VALUES (:name, :now, :state)
                    ON CONFLICT (name) DO NOTHING""");
            for (String name : sorted) {
                added.bind("name", name).bind("now", clock.millis())
                        .bind("state", Json.write(AlertState.INITIAL)).add();
            }
            added.execute();
            handle.createQuery("SELECT name, state FROM accounts WHERE due_at IS NULL ORDER BY name")
                    .map((row, context) -> Map.entry(row.getString("name"), row.getString("state")))
                    .filter(closed -> names.contains(closed.getKey())).list()
                    .forEach(closed -> reopen(handle, closed.getKey(), closed.getValue()));
        });
    }

    private void reopen(Handle handle, String name, String state) {
        handle.createUpdate("""
                UPDATE accounts SET due_at = :now, state = :state, burn = NULL, forecast_error = NULL
                WHERE name = :name AND due_at IS NULL""")
                .bind("now", clock.millis()).bind("name", name)
                .bind("state", Json.write(Json.read(state, AlertState.class).watchedAgain())).execute();
    }

    /** Closes the accounts that are no longer configured. Channels that were notified of an incident get its end. */
    public void closeRemoved() {
        Instant overdue = clock.instant().minus(period.multipliedBy(PERIODS_UNTIL_ABANDONED));
        jdbi.withHandle(handle -> handle.createQuery("""
                SELECT name FROM accounts WHERE due_at IS NOT NULL AND (due_at <= :overdue OR :alone = 1)""")
                .bind("overdue", overdue).bind("alone", database.isShared() ? 0 : 1)
                .mapTo(String.class).filter(name -> !names.contains(name)).list())
                .forEach(name -> database.commit(handle -> close(handle, name, overdue))
                        .ifPresent(decision -> DecisionLog.log(name, decision)));
    }

    private Optional<Decision> close(Handle handle, String name, Instant overdue) {
        Optional<Decision> made = handle.createQuery("""
                UPDATE accounts SET state = state
                WHERE name = :name AND due_at IS NOT NULL AND (due_at <= :overdue OR :alone = 1)
                  AND (lease_until IS NULL OR lease_until <= :leaseNow)
                RETURNING state""")
                .bind("name", name).bind("overdue", overdue)
                .bind("alone", database.isShared() ? 0 : 1).bind("leaseNow", database.now(handle))
                .mapTo(String.class).findOne().map(json -> StoredState.read(json, clock.instant()))
                .flatMap(state -> policy.close(name, state, clock.instant(), UUID.randomUUID().toString()));
        made.ifPresent(decision -> {
            handle.createUpdate("""
                    UPDATE accounts SET due_at = NULL, state = :state, lease_until = NULL, lease_token = NULL
                    WHERE name = :name""")
                    .bind("state", Json.write(decision.state())).bind("name", name).execute();
            DecisionLog.add(handle, database, name, clock.instant(), decision);
        });
        return made;
    }

    /** Returns whether every account has a reading after that moment. A reading dated later than now does not count. */
    public boolean areReadSince(Instant moment) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT name FROM accounts
                WHERE due_at IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM readings
                                  WHERE account = name AND read_at > :moment AND read_at <= :now)""")
                .bind("moment", moment).bind("now", clock.millis())
                .mapTo(String.class).filter(names::contains).list())
                .isEmpty();
    }
}
