package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.FreePort;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that no account and no receiver waits for another. */
@Execution(ExecutionMode.CONCURRENT)
class IndependenceIT {

    @Test
    void pollsOtherAccountsOnTimeWhileOneHangsAndOneIsRefused(@TempDir Path folder) {
        try (StubVendor vendor = new StubVendor()) {
            Organization hanging = vendor.organization("hanging").hangs();
            Organization refusing = vendor.organization("refusing").fails(401);
            Organization well = vendor.organization("well");
            try (RunningProgram program = Program.in(folder).watching(vendor, hanging, refusing, well).startAndWait()) {
                Await.within(5, () -> assertThat(hanging.polls()).isEqualTo(1));
                Await.within(7, () -> assertThat(well.polls()).isGreaterThanOrEqualTo(5));
                assertThat(refusing.polls()).isGreaterThanOrEqualTo(3);
                assertThat(program.isAlive()).isTrue();
            }
        }
    }

    @Test
    void notifiesTheOtherReceiverAndKeepsPollingWhileTwoReceiversAreDown(@TempDir Path folder) throws Exception {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack().answers(503);
                StubMailServer mailServer = new StubMailServer()) {
            int brokerPort = FreePort.find();
            Organization well = vendor.organization("well");
            try (RunningProgram program = Program.in(folder).watching(vendor, well).notifying(slack)
                    .notifying(mailServer).notifyingBrokerAt(brokerPort).startAndWait()) {
                well.awaitPolls(1);

                well.has("95.20");
                Await.soon(() -> assertThat(mailServer.subjects("well")).hasSize(1));
                Await.soon(() -> assertThat(slack.attempts()).hasSizeGreaterThanOrEqualTo(2));
                well.has("1000");
                Await.soon(() -> assertThat(mailServer.subjects("well")).hasSize(2));
                well.awaitPolls(3);
                assertThat(slack.messages()).isEmpty();

                slack.answers(200);
                // retries after 1, 2, 4 and 8 s, and up to a fifth more
                Await.within(12, () -> assertThat(slack.headlines("well")).satisfiesExactly(
                        low -> assertThat(low).startsWith("WARNING · well · $95.20 left"),
                        over -> assertThat(over).startsWith("RECOVERED · well · $1,000.00")));
                try (StubQueue queue = new StubQueue(brokerPort)) {
                    // the next attempt may be 16 s away
                    Await.within(25, () -> assertThat(queue.types("well")).containsExactly("warning", "recovered"));
                }
                assertThat(slack.headlines("well")).hasSize(2);
                assertThat(mailServer.subjects("well")).hasSize(2);
                assertThat(program.err()).contains("channel=queue", "channel=slack").doesNotContain("\tat ");
            }
        }
    }

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
