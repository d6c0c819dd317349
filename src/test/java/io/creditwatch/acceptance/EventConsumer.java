package io.creditwatch.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.delivery.queue.ArtemisBroker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.qpid.jms.JmsConnectionFactory;

/** Consumer that takes the CloudEvents from the queue. */
public final class EventConsumer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connection connection;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    /** @param port port of an {@link ArtemisBroker} */
    public EventConsumer(int port) throws JMSException {
        connection = new JmsConnectionFactory(ArtemisBroker.USER, ArtemisBroker.PASSWORD, "amqp://localhost:" + port)
                .createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(session.createQueue(ArtemisBroker.QUEUE)).setMessageListener(this::take);
        connection.start();
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
    public void close() throws JMSException {
        connection.close();
    }

    private void take(Message message) {
        try {
            BytesMessage bytes = (BytesMessage) message;
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            events.add(JSON.readTree(body));
        } catch (JMSException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
