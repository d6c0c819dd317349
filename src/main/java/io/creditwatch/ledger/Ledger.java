package io.creditwatch.ledger;

import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.Decision;
import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.settings.Account;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only memory: who is due, what was read, what was decided, and who is to be told. */
public final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** For so long an instance may be away, as while it is started anew, before its accounts count as removed. */
    private static final int PERIODS_UNTIL_ABANDONED = 3;

    private final Database database;
    private final Jdbi jdbi;
    private final Clock clock;
    private final LeaseClock leaseClock;
    private final Map<String, Account> accounts;
    private final AlertPolicy policy;
    private final PollSchedule schedule;
    private final CallBudget budget;
    private final Duration period;
    private final Duration lease;
    private final PollCounters polls;
    private final Counter takeovers;
    private final Timer claims;
    private final Timer records;
    private final EventLog events;
    private final String instance = UUID.randomUUID().toString();
    /** Polls that could not be recorded, whose claims are still to be given back. */
    private final Map<String, Poll> unrecorded = new ConcurrentHashMap<>();
    /** How often in a row an account's polls could not be recorded. */
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    /** Accounts that another instance is configured with and this one is not, as far as it has come across them. */
    private final Set<String> ofOthers = ConcurrentHashMap.newKeySet();

    /**
     * @param clock         when accounts are due
     * @param leaseClock    what leases and deliveries are measured by
     * @param accounts      those that are polled
     * @param period        the longest time between two polls of an account
     * @param lease         how long a claimed poll may take; longer than the longest call
     */
    public Ledger(Database database, Clock clock, LeaseClock leaseClock, Collection<Account> accounts,
                  AlertPolicy policy, PollSchedule schedule, CallBudget budget, Duration period, Duration lease,
                  MeterRegistry meters) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.leaseClock = leaseClock;
        this.accounts = accounts.stream().collect(Collectors.toMap(Account::name, Function.identity()));
        this.policy = policy;
        this.schedule = schedule;
        this.budget = budget;
        this.period = period;
        this.lease = lease;
        this.polls = PollCounters.in(meters);
        this.takeovers = Lease.takeovers(meters, "poll");
        this.claims = Stopwatch.of(meters, "claim-polls");
        this.records = Stopwatch.of(meters, "record");
        this.events = new EventLog(leaseClock);
    }

    /**
     * Takes in the accounts that are configured: a new one is due at once, as is one that comes back, of which nothing
     * is remembered but its history. One that is gone is due no more.
     */
    public void enroll() {
        closeRemoved();
        jdbi.useHandle(handle -> handle.createQuery("SELECT name FROM accounts WHERE due_at IS NOT NULL")
                .mapTo(String.class).filter(name -> !accounts.containsKey(name)).forEach(ofOthers::add));
        // in an order that every instance keeps, and no row that one who claims may hold: nobody waits in a circle
        List<String> names = accounts.keySet().stream().sorted().toList();
        jdbi.useTransaction(handle -> {
            PreparedBatch added = handle.prepareBatch("""
                    INSERT INTO accounts (name, due_at, state) VALUES (:name, :now, :state)
                    ON CONFLICT (name) DO NOTHING""");
            for (String name : names) {
                added.bind("name", name).bind("now", clock.millis())
                        .bind("state", Json.write(AlertState.INITIAL)).add();
            }
            added.execute();
            handle.createQuery("SELECT name, state FROM accounts WHERE due_at IS NULL ORDER BY name")
                    .map((row, context) -> Map.entry(row.getString("name"), row.getString("state")))
                    .filter(entry -> accounts.containsKey(entry.getKey())).list()
                    .forEach(entry -> takeBack(handle, entry.getKey(), entry.getValue()));
        });
    }

    private void takeBack(Handle handle, String name, String state) {
        handle.createUpdate("""
                UPDATE accounts SET due_at = :now, state = :state, burn = NULL WHERE name = :name AND due_at IS NULL""")
                .bind("now", clock.millis()).bind("name", name)
                .bind("state", Json.write(Json.read(state, AlertState.class).anew())).execute();
    }

    /**
     * Ends the accounts that are configured no longer, and tells those who were told that something is wrong with one.
     * Where instances share the database another one may still be configured with it: that polls it, so it is
     * overdue only when none does.
     */
    public void closeRemoved() {
        Instant overdue = clock.instant().minus(period.multipliedBy(PERIODS_UNTIL_ABANDONED));
        jdbi.withHandle(handle -> handle.createQuery("""
                SELECT name FROM accounts WHERE due_at IS NOT NULL AND (due_at <= :overdue OR :alone = 1)""")
                .bind("overdue", overdue.toEpochMilli()).bind("alone", database.isShared() ? 0 : 1)
                .mapTo(String.class).filter(name -> !accounts.containsKey(name)).list())
                .forEach(name -> database.commit(handle -> close(handle, name, overdue))
                        .ifPresent(decision -> log(name, decision)));
    }

    private Optional<Decision> close(Handle handle, String name, Instant overdue) {
        Optional<Decision> made = handle.createQuery("""
                UPDATE accounts SET state = state
                WHERE name = :name AND due_at IS NOT NULL AND (due_at <= :overdue OR :alone = 1)
                  AND (lease_until IS NULL OR lease_until <= :leaseNow)
                RETURNING state""")
                .bind("name", name).bind("overdue", overdue.toEpochMilli())
                .bind("alone", database.isShared() ? 0 : 1).bind("leaseNow", leaseClock.now(handle).toEpochMilli())
                .mapTo(String.class).findOne().map(json -> StoredJson.state(json, clock.instant()))
                .flatMap(state -> policy.close(name, state, clock.instant(), UUID.randomUUID().toString()));
        made.ifPresent(decision -> {
            handle.createUpdate("""
                    UPDATE accounts SET due_at = NULL, state = :state, lease_until = NULL, lease_token = NULL
                    WHERE name = :name""")
                    .bind("state", Json.write(decision.state())).bind("name", name).execute();
            decision.event().ifPresent(event -> events.insert(handle, event, decision.channels()));
            Decisions.keep(handle, name, clock.instant(), decision);
        });
        return made;
    }

    /**
     * Claims accounts that are due, the longest due first. One that is due further ahead than two periods is due now:
     * the period was made shorter, or the clock was set back. Not one period, since another instance may be a little
     * ahead; and with claims it is the same. What only another instance is configured with is left to that one, as when
     * a new account is taken in by one instance after the other.
     *
     * @param workers how many can be polled now
     */
    public List<Poll> claimDue(int workers) {
        giveBack();
        int limit = budget.take(workers);
        if (limit == 0) {
            return List.of();
        }
        Lease tokens = Lease.of(instance);
        List<Poll> polls = List.of();
        try {
            polls = claims.record(() -> jdbi.inTransaction(handle -> claim(handle, limit, tokens)));
        } finally {
            budget.giveBack(limit - polls.size());
        }
        takeovers.increment(tokens.takenOver(polls.stream().map(Poll::token).toList()));
        return polls.stream().sorted(Comparator.comparing(Poll::dueAt)).toList();
    }

    /**
     * A poll that could not be recorded is done once more, and need not wait for its claim to run out: a second after
     * the database is back, and then after two, four, eight … seconds up to the period, since it may take this and not
     * what is to be recorded.
     */
    public void giveBack(Poll poll) {
        failures.merge(poll.account().name(), 1, Integer::sum);
        unrecorded.put(poll.account().name(), poll);
    }

    private void giveBack() {
        if (unrecorded.isEmpty()) {
            return;
        }
        List<Poll> polls = List.copyOf(unrecorded.values());
        jdbi.useTransaction(handle -> polls.forEach(poll -> {
            Duration doubled = Duration.ofSeconds(1L << Math.min(failures.getOrDefault(poll.account().name(), 1) - 1, 20));
            Duration wait = doubled.compareTo(period) < 0 ? doubled : period;
            handle.createUpdate("""
                    UPDATE accounts SET lease_until = NULL, lease_token = NULL,
                        due_at = CASE WHEN due_at IS NULL THEN NULL ELSE :dueAt END
                    WHERE name = :name AND lease_token = :token""")
                    .bind("dueAt", clock.instant().plus(wait).toEpochMilli())
                    .bind("name", poll.account().name()).bind("token", poll.token()).execute();
        }));
        polls.forEach(poll -> unrecorded.remove(poll.account().name(), poll));
    }

    private List<Poll> claim(Handle handle, int limit, Lease tokens) {
        List<Claimed> claimed = lease(handle, limit, tokens);
        claimed.stream().filter(each -> !accounts.containsKey(each.name()))
                .forEach(each -> leaveToOthers(handle, each.name()));
        return claimed.stream().filter(each -> accounts.containsKey(each.name()))
                .map(each -> poll(handle, each)).toList();
    }

    private Poll poll(Handle handle, Claimed claimed) {
        Instant now = clock.instant();
        return new Poll(accounts.get(claimed.name()), claimed.dueAt(), claimed.token(),
                BurnMemories.of(handle, claimed.name(), claimed.burn(), now),
                BurnMemories.hasJumped(claimed.burn(), SteadyClock.jumpedAt(clock), now));
    }

    private List<Claimed> lease(Handle handle, int limit, Lease tokens) {
        Instant leaseNow = leaseClock.now(handle);
        return handle.createQuery("""
                UPDATE accounts SET lease_until = :leaseUntil,
                    lease_token = CASE WHEN lease_token IS NULL THEN :free ELSE :takenOver END
                WHERE name IN (SELECT name FROM accounts
                               WHERE (due_at <= :now OR due_at > :furthest) AND name NOT IN (<ofOthers>)
                                 AND (lease_until IS NULL OR lease_until <= :leaseNow OR lease_until > :furthestLease)
                               ORDER BY due_at LIMIT :limit)
                  AND (due_at <= :now OR due_at > :furthest)
                  AND (lease_until IS NULL OR lease_until <= :leaseNow OR lease_until > :furthestLease)
                RETURNING name, due_at, lease_token, burn""")
                .bind("now", clock.millis())
                .bind("furthest", clock.instant().plus(period.multipliedBy(2)).toEpochMilli())
                .bind("leaseNow", leaseNow.toEpochMilli()).bind("leaseUntil", leaseNow.plus(lease).toEpochMilli())
                .bind("furthestLease", leaseNow.plus(lease.multipliedBy(2)).toEpochMilli())
                .bind("free", tokens.ofFree()).bind("takenOver", tokens.ofTakenOver()).bind("limit", limit)
                // SQL knows no empty list, and no account is called so
                .bindList("ofOthers", Stream.concat(Stream.of(""), ofOthers.stream()).toList())
                .map((row, context) -> new Claimed(row.getString("name"),
                        earlier(Instant.ofEpochMilli(row.getLong("due_at")), clock.instant()),
                        row.getString("lease_token"), row.getString("burn")))
                .list();
    }

    private record Claimed(String name, Instant dueAt, String token, String burn) {
    }

    private void leaveToOthers(Handle handle, String name) {
        ofOthers.add(name);
        handle.createUpdate("UPDATE accounts SET lease_until = NULL, lease_token = NULL WHERE name = :name")
                .bind("name", name).execute();
    }

    /**
     * The one transaction: the reading, the account's new state and next due time, what is remembered of its burn, the
     * event if there is one, a notification for each channel that is to be told, and why it was decided so. All of it,
     * or nothing. A poll whose claim has passed to another is dropped: that one records it.
     *
     * @param channels who is told of such a severity, as the router names them: separated by commas, or empty
     */
    public void record(Poll poll, Assessment assessment, String channels) {
        Optional<Decision> decision = records.record(() -> database.commit(handle ->
                state(handle, poll, assessment.outcome().at())
                        .map(state -> commit(handle, poll, assessment, names(channels), state))));
        failures.remove(poll.account().name());
        polls.count(assessment.outcome());
        decision.ifPresentOrElse(made -> log(assessment, made),
                () -> LOG.warn("event=poll-dropped account={} reason=\"its claim has expired\"",
                        poll.account().name()));
    }

    /** Whether no account that is polled is without a reading after that moment. One from the future is none. */
    public boolean hasReadEveryAccountSince(Instant moment) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT name FROM accounts
                WHERE due_at IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM readings
                                  WHERE account = name AND read_at > :moment AND read_at <= :now)""")
                .bind("moment", moment.toEpochMilli()).bind("now", clock.millis())
                .mapTo(String.class).filter(accounts::containsKey).list())
                .isEmpty();
    }

    /** What is remembered of every account that is polled. */
    public Map<String, AlertState> states() {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT name, state FROM accounts WHERE due_at IS NOT NULL ORDER BY name")
                .reduceRows(new LinkedHashMap<>(), (states, row) -> {
                    String name = row.getColumn("name", String.class);
                    if (accounts.containsKey(name)) {
                        states.put(name, StoredJson.state(row.getColumn("state", String.class), clock.instant()));
                    }
                    return states;
                }));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static List<String> names(String channels) {
        return Stream.of(channels.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                .distinct().toList();
    }

    /** Holds the account's row from here on: whoever else would number an event of it waits. */
    private static Optional<AlertState> state(Handle handle, Poll poll, Instant now) {
        return handle.createQuery("""
                UPDATE accounts SET state = state WHERE name = :name AND lease_token = :token
                RETURNING state""")
                .bind("name", poll.account().name()).bind("token", poll.token())
                .mapTo(String.class).findOne()
                .map(json -> StoredJson.state(json, now));
    }

    private Decision commit(Handle handle, Poll poll, Assessment assessment, List<String> channels,
                            AlertState state) {
        Optional<Silence> silence = Silences.of(handle, poll.account().name(), assessment.outcome().at());
        Decision decision = policy.decide(state, poll.account().alerts(), assessment, channels, silence,
                UUID.randomUUID().toString());
        BurnHistory burn = poll.burn();
        if (assessment.outcome() instanceof CreditReading reading) {
            insert(handle, reading);
            burn = poll.burnWith(reading).withRateOf(assessment.forecast(), reading);
        }
        decision.event().ifPresent(event -> events.insert(handle, event, decision.channels()));
        Decisions.keep(handle, poll.account().name(), assessment.outcome().at(), decision);
        Instant dueAt = schedule.next(poll.dueAt(), assessment, decision.state());
        int updated = handle.createUpdate("""
                UPDATE accounts SET state = :state, burn = :burn, lease_until = NULL, lease_token = NULL,
                    due_at = CASE WHEN due_at IS NULL THEN NULL ELSE :dueAt END
                WHERE name = :name AND lease_token = :token""")
                .bind("state", Json.write(decision.state())).bind("burn", burn.text())
                .bind("dueAt", dueAt.toEpochMilli())
                .bind("name", poll.account().name()).bind("token", poll.token()).execute();
        if (updated == 0) {
            throw new IllegalStateException("the claim on " + poll.account().name() + " passed to another meanwhile");
        }
        return decision;
    }

    static void insert(Handle handle, CreditReading reading) {
        handle.createUpdate("""
                INSERT INTO readings (account, read_at, credit, threshold, can_create_instance)
                VALUES (:account, :readAt, :credit, :threshold, :canCreateInstance)
                ON CONFLICT (account, read_at) DO NOTHING""")
                .bind("account", reading.account()).bind("readAt", reading.at().toEpochMilli())
                .bind("credit", reading.credit().toPlainString())
                .bind("threshold", reading.threshold() == null ? null : reading.threshold().toPlainString())
                .bind("canCreateInstance", reading.canCreateInstance() == null ? null
                        : reading.canCreateInstance() ? 1 : 0).execute();
    }

    private static void log(Assessment assessment, Decision decision) {
        boolean knownToBeUnknown = decision.state().isUnknown() && decision.event().isEmpty();
        if (assessment.outcome() instanceof ReadFailure failure && !knownToBeUnknown) {
            LOG.warn("event=poll-failed account={} kind={} detail=\"{}\"", failure.account(), failure.kind(),
                    failure.detail());
        }
        log(assessment.outcome().account(), decision);
    }

    private static void log(String account, Decision decision) {
        decision.event().ifPresentOrElse(
                event -> LOG.info("event={} account={} channels={} reason=\"{}\" summary=\"{}\"",
                        event.event().wireName(), event.account(), decision.channels(), decision.reason(),
                        event.summary()),
                () -> LOG.debug("event=silent account={} reason=\"{}\"", account, decision.reason()));
    }
}
