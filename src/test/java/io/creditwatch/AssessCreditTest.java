package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.ledger.Poll;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.reading.PollOutcome;
import io.creditwatch.reading.ReadFailure;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.test.main.junit5.AdviceRouteMapping;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The content-based router as it is shipped: who is told of what, by the properties. */
@CamelMainTest(
        configurationClasses = Wiring.class,
        propertyPlaceholderLocations = "file:application.properties",
        properties = {
            "hyperstack.api.key=a-key", "http.port=0", "database.url=jdbc:sqlite:target/assess-credit-test.db",
            "slack.webhook.url=http://127.0.0.1:9/hook", "queue.uri=amqp:queue:credit",
            "queue.broker.url=amqp://127.0.0.1:9", "email.host=127.0.0.1", "email.port=9", "email.tls=none",
            "email.from=a@example.com", "email.to=b@example.com",
            "alert.ok.channels=email", "alert.warning.channels=queue", "alert.unreadable.channels=email, slack"},
        replaceRouteFromWith = {"poll-credit=direct:no-timer", "look-again=direct:no-second-timer"},
        advices = @AdviceRouteMapping(route = "assess-credit", advice = AssessCreditTest.InsteadOfTheLedger.class))
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssessCreditTest {

    private static final Account ACCOUNT = Accounts.withLevels("100", "25");

    @Produce("direct:assess-credit")
    private ProducerTemplate assess;
    @EndpointInject("mock:ledger")
    private MockEndpoint ledger;

    static class InsteadOfTheLedger extends AdviceWithRouteBuilder {
        @Override
        public void configure() {
            weaveByType(BeanDefinition.class).selectLast().replace().to("mock:ledger");
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
    void namesWhoIsToldOfABalance(BigDecimal credit, String channels) throws InterruptedException {
        route(new CreditReading("default", Instant.EPOCH, credit, BigDecimal.ZERO, true));

        assertThat(channelsNamed()).isEqualTo(channels == null ? "" : channels);
    }

    @Test
    void namesWhoIsToldThatThereIsNoBalance() throws InterruptedException {
        route(new ReadFailure("default", Instant.EPOCH, ReadFailure.Kind.TIMEOUT, null, "no answer", null));

        assertThat(channelsNamed()).isEqualTo("email,slack");
    }

    @Test
    void tellsThoseWhoAreToldOfWarningsWhereAnAutoTopUpShouldCome() throws InterruptedException {
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
        assertThat(assess.getCamelContext().getRoute("deliver-slack")).isNotNull();
        assertThat(assess.getCamelContext().getRoute("send-by-amqp")).isNotNull();
        assertThat(assess.getCamelContext().getRoute("send-by-kafka")).isNull();
        assertThat(assess.getCamelContext().getRoute("send-as-slack-bot")).isNull();
    }

    private void route(PollOutcome outcome) {
        route(ACCOUNT, outcome);
    }

    private void route(Account account, PollOutcome outcome) {
        ledger.reset();
        ledger.expectedMessageCount(1);
        assess.send(exchange -> {
            exchange.getMessage().setBody(outcome);
            exchange.setVariable("poll", Poll.once(account));
        });
    }

    private String channelsNamed() throws InterruptedException {
        ledger.assertIsSatisfied();
        Exchange recorded = ledger.getExchanges().get(0);
        return recorded.getVariable("channels", String.class);
    }
}
