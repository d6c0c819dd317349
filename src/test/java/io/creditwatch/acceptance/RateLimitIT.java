package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the limit of calls to the vendor. */
class RateLimitIT {

    @Test
    void keepsTheRateLimitOfTheVendor(@TempDir Path folder) {
        try (StubVendor vendor = new StubVendor()) {
            Organization[] many = IntStream.range(0, 12).mapToObj(i -> vendor.organization("account-" + i))
                    .toArray(Organization[]::new);
            try (RunningProgram program = Program.in(folder).watching(vendor, many).with("poll.rate-limit", 5)
                    .startAndWait()) {
                Await.within(5, () -> assertThat(vendor.polls()).isEqualTo(5));
                Await.during(5, () -> assertThat(vendor.polls()).isEqualTo(5));
                assertThat(program.get("/observe/health/ready").statusCode()).isEqualTo(200);
            }
        }
    }
}
