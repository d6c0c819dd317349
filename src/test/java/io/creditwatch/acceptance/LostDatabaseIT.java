package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests a program whose PostgreSQL stops and starts again. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class LostDatabaseIT {

    @TempDir
    private Path data;
    @AutoClose
    private RestartablePostgres database;

    @BeforeEach
    void prepare() {
        database = new RestartablePostgres(data);
    }

    /** The database stops during the delivery of two notifications, and the program stops after the second. */
    @Test
    void continuesWhenTheDatabaseIsBackAndNotifiesOnce(@TempDir Path folder) {
        database.start();
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack()) {
            Organization low = vendor.organization("low").has("95.20");
            Organization falling = vendor.organization("falling");
            slack.holds();
            // a poll in flight when the database stops is claimed again only after its lease
            Program program = program(folder, vendor, low, falling).notifying(slack).with("poll.period", "4s")
                    .with("poll.period.alert", "4s");
            try (RunningProgram running = program.startAndWait()) {
                Await.soon(() -> assertThat(slack.attempts("low")).hasSize(1));
                database.close();
                slack.releases();
                falling.has("20.25");
                running.awaitLine("event=ledger-failed");
                running.awaitLine("event=outcome-not-written channel=slack account=low");
                assertThat(running.sendOnce("GET", "/", "").statusCode()).isEqualTo(503);
                assertThat(running.sendOnce("GET", "/api/accounts", "").body())
                        .contains("the database does not answer");
                slack.holds();
                database.start();

                Await.soon(() -> assertThat(slack.attempts("falling")).hasSize(1));
                database.close();
                slack.releases();
                running.awaitLine("event=outcome-not-written channel=slack account=falling");
                database.start();
                running.stop();
                assertThat(running.err())
                        .contains("event=outcome-written-late channel=slack account=low sequence=1 state=delivered")
                        .doesNotContain("\tat ");
            }
            try (RunningProgram next = program.startAndWait()) {
                low.awaitPolls(2);
                assertThat(slack.attempts("low")).hasSize(1);
                assertThat(slack.attempts("falling")).hasSize(1);
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
        return database.ledgerOf(Program.in(folder).watching(vendor, organizations));
    }
}
