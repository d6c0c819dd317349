package io.creditwatch.acceptance;

import io.creditwatch.Accounts;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.ledger.CallBudgets;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.EnrolledAccounts;
import io.creditwatch.ledger.Poll;
import io.creditwatch.ledger.PollQueue;
import io.creditwatch.ledger.PollRecorder;
import io.creditwatch.ledger.PollSchedule;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReading;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Measures the transactions a second that record a poll, with 16 threads, and without the rest of the program. */
final class LedgerBenchmark implements Benchmark.Part {

    private static final int ACCOUNTS = 1_000;
    private static final int THREADS = 16;
    private static final Duration PERIOD = Duration.ofMillis(1);

    @Override
    public void measure(Benchmark benchmark) throws Exception {
        measure(benchmark, "SQLite", new Settings.Database("jdbc:sqlite:"
                + benchmark.runtimes().newFolder().resolve("ledger.db"), Optional.empty(), Optional.empty()));
        try (TestDatabase.Postgresql server = (TestDatabase.Postgresql) TestDatabase.postgresql()) {
            measure(benchmark, "PostgreSQL", new Settings.Database(
                    "jdbc:postgresql://localhost:" + server.server().getPort() + "/postgres",
                    Optional.of("postgres"), Optional.of(Secret.of("postgres"))));
        }
    }

    private static void measure(Benchmark benchmark, String with, Settings.Database settings) throws Exception {
        List<Account> accounts = IntStream.range(0, ACCOUNTS).mapToObj(i -> new Account("account-" + i,
                Secret.of("key-" + i), Accounts.withLevels("100", "25").alerts(), Accounts.HYPERSTACK)).toList();
        Clock clock = Clock.systemUTC();
        MeterRegistry meters = new SimpleMeterRegistry();
        Settings.Polling polling = new Settings.Polling(PERIOD, PERIOD, 0);
        AlertPolicy policy = new AlertPolicy(polling, Accounts.routing(List.of("slack")), List.of("slack"));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Database database = Database.open(settings)) {
            new EnrolledAccounts(database, clock, accounts, policy, PERIOD).enroll();
            CallBudgets budgets = new CallBudgets(accounts, Integer.MAX_VALUE, System::nanoTime);
            PollQueue queue = new PollQueue(database, clock, accounts, budgets, PERIOD, Duration.ofMinutes(1),
                    ZoneOffset.UTC, meters);
            PollRecorder recorder = new PollRecorder(database, queue, budgets, policy, new PollSchedule(polling),
                    meters);
            record(queue, recorder, threads, benchmark.of(Duration.ofSeconds(5), Duration.ofSeconds(1)));
            benchmark.figures().add("polls recorded a second", with, "",
                    record(queue, recorder, threads, benchmark.of(Duration.ofSeconds(15), Duration.ofSeconds(2))));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns the records a second; the claims, one for each {@value #THREADS}, take their time too. */
    private static double record(PollQueue queue, PollRecorder recorder, ExecutorService threads, Duration time)
            throws Exception {
        Instant begin = Instant.now();
        int recorded = 0;
        while (Duration.between(begin, Instant.now()).compareTo(time) < 0) {
            List<Poll> polls = queue.claimDue(host -> THREADS);
            for (Future<Object> each : threads.invokeAll(polls.stream().map(poll -> record(recorder, poll)).toList())) {
                each.get();
            }
            recorded += polls.size();
        }
        return recorded * 1000.0 / Duration.between(begin, Instant.now()).toMillis();
    }

    private static Callable<Object> record(PollRecorder recorder, Poll poll) {
        return Executors.callable(() -> {
            Assessment assessment = new Assessor().assess(poll.account(), new CreditReading(poll.account().name(),
                    Instant.now(), new BigDecimal("1000"), BigDecimal.ZERO, true), Optional.empty());
            recorder.record(poll, assessment, "slack");
        });
    }
}
