package io.creditwatch.acceptance;

import io.creditwatch.acceptance.CrashReport.Moment;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.delivery.queue.ArtemisBroker;
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
 * The packaged program, killed again and again in the midst of its work, and then left alone until it has nothing more
 * to do. Balances fall, rise and cannot be read all the while, and Slack and a queue take what it tells.
 */
final class CrashRun implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(300);
    /** Some notices must find the receiver at work when the kill comes. */
    private static final Duration SLACK_TAKES = Duration.ofMillis(30);
    /** If nothing happens that could be aimed at, the kill comes all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofNanos(200_000);

    private final TestDatabase database;
    private final Random random;
    private final boolean waitsForLeases;
    private final StubVendor vendor = new StubVendor();
    private final StubSlack slack = new StubSlack().takesUpTo(SLACK_TAKES);
    private final int brokerPort = FreePort.find();
    private final ArtemisBroker broker;
    private final EventConsumer queue;
    private final List<BalanceScenario> scenarios;
    private final Program program;
    private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
    private final Set<String> claimsSeen = new HashSet<>();
    private final List<Instant> restarts = new ArrayList<>();

    /** What a kill waits for. */
    private enum Aim { THE_START, A_CROSSING, A_NOTICE, ANY_MOMENT }

    /**
     * @param folder         where the program is to live
     * @param organizations  how many balances there are
     * @param seed           of everything that is random here
     * @param waitsForLeases whether claims of a killed process run out in their own time, or at once
     */
    CrashRun(TestDatabase database, Path folder, int organizations, long seed, boolean waitsForLeases) throws Exception {
        this.database = database;
        this.random = new Random(seed);
        this.waitsForLeases = waitsForLeases;
        broker = new ArtemisBroker(brokerPort);
        queue = new EventConsumer(brokerPort);
        StubVendor.Organization[] watched = IntStream.range(0, organizations)
                .mapToObj(i -> vendor.organization("account-" + i)).toArray(StubVendor.Organization[]::new);
        scenarios = Stream.of(watched).map(each -> new BalanceScenario(each, random.nextLong())).toList();
        program = database.configure(Program.in(folder)).watching(vendor, watched).notifying(slack).notifyingBrokerAt(brokerPort)
                .with("poll.period", PERIOD.toMillis() + "ms").with("poll.period.alert", PERIOD.toMillis() + "ms")
                .with("poll.rate-limit", 0).with("hyperstack.api.timeout", "2s");
    }

    /** Kills it so many times, and then lets it run until it has nothing more to tell. */
    CrashReport kill(int times) {
        for (int i = 0; i < times; i++) {
            try (RunningProgram running = program.start()) {
                restarts.add(Instant.now());
                aim(running);
                running.kill();
            }
            scenarios.forEach(BalanceScenario::processBegins);
            kills.merge(whereItFell(), 1, Integer::sum);
            if (!waitsForLeases) {
                database.records().letClaimsRunOut();
            }
        }
        try (RunningProgram running = program.startAndWait()) {
            restarts.add(Instant.now());
            Awaitility.await().atMost(Duration.ofMinutes(6)).pollInterval(Duration.ofMillis(200)).until(() ->
                    scenarios.stream().allMatch(BalanceScenario::hasBeenNoticed) && database.records().waiting() == 0);
            running.stop();
        }
        return new CrashFindings(database, scenarios.stream().flatMap(each -> each.due().stream()).toList(),
                slack.messages(), queue.events(), restarts).report(kills);
    }

    @Override
    public void close() {
        try {
            queue.close();
            broker.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        slack.close();
        vendor.close();
    }

    /** Returns when it is time for the kill. */
    private void aim(RunningProgram running) {
        Aim aim = random.nextInt(10) == 0 ? Aim.THE_START : Aim.values()[1 + random.nextInt(3)];
        if (aim == Aim.THE_START) {
            Instant end = Instant.now().plusMillis(200 + random.nextInt(2_500));
            letGoUntil(() -> Instant.now().isAfter(end));
            return;
        }
        running.awaitLine("event=started");
        int polls = vendor.polls() + scenarios.size() * (2 + random.nextInt(4));
        letGoUntil(() -> vendor.polls() > polls);
        int notices = slack.attempts().size();
        switch (aim) {
            case A_CROSSING -> letGoUntil(() -> scenarios.stream().anyMatch(BalanceScenario::hasJustBeenSeen));
            case A_NOTICE -> letGoUntil(() -> slack.attempts().size() > notices);
            case THE_START, ANY_MOMENT -> { }
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000)));
    }

    /** Lets balances rise and fall meanwhile. */
    private void letGoUntil(BooleanSupplier reached) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!reached.getAsBoolean() && Instant.now().isBefore(end)) {
            scenarios.forEach(BalanceScenario::moveOn);
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    /** By the claims that nobody has given back since the last kill, and by what nobody has claimed. */
    private Moment whereItFell() {
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
