package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Runs one to three instances on one PostgreSQL. Prints how often each account is polled in a period, how many messages
 * are sent when all accounts cross a level, how long the accounts of a killed instance stay unpolled, and how polls and
 * deliveries a second grow with the number of instances.
 */
public final class ScaleOutBenchmark {

    private static final int PERIODS = 6;
    private static final int LARGEST = 3;
    /** Slow answers and few workers, so that nothing else limits the throughput. */
    private static final Duration SLOW = Duration.ofMillis(400);
    private static final int WORKERS = 4;
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private final int accounts;

    private ScaleOutBenchmark(int accounts) {
        this.accounts = accounts;
    }

    /** @param args the number of accounts; 300 by default */
    public static void main(String[] args) throws Exception {
        ScaleOutBenchmark benchmark = new ScaleOutBenchmark(args.length == 0 ? 300 : Integer.parseInt(args[0]));
        benchmark.share();
        for (int size = 1; size <= LARGEST; size++) {
            benchmark.throughput(size);
        }
        System.exit(0);
    }

    private void share() throws Exception {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                Cluster cluster = new Cluster(BenchmarkFolder.create(), vendor, accounts, Duration.ofSeconds(10),
                        program -> program.notifying(slack).with("hyperstack.api.timeout", "2s")).start(LARGEST)) {
            cluster.awaitPolls(PERIODS + 2);
            List<Long> polls = cluster.pollsByPeriod(cluster.organizations(), PERIODS);
            System.out.printf("%d instances, %d accounts, %d periods: polls of an account in a period: %d to %d; "
                    + "polls by instance %s%n", LARGEST, accounts, PERIODS, polls.stream().min(Long::compare).orElseThrow(),
                    polls.stream().max(Long::compare).orElseThrow(),
                    cluster.instances().stream().map(Cluster::pollsBy).toList());

            cluster.organizations().forEach(each -> each.has("95.20"));
            Instant crossed = Instant.now();
            Await.within(300, () -> atLeast(accounts, slack.messages().size()));
            Duration taken = Duration.between(crossed, Instant.now());
            cluster.awaitPolls(1);
            System.out.printf("all cross at once: %d messages of %d accounts, the last after %d s%n",
                    slack.messages().size(), slack.messages().stream().map(StubSlack.Message::headline).distinct().count(),
                    taken.toSeconds());

            takeOver(vendor, cluster);
        }
    }

    private void takeOver(StubVendor vendor, Cluster cluster) {
        vendor.takes(Duration.ofSeconds(1));
        Await.within(30, () -> atLeast(LARGEST + 1, cluster.records().claimsOfPolls().size()));
        cluster.instances().get(0).kill();
        Instant killed = Instant.now();
        vendor.takes(Duration.ZERO);
        Await.within(300, () -> atLeast(accounts, (int) cluster.organizations().stream()
                .filter(each -> polledAfter(each, killed)).count()));
        List<Duration> silent = cluster.organizations().stream().map(each -> each.polledAt().stream()
                        .filter(at -> at.isAfter(killed)).findFirst().orElseThrow())
                .map(first -> Duration.between(killed, first)).sorted(Comparator.naturalOrder()).toList();
        System.out.printf("one killed in the midst of its polls: first poll after that: %d accounts within 11 s, "
                + "%d taken over, the last after %d s%n", silent.stream().filter(each -> each.toSeconds() <= 11).count(),
                silent.stream().filter(each -> each.toSeconds() > 11).count(), silent.get(accounts - 1).toSeconds());
    }

    /** Ignores the first 200 ms: a call that was made before the kill may arrive then. */
    private static boolean polledAfter(Organization organization, Instant killed) {
        return organization.polledAt().stream().anyMatch(killed.plusMillis(200)::isBefore);
    }

    private void throughput(int size) throws Exception {
        try (StubVendor vendor = new StubVendor().takes(SLOW); StubSlack slack = new StubSlack().takes(SLOW);
                Cluster cluster = new Cluster(BenchmarkFolder.create(), vendor, accounts, Duration.ofSeconds(1),
                        program -> program.notifying(slack).with("hyperstack.api.pool-size", WORKERS)).start(size)) {
            cluster.awaitPolls(1, accounts / 4);
            double polls = perSecond(vendor::polls);
            cluster.organizations().forEach(each -> each.has("95.20"));
            Await.within(30, () -> atLeast(1, slack.messages().size()));
            double messages = perSecond(() -> slack.messages().size());
            System.out.printf("%d instance(s), %d workers each, vendor and Slack answer after %d ms: %.1f polls and %.1f "
                    + "messages a second%n", size, WORKERS, SLOW.toMillis(), polls, messages);
        }
    }

    private static double perSecond(IntSupplier counted) throws InterruptedException {
        int before = counted.getAsInt();
        Thread.sleep(MEASURED.toMillis());
        return (counted.getAsInt() - before) / (double) MEASURED.toSeconds();
    }

    private static void atLeast(int wanted, int there) {
        if (there < wanted) {
            throw new AssertionError(there + " of " + wanted);
        }
    }
}
