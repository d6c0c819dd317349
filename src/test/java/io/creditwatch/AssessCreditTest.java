package io.creditwatch;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.ledger.Poll;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.ReadFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The content-based router as it is shipped: who is told of what, by the properties. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssessCreditTest {

    private static final Account ACCOUNT = Accounts.withLevels("100", "25");

    private final Recorded recorded = new Recorded();
    private PolledAccount routes;

    @BeforeAll
    void start() {
        routes = new PolledAccount("http://127.0.0.1:9", new HandClock(Instant.EPOCH), Map.ofEntries(
                entry("slack.webhook.url", "http://127.0.0.1:9/hook"), entry("queue.uri", "amqp:queue:credit"),
                entry("queue.broker.url", "amqp://127.0.0.1:9"), entry("email.host", "127.0.0.1"),
                entry("email.port", "9"), entry("email.tls", "none"), entry("email.from", "a@example.com"),
                entry("email.to", "b@example.com"), entry("alert.ok.channels", "email"),
                entry("alert.warning.channels", "queue"), entry("alert.unreadable.channels", "email, slack")),
                Map.of("ledger", recorded));
    }

    @AfterAll
    void stop() {
        routes.close();
    }

    /** Takes the ledger's place. */
    public static final class Recorded {

        private String channels;

        public Assessment record(Poll poll, Assessment assessment, String channels) {
            this.channels = channels;
            return assessment;
        }

        public void giveBack(Poll poll) {
            throw new AssertionError("was to be recorded");
        }
    }

    @ParameterizedTest(name = "{0} is told to {1}")
    @CsvSource(delimiter = '|', textBlock = """
            1000  | email
            100   | queue
            25    | slack,email,queue
            0     | slack,email,queue
            -0.01 | slack,email,queue
            """)
    void namesWhoIsToldOfABalance(BigDecimal credit, String channels) {
        route(new CreditReading("default", Instant.EPOCH, credit, BigDecimal.ZERO, true));

        assertThat(channelsNamed()).isEqualTo(channels == null ? "" : channels);
    }

    @Test
    void namesWhoIsToldThatThereIsNoBalance() {
        route(new ReadFailure("default", Instant.EPOCH, ReadFailure.Kind.TIMEOUT, null, "no answer", null));

        assertThat(channelsNamed()).isEqualTo("email,slack");
    }

    @Test
    void tellsThoseWhoAreToldOfWarningsWhereAnAutoTopUpShouldCome() {
        AlertRules like = ACCOUNT.alerts();
        Account toppedUp = new Account(ACCOUNT.name(), ACCOUNT.apiKey(), new AlertRules(like.warningCredit(),
                like.criticalCredit(), like.warningRunway(), like.criticalRunway(), Optional.empty(),
                Optional.of(new BigDecimal("500")), like.recoveryMargin(), like.recoveryPolls(),
                like.unreadableAfter(), like.reminders()));
        route(toppedUp, new CreditReading("default", Instant.EPOCH, new BigDecimal("499"), BigDecimal.ZERO, true));
        assertThat(channelsNamed()).isEqualTo("queue");
        route(toppedUp, new CreditReading("default", Instant.EPOCH, new BigDecimal("25"), BigDecimal.ZERO, true));
        assertThat(channelsNamed()).isEqualTo("slack,email,queue");
    }

    @Test
    void loadsTheRoutesOfTheChannelsThatAreOnAndNoOthers() {
        assertThat(routes.camel().getRoute("deliver-slack")).isNotNull();
        assertThat(routes.camel().getRoute("send-by-amqp")).isNotNull();
        assertThat(routes.camel().getRoute("send-by-kafka")).isNull();
        assertThat(routes.camel().getRoute("send-as-slack-bot")).isNull();
    }

    private void route(PollOutcome outcome) {
        route(ACCOUNT, outcome);
    }

    private void route(Account account, PollOutcome outcome) {
        recorded.channels = null;
        routes.camel().createProducerTemplate().send("direct:assess-credit", exchange -> {
            exchange.getMessage().setBody(outcome);
            exchange.setVariable("poll", Poll.once(account));
        });
    }

    private String channelsNamed() {
        return recorded.channels;
    }
}
