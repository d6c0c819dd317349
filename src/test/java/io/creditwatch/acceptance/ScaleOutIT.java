package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests three instances on one PostgreSQL, one of which is killed. InstancesBenchmark measures the throughput. */
@Order(3)
class ScaleOutIT {

    private static final int ACCOUNTS = 40;
    private static final int PERIODS = 2;
    private static final Duration PERIOD = Duration.ofSeconds(4);
    /** Timeouts of three calls, and two minutes to record the answers. */
    private static final Duration LEASE = Duration.ofMinutes(3 * 5 + 2);

    @Test
    void sharesTheWorkAndTakesOverFromAKilledInstance(@TempDir Path folder) {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                Cluster cluster = new Cluster(folder, vendor, ACCOUNTS + 1, PERIOD,
                        program -> program.notifying(slack).with("hyperstack.api.timeout", "5m"))) {
            Organization held = cluster.organizations().get(0);
            List<Organization> others = cluster.organizations().subList(1, ACCOUNTS + 1);
            held.hangs();
            cluster.start(1).awaitPolls(1);
            cluster.start(2);
            assertEachAccountIsPolledOnceInEachPeriod(cluster, others);

            others.forEach(each -> each.has("95.20"));
            Await.soon(() -> assertThat(slack.messages()).hasSizeGreaterThanOrEqualTo(ACCOUNTS));
            Await.during(3, () -> assertThat(slack.messages()).hasSize(ACCOUNTS));
            assertThat(slack.messages().stream().collect(Collectors.groupingBy(StubSlack.Message::headline,
                    Collectors.counting()))).isEqualTo(oneWarningEach(others));

            // a delivery in flight would be repeated after the kill
            Await.soon(() -> assertThat(cluster.records().waiting()).isZero());

            vendor.takes(Duration.ofMillis(500));
            held.has("20.25");
            assertAllAreStillPolledAfterTheFirstIsKilled(cluster, held);
            Await.soon(() -> assertThat(slack.headlines(held.name()))
                    .containsExactly("CRITICAL · " + held.name() + " · $20.25 left"));
            assertThat(slack.attempts()).hasSize(ACCOUNTS + 1);
            assertThat(cluster.instances().subList(1, 3)).allSatisfy(instance ->
                    assertThat(instance.err()).doesNotContain("event=ledger-failed", "\tat "));
        }
    }

    private static void assertEachAccountIsPolledOnceInEachPeriod(Cluster cluster, List<Organization> accounts) {
        cluster.awaitPolls(PERIODS + 1, ACCOUNTS);
        // a slow machine may miss a period
        Await.soon(() -> assertThat(cluster.pollsByPeriod(accounts, PERIODS)).hasSize(ACCOUNTS * PERIODS)
                .containsOnly(1L));
        assertThat(cluster.pollsByPeriod(accounts, 4 * PERIODS)).allMatch(polls -> polls <= 1);
        Await.soon(() -> assertThat(cluster.instances()).allMatch(instance -> Cluster.pollsBy(instance) > 0));
    }

    /**
     * Accounts that the killed instance had claimed come last, after their lease.
     *
     * @param held account that the first instance has claimed since its start
     */
    private static void assertAllAreStillPolledAfterTheFirstIsKilled(Cluster cluster, Organization held) {
        Await.soon(() -> assertThat(cluster.records().claimsOfPolls()).hasSizeGreaterThan(2));
        cluster.instances().get(0).kill();
        Instant killed = Instant.now();
        cluster.awaitPolls(1, ACCOUNTS / 2);
        assertThat(held.polls()).isEqualTo(1);
        assertThat(cluster.records().leaseUntil(held.name()))
                .isBetween(killed, held.polledAt().get(0).plus(LEASE).plusSeconds(1));
        cluster.records().letClaimsRunOut();
        cluster.awaitPolls(2);
    }

    private static Map<String, Long> oneWarningEach(List<Organization> all) {
        return all.stream().map(each -> "WARNING · " + each.name() + " · $95.20 left")
                .collect(Collectors.toMap(Function.identity(), headline -> 1L));
    }
}
