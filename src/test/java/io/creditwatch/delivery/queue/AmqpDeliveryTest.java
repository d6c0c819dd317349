package io.creditwatch.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.creditwatch.Receivers;
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
import org.apache.camel.component.amqp.AMQPComponent;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.message.JmsMessage;
import org.apache.qpid.jms.provider.amqp.message.AmqpJmsMessageFacade;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmqpDeliveryTest {

    /** Shorter than the usual limit, for brokers that do not answer. */
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String EVENT_ID = SampleEvents.warning().id();

    private static int port;
    private static ArtemisBroker broker;

    @AutoClose
    private RunningRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        port = FreePort.find();
        broker = new ArtemisBroker(port);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void sendsACloudEventInOrderWithAnIdByWhichTheBrokerDropsARepeat() throws Exception {
        restart();
        routes = sendingTo("amqp:queue:credit-events");

        assertThat(outcome()).isInstanceOf(Delivered.class);
        assertThat(outcome()).isInstanceOf(Delivered.class);

        try (Connection connection = connect()) {
            BytesMessage message = (BytesMessage) receive(connection, Duration.ofMinutes(2));
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
    @Test
    void treatsAReturnedMessageAsNotDelivered() throws IOException {
        Modified elsewhere = new Modified();
        elsewhere.setUndeliverableHere(true);
        try (AmqpPeer peer = new AmqpPeer()) {
            routes = withoutLogin(peer.port(), Receivers.QUEUE_LIMIT);
            for (DeliveryState returned : List.of(Released.getInstance(), new Modified(), elsewhere)) {
                peer.answers(returned);
                assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later -> assertThat(later.answer())
                        .startsWith("Broker: it returned the message, since it has no queue of that name"));
            }
            peer.answers(new Rejected());
            assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                    assertThat(later.answer()).startsWith("Broker: "));
            peer.answers(Accepted.getInstance());
            assertThat(outcome()).isInstanceOf(Delivered.class);
        }
    }

    @Test
    void usesAPasswordThatWasRotated(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "password-of-yesterday");
        routes = sendingTo("amqp:queue:credit-events", Secret.fromFile(file));
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).startsWith("Broker: ").doesNotContain("password-of-yesterday"));

        Files.writeString(file, ArtemisBroker.PASSWORD);
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void deliversWhenABrokerThatWasDownIsUp() throws Exception {
        broker.close();
        routes = sendingTo("amqp:queue:credit-events");
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        broker = new ArtemisBroker(port);
        assertThat(outcome()).isInstanceOf(Delivered.class);

        broker.close();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        broker = new ArtemisBroker(port);
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void stopsWaitingForABrokerThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
            routes = withoutLogin(silent.getLocalPort(), LIMIT);
            long start = System.nanoTime();
            assertThat(outcome()).isInstanceOf(AgainLater.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(30));
        }
    }

    @Test
    void stopsWaitingWhenEveryBrokerOfAFailoverIsDown() throws Exception {
        broker.close();
        routes = failingOver();
        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).contains("Connection refused"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(30));

        broker = new ArtemisBroker(port);
        await().until(this::outcome, Delivered.class::isInstance);

        broker.close();
        long lost = System.nanoTime();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(LIMIT.multipliedBy(2).plusSeconds(30));

        broker = new ArtemisBroker(port);
        await().until(this::outcome, Delivered.class::isInstance);
    }

    /** The second session is wanted when the pool has closed the connection; in a delivery that is a race. */
    @Test
    void saysWhyAConnectionWasClosed() throws Exception {
        Settings.Queue absent = new Settings.Queue("amqp:queue:credit-events",
                "failover:(amqp://localhost:" + FreePort.find() + ")", Optional.empty(), Optional.empty());
        try (AMQPComponent amqp = AmqpBroker.component(absent, LIMIT);
                Connection connection = amqp.getConfiguration().getConnectionFactory().createConnection()) {
            for (int session = 1; session <= 2; session++) {
                assertThatThrownBy(connection::createSession).isInstanceOf(JMSException.class)
                        .hasMessageContaining("Connection refused");
            }
        }
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

    private static RunningRoutes sendingTo(String uri) {
        return sendingTo(uri, Secret.of(ArtemisBroker.PASSWORD));
    }

    private static RunningRoutes sendingTo(String uri, Secret password) {
        return RunningRoutes.withQueue(new Settings.Queue(uri, "amqp://localhost:" + port,
                Optional.of(ArtemisBroker.USER), Optional.of(password)), Receivers.QUEUE_LIMIT);
    }

    private static RunningRoutes withoutLogin(int port, Duration limit) {
        return RunningRoutes.withQueue(new Settings.Queue("amqp:queue:credit-events", "amqp://localhost:" + port,
                Optional.empty(), Optional.empty()), limit);
    }

    private static void restart() throws Exception {
        broker.close();
        broker = new ArtemisBroker(port);
    }

    private Connection connect() throws JMSException {
        Connection connection = new JmsConnectionFactory(ArtemisBroker.USER, ArtemisBroker.PASSWORD,
                "amqp://localhost:" + port)
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
