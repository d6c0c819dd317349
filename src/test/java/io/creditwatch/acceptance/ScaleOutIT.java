package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests three instances on one PostgreSQL. ScaleOutBenchmark measures them with more accounts. */
class ScaleOutIT {

    private static final int INSTANCES = 3;
    private static final int ACCOUNTS = 60;
    private static final int PERIODS = 2;
    private static final Duration PERIOD = Duration.ofSeconds(4);

    @Test
    void sharesTheWorkAndTakesOverFromAKilledInstance(@TempDir Path folder) {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                Cluster cluster = new Cluster(folder, INSTANCES, vendor, ACCOUNTS, PERIOD,
                        program -> program.notifying(slack))) {
            assertEachAccountIsPolledOnceInEachPeriod(cluster);

            cluster.organizations().forEach(each -> each.has("95.20"));
            Await.within(60, () -> assertThat(slack.messages()).hasSizeGreaterThanOrEqualTo(ACCOUNTS));
            Await.during(3, () -> assertThat(slack.messages()).hasSize(ACCOUNTS));
            assertThat(slack.messages().stream().collect(Collectors.groupingBy(StubSlack.Message::headline,
                    Collectors.counting()))).isEqualTo(oneWarningEach(cluster.organizations()));

            vendor.takes(Duration.ofMillis(500));
            assertAllAreStillPolledAfterOneIsKilled(cluster);
        }
    }

    private static void assertEachAccountIsPolledOnceInEachPeriod(Cluster cluster) {
        cluster.awaitPolls(PERIODS + 1);
        assertThat(cluster.pollsByPeriod(PERIODS)).hasSize(ACCOUNTS * PERIODS).containsOnly(1L);
        assertThat(cluster.instances()).allMatch(instance -> Cluster.pollsBy(instance) > 0);
    }

    /** Accounts that the killed instance had claimed come last, after their lease. */
    private static void assertAllAreStillPolledAfterOneIsKilled(Cluster cluster) {
        Await.soon(() -> assertThat(cluster.records().claimsOfPolls()).hasSizeGreaterThan(1));
        cluster.instances().get(0).kill();
        cluster.awaitPolls(1, ACCOUNTS / 2);
        cluster.records().letClaimsRunOut();
        cluster.awaitPolls(2);
    }

    private static Map<String, Long> oneWarningEach(List<Organization> all) {
        return all.stream().map(each -> "WARNING · " + each.name() + " · $95.20 left")
                .collect(Collectors.toMap(Function.identity(), headline -> 1L));
    }
}
