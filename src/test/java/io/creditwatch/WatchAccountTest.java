package io.creditwatch;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.util.Map.entry;
import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.ledger.Poll;
import io.creditwatch.ledger.PollQueue;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.Spending;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The content-based router as it is shipped: it names the channels of a balance, by the properties. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchAccountTest {

    private final WireMockServer vendor = new WireMockServer(options().dynamicPort());
    private final Recorder recorder = new Recorder();
    private PolledAccount routes;

    @BeforeAll
    void start() {
        vendor.start();
        routes = new PolledAccount(vendor.baseUrl(), new HandClock(Instant.EPOCH), Map.ofEntries(
                entry("accounts", "plain, topped-up"), entry("account.topped-up.auto-topup.at", "500"),
                entry("account.plain.api-key", "a-key"), entry("account.topped-up.api-key", "another-key"),
                entry("slack.webhook.url", "http://127.0.0.1:9/hook"), entry("queue.uri", "amqp:queue:credit"),
                entry("queue.broker.url", "amqp://127.0.0.1:9"), entry("email.host", "127.0.0.1"),
                entry("email.port", "9"), entry("email.tls", "none"), entry("email.from", "a@example.com"),
                entry("email.to", "b@example.com"), entry("alert.ok.channels", "email"),
                entry("alert.warning.channels", "queue"), entry("alert.unreadable.channels", "email, slack")),
                Map.of("pollRecorder", recorder));
    }

    @AfterAll
    void stop() {
        routes.close();
        vendor.stop();
    }

    /** Takes the recorder's place. */
    public static final class Recorder {

        private String channels;

        public boolean claimSpendersCall(Poll poll, Assessment assessment, String channels) {
            return false;
        }

        public Assessment with(Assessment assessment, Spending spending) {
            return assessment.with(spending);
        }

        public Assessment record(Poll poll, Assessment assessment, String channels) {
            this.channels = channels;
            return assessment;
        }
    }

    @ParameterizedTest(name = "{0} of account {1} goes to {2}")
    @CsvSource(delimiter = '|', textBlock = """
            1000  | plain     | email
            100   | plain     | queue
            25    | plain     | slack,email,queue
            0     | plain     | slack,email,queue
            -0.01 | plain     | slack,email,queue
            499   | topped-up | queue
            25    | topped-up | slack,email,queue
            """)
    void namesTheChannelsOfABalance(String credit, String account, String channels) {
        vendor.stubFor(get("/billing/user-credit/credit").willReturn(okJson("""
                {"status": true, "data": {"credit": %s, "threshold": 0, "can_create_instance": true}}
                """.formatted(credit))));

        assertThat(channelsFor(account)).isEqualTo(channels);
    }

    @Test
    void namesTheChannelsOfABalanceThatCannotBeRead() {
        vendor.stubFor(get("/billing/user-credit/credit").willReturn(serverError()));

        assertThat(channelsFor("plain")).isEqualTo("email,slack");
    }

    /** The listening socket accepts no connection, so that every call waits for its timeout. */
    @Test
    void pollsAnAccountInTimeWhileAnotherVendorHangs() throws Exception {
        vendor.stubFor(get("/billing/user-credit/credit").willReturn(okJson("{\"data\": {\"credit\": 5}}")));
        HandClock clock = new HandClock(Instant.EPOCH);
        ServerSocket hanging = new ServerSocket(0);
        try (PolledAccount two = new PolledAccount(vendor.baseUrl(), clock,
                Map.ofEntries(entry("accounts", "slow-1, slow-2, slow-3, quick"),
                        entry("hyperstack.api.pool-size", "2"), entry("hyperstack.api.timeout", "60s"),
                        entry("account.slow-1.api-key", "a"), entry("account.slow-1.api.url", url(hanging)),
                        entry("account.slow-2.api-key", "b"), entry("account.slow-2.api.url", url(hanging)),
                        entry("account.slow-3.api-key", "c"), entry("account.slow-3.api.url", url(hanging)),
                        entry("account.quick.api-key", "d")), Map.of()); hanging) {
            Workers workers = two.bean("workers", Workers.class);
            PollQueue queue = two.bean("pollQueue", PollQueue.class);
            ProducerTemplate camel = two.camel().createProducerTemplate();
            Map<Boolean, List<Poll>> first = queue.claimDue(workers.freeByHost("watch-account")).stream()
                    .collect(partitioningBy(poll -> poll.account().name().startsWith("slow")));
            assertThat(first.get(true)).hasSize(2);
            first.get(true).forEach(poll -> camel.sendBody("seda:watch-account", poll));

            assertThat(credit(camel, first.get(false))).isEqualByComparingTo("5");
            clock.advance(Duration.ofMinutes(5));
            assertThat(credit(camel, queue.claimDue(workers.freeByHost("watch-account")))).isEqualByComparingTo("5");
            assertThat(workers.freeByHost("watch-account").applyAsInt("127.0.0.1:" + hanging.getLocalPort())).isZero();
            assertThat(workers.freeByHost("no-such-route").applyAsInt("127.0.0.1:80")).isZero();
        }
    }

    private static BigDecimal credit(ProducerTemplate camel, List<Poll> polls) {
        assertThat(polls).extracting(poll -> poll.account().name()).containsExactly("quick");
        Assessment assessment = camel.requestBody("seda:watch-account", polls.get(0), Assessment.class);
        return ((CreditReading) assessment.outcome()).credit();
    }

    private static String url(ServerSocket server) {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Test
    void loadsOnlyTheRoutesOfTheChannelsThatAreOn() {
        assertThat(routes.camel().getRoute("deliver-slack")).isNotNull();
        assertThat(routes.camel().getRoute("send-by-amqp")).isNotNull();
        assertThat(routes.camel().getRoute("send-by-kafka")).isNull();
        assertThat(routes.camel().getRoute("send-as-slack-bot")).isNull();
    }

    private String channelsFor(String account) {
        recorder.channels = null;
        routes.camel().createProducerTemplate().requestBody("seda:watch-account",
                new Poll(routes.account(account), null, null, BurnHistory.EMPTY, false, ZoneOffset.UTC));
        return recorder.channels;
    }
}
