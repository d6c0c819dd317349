package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.SoakRun.Sample;
import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests a program that works while everything around it fails now and then. SoakBenchmark does so for an hour. */
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
class SoakIT {

    private static final int ACCOUNTS = 30;
    private static final int CROSSINGS_OF_EACH = 2;
    private static final Duration TIME = Duration.ofSeconds(18);
    private static final Duration LATE = Duration.ofSeconds(4);

    @Test
    void losesNothingAndDoesNotGrow(@TempDir Path folder, @TempDir Path data) {
        try (RestartablePostgres database = new RestartablePostgres(data); StubVendor vendor = new StubVendor();
             StubSlack slack = new StubSlack()) {
            database.start();
            Organization[] accounts = IntStream.range(0, ACCOUNTS)
                    .mapToObj(i -> vendor.organization("account-" + i)).toArray(Organization[]::new);
            try (RunningProgram running = database.ledgerOf(Program.in(folder).watching(vendor, accounts)
                    .notifying(slack)
                    .with("hyperstack.api.timeout", "3s").with("poll.rate-limit", 0).with("alert.recovery.polls", 1)
                    .with("alert.unreadable.after", 10)
                    .with("alert.warning.runway", 0).with("alert.critical.runway", 0)).startAndWait()) {
                Await.soon(() -> assertThat(accounts).allMatch(each -> each.polls() > 0));
                SoakRun soak = new SoakRun(slack, running, LATE, accounts);

                soak.run(TIME, CROSSINGS_OF_EACH, () -> slack.answers(503), () -> slack.answers(200),
                        database::restart);

                Await.soon(() -> assertThat(soak.wrong()).isEmpty());
                Await.soon(() -> assertThat(running.get("/observe/metrics").body())
                        .contains("creditwatch_outbox_waiting{channel=\"slack\"} 0.0"));
                assertThat(running.err()).doesNotContain("\tat ");
                assertFlat(soak.samples());
            }
        }
    }

    private static void assertFlat(List<Sample> samples) {
        List<Sample> early = samples.subList(samples.size() / 4, samples.size() / 2);
        List<Sample> late = samples.subList(samples.size() * 3 / 4, samples.size());
        assertThat(most(late, Sample::threads)).isLessThanOrEqualTo(most(early, Sample::threads) + 5);
        assertThat(most(late, Sample::descriptors)).isLessThanOrEqualTo(most(early, Sample::descriptors) + 10);
        assertThat(most(late, Sample::resident)).isLessThanOrEqualTo(most(early, Sample::resident) * 1.25);
    }

    private static double most(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).max().orElseThrow();
    }
}
