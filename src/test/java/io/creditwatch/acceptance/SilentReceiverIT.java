package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests receivers that accept a connection and never answer: the attempt is cut off and retried, and no other channel
 * or account waits. Each channel has two workers, so three accounts occupy all of them.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class SilentReceiverIT {

    /** Seconds after which an attempt is cut off. */
    private static final int CUT_OFF = 10;
    /**
     * The third account is next then, and a second later the first again. Without the cut-off, a worker would be
     * interrupted after a minute.
     */
    private static final int TRIED_AGAIN = 5 * CUT_OFF;

    /** Seconds after which a call of the vendor is cut off. */
    private static final int HANGING = 60;

    @AutoClose
    private final StubVendor vendor = new StubVendor();
    private final List<Organization> organizations = Stream.of("one", "two", "three")
            .map(vendor::organization).toList();

    @Test
    void cutsOffASilentSlack(@TempDir Path folder) {
        SilentReceiver silent = new SilentReceiver();
        try (silent; StubMailServer mailServer = new StubMailServer();
                RunningProgram program = program(folder).notifying(mailServer).with("slack.webhook.url",
                        "http://127.0.0.1:" + silent.port() + StubSlack.PATH).startAndWait()) {
            allGoLow();
            Await.soon(() -> assertEachIsNotifiedOnce(mailServer::subjects));
            assertAllArePolledOnTime();
            Await.within(TRIED_AGAIN, () -> assertThat(silent.connections()).isGreaterThanOrEqualTo(4));
            assertAllArePolledOnTime();
            silent.close();

            try (StubSlack slack = new StubSlack(options().port(silent.port()))) {
                Await.soon(() -> assertEachIsNotifiedOnce(slack::headlines));
                assertThat(program.err()).contains("event=delivery-failed channel=slack").doesNotContain("\tat ");
                assertEachIsNotifiedOnce(mailServer::subjects);
            }
        }
    }

    @Test
    void cutsOffASilentMailServerAndASilentBrokerAndWaitsForNoOtherAccount(@TempDir Path folder) throws Exception {
        Organization hanging = vendor.organization("hanging").hangs();
        Organization refusing = vendor.organization("refusing").fails(401);
        SilentReceiver silentMail = new SilentReceiver();
        SilentReceiver silentBroker = new SilentReceiver();
        try (silentMail; silentBroker; StubSlack slack = new StubSlack();
                RunningProgram program = program(folder, hanging, refusing).notifying(slack)
                        .with("hyperstack.api.timeout", HANGING + "s")
                        .notifyingMailServerAt(silentMail.port()).notifyingBrokerAt(silentBroker.port())
                        .startAndWait()) {
            Await.soon(() -> assertThat(hanging.polls()).isEqualTo(1));
            Await.within(HANGING / 2, () -> {
                assertThat(organizations.get(0).polls()).isGreaterThanOrEqualTo(5);
                assertThat(refusing.polls()).isGreaterThanOrEqualTo(3);
            });
            assertThat(hanging.polls()).isEqualTo(1);
            allGoLow();
            Await.soon(() -> assertEachIsNotifiedOnce(slack::headlines));
            assertAllArePolledOnTime();
            Await.within(TRIED_AGAIN, () -> {
                // a mail server may take minutes to answer, so both workers still wait
                assertThat(silentMail.connections()).isEqualTo(2);
                assertThat(silentBroker.connections()).isGreaterThanOrEqualTo(2);
            });
            assertAllArePolledOnTime();
            silentMail.close();
            silentBroker.close();

            try (StubMailServer mailServer = new StubMailServer(silentMail.port());
                    StubQueue queue = new StubQueue(silentBroker.port())) {
                Await.soon(() -> {
                    assertEachIsNotifiedOnce(mailServer::subjects);
                    assertEachIsNotifiedOnce(queue::types);
                });
                assertThat(program.err()).contains("event=delivery-failed channel=email",
                        "event=delivery-failed channel=queue").doesNotContain("\tat ");
                assertEachIsNotifiedOnce(slack::headlines);
            }
        }
    }

    /** Includes a channel of the operator that hangs in a wait instead of a call. */
    @Test
    void stopsWhileEveryChannelHangs(@TempDir Path folder) {
        SilentReceiver silent = new SilentReceiver();
        SilentReceiver silentMail = new SilentReceiver();
        SilentReceiver silentBroker = new SilentReceiver();
        Program silenced = program(folder).notifyingMailServerAt(silentMail.port())
                .notifyingBrokerAt(silentBroker.port())
                .with("slack.webhook.url", "http://127.0.0.1:" + silent.port() + StubSlack.PATH)
                .pager(Program.KEEP_NOTIFICATION, "- log: {loggingLevel: WARN, message: event=paging}",
                        "- bean: {beanType: java.util.concurrent.locks.LockSupport, method: parkNanos(3600000000000)}");
        try (silent; silentMail; silentBroker; RunningProgram program = silenced.startAndWait()) {
            allGoLow();
            Await.soon(() -> {
                assertThat(silent.connections()).isPositive();
                assertThat(silentMail.connections()).isPositive();
                assertThat(silentBroker.connections()).isPositive();
                assertThat(program.err()).contains("event=paging");
            });

            long stopped = System.nanoTime();
            RunResult run = program.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(15));
            assertThat(run.exitCode()).isEqualTo(143);
            assertThat(run.err()).contains("event=delivery-failed channel=pager")
                    .contains("answer=\"no answer until the program was stopped\"")
                    .doesNotContain("event=stopped-hard", "\tat ");
        }
    }

    private Program program(Path folder, Organization... more) {
        return Program.in(folder).watching(vendor, Stream.concat(organizations.stream(), Stream.of(more))
                .toArray(Organization[]::new));
    }

    private void allGoLow() {
        organizations.forEach(each -> each.awaitPolls(1));
        organizations.forEach(each -> each.has("95.20"));
    }

    private void assertEachIsNotifiedOnce(Function<String, List<String>> messagesAbout) {
        assertThat(organizations).allSatisfy(each -> assertThat(messagesAbout.apply(each.name())).hasSize(1));
    }

    /** Asserts that no poll waits until a delivery is cut off. */
    private void assertAllArePolledOnTime() {
        List<Integer> before = organizations.stream().map(Organization::polls).toList();
        Await.within(CUT_OFF - 1, () -> assertThat(organizations).zipSatisfy(before, (each, polls) ->
                assertThat(each.polls()).isGreaterThanOrEqualTo(polls + 2)));
    }
}
