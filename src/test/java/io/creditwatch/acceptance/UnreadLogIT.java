package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a program whose output is not read, as in {@code java -jar … 2>&1 | sleep 1000}. */
class UnreadLogIT {

    @TempDir
    private Path folder;

    @Test
    void keepsWorkingAndStops() {
        StubVendor vendor = new StubVendor();
        Organization account = vendor.organization("watched");
        try (vendor; StubSlack slack = new StubSlack();
                RunningProgram program = program(vendor, account).notifying(slack).startIntoAFullPipe()) {
            Await.soon(() -> assertThat(account.polls()).isPositive());
            int polls = account.polls();
            account.has("20");
            Await.soon(() -> assertThat(slack.headlines("watched"))
                    .containsExactly("CRITICAL · watched · $20.00 left"));
            Await.soon(() -> assertThat(account.polls()).isGreaterThan(polls + 5));
            assertThat(program.get("/observe/metrics").body()).contains("creditwatch_log_dropped_total ");

            assertThat(program.stop().exitCode()).isEqualTo(143);
        }
    }

    private Program program(StubVendor vendor, Organization account) {
        return Program.in(folder).environment("LOG_LEVEL", "DEBUG").with("poll.period", "100ms")
                .with("poll.period.alert", "100ms").with("poll.rate-limit", "0")
                .watching(vendor, account);
    }
}
