package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Vendor;
import io.creditwatch.vendor.CostOutcome.Cost;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.ReadFailure.Kind;
import io.creditwatch.vendor.ReadFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hourly costs, and when they are asked for. */
@Order(1)
class CostsTest extends OnEachDatabase {

    private static final Account ANY = Accounts.withLevels("", "");
    private static final Vendor ELSEWHERE = Accounts.hyperstackAt("https://elsewhere.example");

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int WORKERS = 2;

    private Costs costs;

    @BeforeEach
    void start() {
        costs = costs(new CallBudgets(List.of(ANY), Integer.MAX_VALUE, () -> 0));
    }

    /**
     * Ten accounts with a poll a minute, one every six seconds. The money of each ends a day after that of the last.
     */
    @ParameterizedTest(name = "{0} calls a minute")
    @CsvSource({"10, 0, 0", "11, 0, 0", "13, 2, 1", "15, 3, 1", "240, 30, 30"})
    void readsTheShortestRunwayMostOftenAndDelaysNoPoll(int callsPerMinute, int mostReads, int leastReads) {
        List<String> names = IntStream.range(0, 10).mapToObj(i -> "account-" + i).toList();
        for (int i = 0; i < names.size(); i++) {
            add(names.get(i), START.plusSeconds(6 * i + 6), START.plus(Duration.ofDays(i + 1)));
        }
        List<Account> accounts = names.stream().map(name -> account(name, Accounts.HYPERSTACK)).toList();
        CallBudgets budgets = new CallBudgets(accounts, callsPerMinute, this::nanoTime);
        costs = costs(budgets);
        PollQueue queue = queue(budgets, accounts);
        Map<String, Integer> reads = new TreeMap<>();
        int polls = 0;
        while (clock.instant().isBefore(START.plus(Duration.ofMinutes(30)))) {
            clock.advance(Duration.ofSeconds(6));
            for (Poll poll : queue.claimDue(host -> 16)) {
                polls++;
                String name = poll.account().name();
                assertThat(clock.instant()).as(name).isBefore(poll.dueAt().plusMillis(300));
                if (costs.claimCall(ANY, reading(name))) {
                    reads.merge(name, 1, Integer::sum);
                    costs.record(new Cost(name, clock.instant(), BigDecimal.ONE));
                }
                next(poll);
            }
        }
        assertThat(polls).isBetween(299, 300);
        assertThat(reads).as("%s", reads).satisfies(all -> {
            assertThat(all.getOrDefault("account-0", 0)).isGreaterThanOrEqualTo(mostReads);
            names.forEach(name -> assertThat(all.getOrDefault(name, 0)).as(name)
                    .isBetween(leastReads, all.getOrDefault("account-0", 0)));
        });
    }

    /** The other host has half the calls that its accounts need, or answers none. */
    @ParameterizedTest(name = "{0} calls a minute, {1} workers")
    @CsvSource({"11, 16", "10, 1", "240, 0"})
    void callsAHostAtTheSameTimesWhenAnotherIsExhausted(int callsPerMinute, int workersElsewhere) {
        List<Account> own = IntStream.range(0, 5).mapToObj(i -> account("own-" + i, Accounts.HYPERSTACK)).toList();
        List<Account> others = IntStream.range(0, 20).mapToObj(i -> account("other-" + i, ELSEWHERE)).toList();
        List<Call> alone = calls(own, callsPerMinute, workersElsewhere);
        database.jdbi().useHandle(handle -> List.of("accounts", "costs").forEach(table ->
                handle.execute("DELETE FROM " + table)));
        clock.advance(Duration.between(clock.instant(), START));
        List<Call> both = calls(Stream.concat(own.stream(), others.stream()).toList(), callsPerMinute,
                workersElsewhere);

        assertThat(both.stream().filter(call -> call.host().equals(Accounts.HYPERSTACK.host())))
                .containsExactlyElementsOf(alone);
        assertThat(alone.stream().filter(Call::isPoll)).hasSize(5 * 3);
        both.forEach(last -> assertThat(both.stream().filter(call -> call.host().equals(last.host())
                && call.at().isAfter(last.at().minus(Duration.ofMinutes(1))) && !call.at().isAfter(last.at())))
                .as("minute before %s", last).hasSizeLessThanOrEqualTo(callsPerMinute));
    }

    private record Call(String host, String account, Instant at, boolean isPoll) {
    }

    private List<Call> calls(List<Account> accounts, int callsPerMinute, int workersElsewhere) {
        accounts.forEach(account -> add(account.name(), START.plusSeconds(accounts.indexOf(account) + 1),
                START.plus(Duration.ofDays(1))));
        CallBudgets budgets = new CallBudgets(accounts, callsPerMinute, this::nanoTime);
        costs = costs(budgets);
        PollQueue queue = queue(budgets, accounts);
        List<Call> calls = new ArrayList<>();
        while (clock.instant().isBefore(START.plus(Duration.ofMinutes(3)))) {
            clock.advance(Duration.ofSeconds(1));
            for (Poll poll : queue.claimDue(host -> host.equals(ELSEWHERE.host()) ? workersElsewhere : 16)) {
                Account account = poll.account();
                calls.add(new Call(account.vendor().host(), account.name(), clock.instant(), true));
                if (costs.claimCall(account, reading(account.name()))) {
                    calls.add(new Call(account.vendor().host(), account.name(), clock.instant(), false));
                    costs.record(new Cost(account.name(), clock.instant(), BigDecimal.ONE));
                }
                next(poll);
            }
        }
        return calls;
    }

    @Test
    void restsForTheHostThatRefusesCallsAlone() {
        Account other = account("other", ELSEWHERE);
        costs = costs(new CallBudgets(List.of(ANY, other), Integer.MAX_VALUE, () -> 0));
        costs.claimCall(ANY, failure(Kind.RATE_LIMITED));

        assertThat(due()).isFalse();
        assertThat(costs.claimCall(other, reading("other"))).isTrue();
    }

    @Test
    void takesNoMoreCallsAtATimeThanThereAreWorkersOfTheHost() {
        Account other = account("other", ELSEWHERE);
        List<Account> own = IntStream.rangeClosed(0, WORKERS).mapToObj(i -> account("own-" + i, Accounts.HYPERSTACK))
                .toList();
        costs = costs(new CallBudgets(Stream.concat(own.stream(), Stream.of(other)).toList(), Integer.MAX_VALUE,
                () -> 0));

        assertThat(own).extracting(account -> costs.claimCall(account, reading(account.name())))
                .containsExactly(true, true, false);
        assertThat(costs.claimCall(other, reading("other"))).isTrue();
        costs.record(new Cost("own-0", clock.instant(), BigDecimal.ONE));
        assertThat(costs.claimCall(own.get(2), reading("own-2"))).as("one is free again").isTrue();
    }

    @Test
    void leavesTheCallsOfQuickRetries() {
        CallBudgets budgets = new CallBudgets(List.of(ANY), 6, () -> 0);
        costs = costs(budgets);
        costs.claimCall(ANY, failure(Kind.SERVER_ERROR));

        // four retries may follow the one that is due
        assertThat(costs.claimCall(ANY, reading("research"))).isTrue();
        assertThat(costs.claimCall(ANY, reading("staging"))).isTrue();
        costs.record(new Cost("staging", clock.instant(), BigDecimal.ONE));
        assertThat(costs.claimCall(ANY, reading("third"))).isFalse();
        assertThat(budgets.of(ANY).left()).isEqualTo(4);
    }

    private void add(String account, Instant dueAt, Instant endsAt) {
        database.jdbi().useHandle(handle -> handle.createUpdate("""
                INSERT INTO accounts (name, state, due_at, ends_at) VALUES (:name, '{}', :dueAt, :endsAt)""")
                .bind("name", account).bind("dueAt", dueAt).bind("endsAt", endsAt).execute());
    }

    private static Account account(String name, Vendor vendor) {
        return new Account(name, Secret.of("key"), ANY.alerts(), vendor);
    }

    private long nanoTime() {
        return Duration.between(START, clock.instant()).toNanos();
    }

    private PollQueue queue(CallBudgets budgets, List<Account> accounts) {
        return new PollQueue(database, clock, accounts, budgets, PERIOD, Duration.ofMinutes(3), ZoneOffset.UTC,
                new SimpleMeterRegistry());
    }

    private void next(Poll poll) {
        database.jdbi().useHandle(handle -> handle.createUpdate("""
                UPDATE accounts SET lease_until = NULL, lease_token = NULL, due_at = :dueAt WHERE name = :name""")
                .bind("dueAt", poll.dueAt().plus(PERIOD)).bind("name", poll.account().name()).execute());
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, PT24H", "FORBIDDEN, PT24H", "NOT_FOUND, PT24H", "RATE_LIMITED, PT15M", "REJECTED, PT15M",
        "SERVER_ERROR, PT15M", "UNREACHABLE, PT15M", "TIMEOUT, PT15M", "MALFORMED, PT15M"})
    void isDueAgainByWhatWentWrong(Kind kind, Duration pause) {
        costs.record(failure(kind));

        clock.advance(pause.minusMillis(1));
        assertThat(due()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(due()).isTrue();
    }

    /** The vendor counts the calls of one address: those of a dashboard take the ones that polls need. */
    @ParameterizedTest
    @CsvSource({"TIMEOUT, false", "RATE_LIMITED, false", "RATE_LIMITED, true"})
    void pausesForAllAccountsWhenTheDashboardHangsOrTheVendorRefusesCalls(Kind kind, boolean isOfAPoll) {
        if (isOfAPoll) {
            costs.claimCall(ANY, failure(kind));
        } else {
            costs.record(failure(kind));
        }

        assertThat(costs.claimCall(ANY, reading("research"))).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(costs.claimCall(ANY, reading("research"))).isTrue();
    }

    @Test
    void isDueAtOnceWhenTheClockWasSetBack() {
        costs.record(failure(Kind.TIMEOUT));
        costs.record(failure(Kind.FORBIDDEN));

        clock.advance(Duration.ofDays(-1));
        assertThat(due()).isTrue();
    }

    @Test
    void spendsACallOfTheBudget() {
        CallBudgets budgets = new CallBudgets(List.of(ANY), 1, () -> 0);
        costs = costs(budgets);

        assertThat(due()).isTrue();
        assertThat(budgets.of(ANY).left()).isZero();
        assertThat(due()).isFalse();
    }

    @Test
    void keepsACostForADay() {
        assertThat(latest()).isEmpty();
        costs.record(cost("27.798387328253277"));
        costs.record(new Cost("research", START, BigDecimal.ONE));

        clock.advance(Duration.ofHours(24));
        assertThat(latest()).contains(new Cost("prod-eu", START, new BigDecimal("27.798387328253277")));
        clock.advance(Duration.ofMillis(1));
        assertThat(latest()).isEmpty();
    }

    @Test
    void keepsTheLastCostWhenTheDashboardFails() {
        costs.record(cost("20.40"));
        clock.advance(Duration.ofHours(1));
        costs.record(cost("40.80"));
        clock.advance(Duration.ofHours(1));
        costs.record(failure(Kind.SERVER_ERROR));

        assertThat(latest()).contains(new Cost("prod-eu", START.plus(Duration.ofHours(1)), new BigDecimal("40.80")));
        clock.advance(Duration.ofHours(23).plusMillis(1));
        assertThat(latest()).isEmpty();
    }

    @Test
    void keepsTheCostAfterARestart() {
        costs.record(cost("20.40"));
        database.close();
        database = connect();
        costs = costs(new CallBudgets(List.of(ANY), Integer.MAX_VALUE, () -> 0));

        assertThat(latest()).contains(cost("20.40"));
    }

    private Costs costs(CallBudgets budgets) {
        return new Costs(database, clock, budgets, PERIOD, WORKERS);
    }

    private boolean due() {
        return costs.claimCall(ANY, reading("prod-eu"));
    }

    private Optional<Cost> latest() {
        return Costs.latest(database.jdbi(), reading("prod-eu"));
    }

    private CreditReading reading(String account) {
        return new CreditReading(account, clock.instant(), BigDecimal.TEN, null, null);
    }

    private Cost cost(String usdPerHour) {
        return new Cost("prod-eu", clock.instant(), new BigDecimal(usdPerHour));
    }

    private ReadFailure failure(Kind kind) {
        return new ReadFailure("prod-eu", clock.instant(), kind, null, "no", null);
    }
}
