package io.creditwatch.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.creditwatch.delivery.FreePort;
import io.creditwatch.delivery.RunningRoutes;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.message.JmsMessage;
import org.apache.qpid.jms.provider.amqp.message.AmqpJmsMessageFacade;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AmqpDeliveryTest {

    /** Shorter than the usual limit, for brokers that do not answer. */
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String EVENT_ID = SampleEvents.warning().id();

    private int port;
    private ArtemisBroker broker;
    private RunningRoutes routes;

    @BeforeEach
    void start() throws Exception {
        port = FreePort.find();
        broker = new ArtemisBroker(port);
    }

    @AfterEach
    void stop() throws Exception {
        routes.close();
        broker.close();
    }

    @Test
    void sendsACloudEventInOrderWithAnIdThatShowsARepeat() throws JMSException {
        routes = sendingTo("amqp:queue:credit-events");

        assertThat(outcome()).isInstanceOf(Delivered.class);

        try (Connection connection = connect()) {
            BytesMessage message = (BytesMessage) receive(connection, Duration.ofSeconds(10));
            byte[] body = new byte[(int) message.getBodyLength()];
            message.readBytes(body);
            assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(new String(
                    new CloudEventMessage().render(SampleEvents.notification("queue", SampleEvents.warning())),
                    StandardCharsets.UTF_8));
            assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
            assertThat(message.getJMSCorrelationID()).isEqualTo(EVENT_ID);
            assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("prod-eu");
            assertThat(message.getStringProperty("_AMQ_DUPL_ID")).isEqualTo(EVENT_ID);
            assertThat(message.propertyExists("Set_HYPHEN_Cookie")).isFalse();
            AmqpJmsMessageFacade amqp = (AmqpJmsMessageFacade) ((JmsMessage) message).getFacade();
            assertThat(amqp.getContentType().toString()).isEqualTo("application/cloudevents+json");
            assertThat(amqp.getProviderMessageIdObject()).isEqualTo(EVENT_ID);
        }
    }

    @Test
    void isStoredOnceWhenItIsSentTwice() throws JMSException {
        routes = sendingTo("amqp:queue:credit-events");

        assertThat(outcome()).isInstanceOf(Delivered.class);
        assertThat(outcome()).isInstanceOf(Delivered.class);

        try (Connection connection = connect()) {
            assertThat(receive(connection, Duration.ofSeconds(10))).isNotNull();
            assertThat(receive(connection, Duration.ofMillis(300))).isNull();
        }
    }

    @Test
    void treatsAMissingQueueAsARefusal() {
        routes = sendingTo("amqp:queue:no-such-queue");
        assertThat(outcome()).isInstanceOfSatisfying(Refused.class, refused ->
                assertThat(refused.answer()).startsWith("Broker: ").contains("no-such-queue"));
    }

    /** RabbitMQ attaches to a queue that is not there, and then releases each message. */
    @ParameterizedTest
    @MethodSource("outcomesThatAreNoDelivery")
    void treatsAReturnedMessageAsNotDelivered(DeliveryState state, String answer) throws IOException {
        try (AmqpPeer peer = new AmqpPeer(state)) {
            routes = RunningRoutes.withQueue(new Settings.Queue("amqp:queue:no-such-queue",
                    "amqp://localhost:" + peer.port(), Optional.empty(), Optional.empty()));
            assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class,
                    later -> assertThat(later.answer()).startsWith(answer));
        }
    }

    static List<Arguments> outcomesThatAreNoDelivery() {
        Modified elsewhere = new Modified();
        elsewhere.setUndeliverableHere(true);
        String returned = "Broker: it gave the message back, which goes to no queue there";
        return List.of(arguments(Released.getInstance(), returned), arguments(new Modified(), returned),
                arguments(elsewhere, returned), arguments(new Rejected(), "Broker: "));
    }

    @Test
    void treatsAnAcceptedMessageAsDelivered() throws IOException {
        try (AmqpPeer peer = new AmqpPeer(Accepted.getInstance())) {
            routes = RunningRoutes.withQueue(new Settings.Queue("amqp:queue:credit-events",
                    "amqp://localhost:" + peer.port(), Optional.empty(), Optional.empty()));
            assertThat(outcome()).isInstanceOf(Delivered.class);
        }
    }

    @Test
    void usesAPasswordThatWasRotated(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "password-of-yesterday");
        routes = RunningRoutes.withQueue(new Settings.Queue("amqp:queue:credit-events", "amqp://localhost:" + port,
                Optional.of(ArtemisBroker.USER), Optional.of(Secret.fromFile(file))));
        assertThat(outcome()).isInstanceOf(AgainLater.class);

        Files.writeString(file, ArtemisBroker.PASSWORD);
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void triesAgainWhenTheLoginIsRejected() {
        routes = sendingTo("amqp:queue:credit-events", "wrong-password");
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).startsWith("Broker: ").doesNotContain("wrong-password"));
    }

    @Test
    void deliversWhenABrokerThatWasDownAtStartIsUp() throws Exception {
        broker.close();
        routes = sendingTo("amqp:queue:credit-events");
        assertThat(outcome()).isInstanceOf(AgainLater.class);

        broker = new ArtemisBroker(port);
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void deliversAgainAfterTheBrokerHasRestarted() throws Exception {
        routes = sendingTo("amqp:queue:credit-events");
        assertThat(outcome()).isInstanceOf(Delivered.class);
        broker.close();
        assertThat(outcome()).isInstanceOf(AgainLater.class);

        broker = new ArtemisBroker(port);
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void stopsWaitingForABrokerThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
            routes = RunningRoutes.withQueue(new Settings.Queue("amqp:queue:credit-events",
                    "amqp://localhost:" + silent.getLocalPort(), Optional.empty(), Optional.empty()), LIMIT);
            long start = System.nanoTime();
            assertThat(outcome()).isInstanceOf(AgainLater.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(4));
        }
    }

    @Test
    void stopsWaitingWhenEveryBrokerOfAFailoverIsDown() throws Exception {
        broker.close();
        routes = failingOver();
        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).contains("Connection refused"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(4));

        broker = new ArtemisBroker(port);
        assertThat(outcome()).isInstanceOf(Delivered.class);

        broker.close();
        long lost = System.nanoTime();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(LIMIT.multipliedBy(2).plusSeconds(4));

        broker = new ArtemisBroker(port);
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void closesItsConnectionsAtTheEnd() {
        routes = sendingTo("amqp:queue:credit-events");
        outcome();
        assertThat(broker.connections()).isEqualTo(1);

        routes.close();

        await().until(broker::connections, equalTo(0));
    }

    private DeliveryOutcome outcome() {
        return routes.outcomeOf("queue", SampleEvents.warning());
    }

    private RunningRoutes failingOver() throws Exception {
        return RunningRoutes.withQueue(new Settings.Queue("amqp:queue:credit-events",
                "failover:(amqp://localhost:" + FreePort.find() + ",amqp://localhost:" + port + ")",
                Optional.of(ArtemisBroker.USER), Optional.of(Secret.of(ArtemisBroker.PASSWORD))), LIMIT);
    }

    private RunningRoutes sendingTo(String uri) {
        return sendingTo(uri, ArtemisBroker.PASSWORD);
    }

    private RunningRoutes sendingTo(String uri, String password) {
        return RunningRoutes.withQueue(new Settings.Queue(uri, "amqp://localhost:" + port,
                Optional.of(ArtemisBroker.USER), Optional.of(Secret.of(password))));
    }

    private Connection connect() throws JMSException {
        Connection connection = new JmsConnectionFactory(ArtemisBroker.USER, ArtemisBroker.PASSWORD, "amqp://localhost:" + port)
                .createConnection();
        connection.start();
        return connection;
    }

    private static jakarta.jms.Message receive(Connection connection, Duration patience) throws JMSException {
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(ArtemisBroker.QUEUE))) {
            return consumer.receive(patience.toMillis());
        }
    }
}
