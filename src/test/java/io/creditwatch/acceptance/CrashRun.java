package io.creditwatch.acceptance;

import io.creditwatch.acceptance.CrashReport.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Kills the packaged program many times during its work, then lets it run until nothing is waiting. Meanwhile balances
 * fall, rise and become unreadable, and Slack and a queue receive the messages.
 */
final class CrashRun implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(300);
    /** Time that Slack takes at most, so that some kills fall into a delivery. */
    private static final Duration SLACK_TAKES = Duration.ofMillis(30);
    /** Longest wait for the moment of a kill, on a machine with much other work. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration GLANCE = Duration.ofMillis(2);

    private final TestDatabase database;
    private final Random random;
    private final boolean waitsForLeases;
    private final StubVendor vendor = new StubVendor();
    private final StubSlack slack = new StubSlack().takesUpTo(SLACK_TAKES);
    private final StubQueue queue = new StubQueue();
    private final List<BalanceScenario> scenarios;
    private final Program program;
    private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
    private final Set<String> claimsSeen = new HashSet<>();
    private final List<Instant> restarts = new ArrayList<>();

    /** Moment that a kill waits for, in turn. */
    private enum Aim { CROSSING, MESSAGE, START, ANY_MOMENT }

    /**
     * @param folder         working folder of the program
     * @param organizations  number of balances
     * @param seed           seed of everything random
     * @param waitsForLeases true if claims of a killed process end with their lease, false if they end at once
     */
    CrashRun(TestDatabase database, Path folder, int organizations, long seed, boolean waitsForLeases) {
        this.database = database;
        this.random = new Random(seed);
        this.waitsForLeases = waitsForLeases;
        StubVendor.Organization[] watched = IntStream.range(0, organizations)
                .mapToObj(i -> vendor.organization("account-" + i)).toArray(StubVendor.Organization[]::new);
        scenarios = Stream.of(watched).map(each -> new BalanceScenario(each, random.nextLong())).toList();
        program = database.configure(Program.in(folder)).watching(vendor, watched)
                .notifying(slack).notifying(queue)
                .with("poll.period", PERIOD.toMillis() + "ms").with("poll.period.alert", PERIOD.toMillis() + "ms")
                .with("poll.rate-limit", 0).with("hyperstack.api.timeout", waitsForLeases ? "2s" : "30s");
    }

    /** Kills the program that many times, then runs it until nothing is waiting. */
    CrashReport kill(int times) {
        for (int i = 0; i < times; i++) {
            try (RunningProgram running = program.start()) {
                restarts.add(Instant.now());
                await(Aim.values()[i % Aim.values().length], running);
                running.kill();
            }
            scenarios.forEach(BalanceScenario::processStarted);
            kills.merge(momentOfKill(), 1, Integer::sum);
            if (!waitsForLeases) {
                database.records().letClaimsRunOut();
            }
        }
        try (RunningProgram running = program.startAndWait()) {
            restarts.add(Instant.now());
            Awaitility.await().atMost(Duration.ofMinutes(6)).pollInterval(Duration.ofMillis(200)).until(() ->
                    scenarios.stream().allMatch(BalanceScenario::hasBeenSeen) && database.records().waiting() == 0);
            running.stop();
        }
        return new CrashFindings(database, scenarios.stream().flatMap(each -> each.expected().stream()).toList(),
                slack.messages(), queue.events(), restarts).report(kills);
    }

    @Override
    public void close() {
        queue.close();
        slack.close();
        vendor.close();
    }

    /** Waits for the moment of the kill. */
    private void await(Aim aim, RunningProgram running) {
        if (aim == Aim.START) {
            Instant end = Instant.now().plusMillis(200 + random.nextInt(2_500));
            changeBalancesUntil(() -> Instant.now().isAfter(end));
            return;
        }
        running.awaitLine("event=started");
        int polls = vendor.polls() + scenarios.size() * (2 + random.nextInt(4));
        changeBalancesUntil(() -> vendor.polls() > polls);
        int messages = slack.attempts().size();
        switch (aim) {
            case CROSSING -> changeBalancesUntil(() -> scenarios.stream().anyMatch(BalanceScenario::hasJustBeenServed));
            case MESSAGE -> changeBalancesUntil(() -> slack.attempts().size() > messages);
            case START, ANY_MOMENT -> { }
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000)));
    }

    /** Changes the balances meanwhile. */
    private void changeBalancesUntil(BooleanSupplier reached) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!reached.getAsBoolean() && Instant.now().isBefore(end)) {
            scenarios.forEach(BalanceScenario::moveOn);
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    /** Derives the moment of the kill from the new claims and from the notifications without a claim. */
    private Moment momentOfKill() {
        LedgerRecords remains = database.recordsAfterKill();
        boolean polling = claimsSeen.addAll(remains.claimsOfPolls());
        boolean delivering = claimsSeen.addAll(remains.claimsOfNotifications());
        if (delivering) {
            return Moment.IN_DELIVERY;
        }
        if (remains.unclaimed() > 0) {
            return Moment.BEFORE_DELIVERY;
        }
        return polling ? Moment.BEFORE_COMMIT : Moment.IN_BETWEEN;
    }
}
