package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests a program whose PostgreSQL stops and starts again. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class LostDatabaseIT {

    private final int port = FreePort.find();
    @TempDir
    private Path data;
    @AutoClose
    private EmbeddedPostgres database;

    @Test
    void continuesWhenTheDatabaseIsBackAndNotifiesOnce(@TempDir Path folder) throws IOException {
        startDatabase();
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization well = vendor.organization("well");
            // a poll in flight when the database stops is claimed again only after its lease
            try (RunningProgram program = program(folder, vendor, well).notifying(slack).with("poll.period", "10s")
                    .startAndWait()) {
                Await.soon(() -> assertThat(program.get("/observe/metrics").body())
                        .contains("creditwatch_polls_total{outcome=\"ok\"} 1.0"));

                database.close();
                well.has("95.20");
                program.awaitLine("event=ledger-failed");
                assertThat(program.get("/").statusCode()).isEqualTo(503);
                assertThat(program.get("/api/accounts").body()).contains("the database does not answer");
                startDatabase();

                Await.within(30, () -> assertThat(slack.headlines("well")).hasSize(1));
                Await.during(3, () -> assertThat(slack.headlines("well")).hasSize(1));
                assertThat(program.err()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void settlesADeliveryLateAndDeliversTheNextAtOnce(@TempDir Path folder) throws IOException {
        startDatabase();
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization low = vendor.organization("low");
            Organization falling = vendor.organization("falling");
            low.has("95.20");
            slack.takes(Duration.ofSeconds(4));
            try (RunningProgram program = program(folder, vendor, low, falling).notifying(slack).startAndWait()) {
                Await.within(30, () -> assertThat(slack.attempts("low")).hasSize(1));
                database.close();
                program.awaitLine("event=outcome-not-written channel=slack account=low");
                falling.has("20.25");
                startDatabase();

                Await.within(20, () -> assertThat(slack.attempts("falling")).hasSize(1));
                Await.during(5, () -> assertThat(slack.attempts("low")).hasSize(1));
                assertThat(program.err()).contains("event=outcome-written-late channel=slack account=low sequence=1 state=delivered")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void settlesADeliveryAlthoughTheProgramStopsMeanwhile(@TempDir Path folder) throws IOException {
        startDatabase();
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization low = vendor.organization("low");
            low.has("95.20");
            slack.takes(Duration.ofSeconds(4));
            Program program = program(folder, vendor, low).notifying(slack);
            try (RunningProgram running = program.startAndWait()) {
                Await.within(30, () -> assertThat(slack.attempts("low")).hasSize(1));
                database.close();
                running.awaitLine("event=outcome-not-written channel=slack account=low");
                startDatabase();
                running.stop();
            }
            try (RunningProgram next = program.startAndWait()) {
                low.awaitPolls(3);
                assertThat(slack.attempts("low")).hasSize(1);
                assertThat(next.isAlive()).isTrue();
            }
        }
    }

    @Test
    void doesNotStartWithoutItsDatabase(@TempDir Path folder) {
        try (StubVendor vendor = new StubVendor()) {
            RunResult run = program(folder, vendor, vendor.organization("well")).run();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("event=start-failed").doesNotContain("\tat ");
        }
    }

    private Program program(Path folder, StubVendor vendor, Organization... organizations) {
        return Program.in(folder).watching(vendor, organizations)
                .with("database.url", "jdbc:postgresql://localhost:" + port + "/postgres")
                .with("database.username", "postgres").with("database.password", "postgres");
    }

    private void startDatabase() throws IOException {
        database = EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false).start();
    }
}
