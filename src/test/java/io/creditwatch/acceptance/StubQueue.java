package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.delivery.queue.ArtemisBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.qpid.jms.JmsConnectionFactory;

/** Broker with one queue, and the CloudEvents that a consumer received from it. */
public final class StubQueue implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final ArtemisBroker broker;
    private final Connection connection;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    public StubQueue() {
        this(FreePort.find());
    }

    public StubQueue(int port) {
        this.port = port;
        try {
            broker = new ArtemisBroker(port);
            connection = new JmsConnectionFactory(ArtemisBroker.USER, ArtemisBroker.PASSWORD,
                    "amqp://localhost:" + port)
                    .createConnection();
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            session.createConsumer(session.createQueue(ArtemisBroker.QUEUE)).setMessageListener(this::take);
            connection.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Returns all events in order. */
    public List<JsonNode> events() {
        return events;
    }

    /** Returns the events about the account, in order. */
    public List<JsonNode> events(String account) {
        return events.stream().filter(event -> event.path("subject").asText().equals(account)).toList();
    }

    /** Returns the words in the middle of the types, as in {@code warning}, {@code recovered}. */
    public List<String> types(String account) {
        return events(account).stream().map(event -> event.path("data").path("event").asText()).toList();
    }

    @Override
    public void close() {
        try {
            connection.close();
            broker.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(Message message) {
        try {
            events.add(JSON.readTree(message.getBody(byte[].class)));
        } catch (JMSException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
