package io.creditwatch.delivery.queue;

import io.creditwatch.settings.Settings;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import org.apache.camel.component.amqp.AMQPComponent;
import org.apache.qpid.jms.JmsConnectionExtensions;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.JmsDestination;
import org.apache.qpid.jms.JmsSession;
import org.apache.qpid.jms.message.JmsMessage;
import org.apache.qpid.jms.message.JmsMessageIDBuilder;
import org.apache.qpid.jms.policy.JmsMessageIDPolicy;
import org.apache.qpid.jms.provider.amqp.message.AmqpJmsMessageFacade;
import org.apache.qpid.proton.amqp.Symbol;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.messaginghub.pooled.jms.pool.PooledConnection;

/** Camel component for a broker that speaks AMQP 1.0: pooled connections, and a timeout for every step. */
public final class AmqpBroker {

    private static final Symbol CONTENT_TYPE = Symbol.valueOf(CloudEventMessage.CONTENT_TYPE);

    private AmqpBroker() {
    }

    /** @param limit time for each step; half of it for each broker of a failover, and a fifth to close */
    public static AMQPComponent component(Settings.Queue settings, Duration limit) {
        EventIds ids = new EventIds();
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory() {
            @Override
            protected PooledConnection createPooledConnection(Connection connection) {
                return new ExplainedConnection(connection);
            }
        };
        pool.setConnectionFactory(connections(settings, limit, ids));
        // binds each producer to its queue, so that the broker refuses a missing queue and does not drop the message
        pool.setUseAnonymousProducers(false);
        AMQPComponent component = new AMQPComponent(pool) {
            /** Closes the pool too, which Camel does not do. */
            @Override
            protected void doShutdown() throws Exception {
                super.doShutdown();
                pool.stop();
            }
        };
        component.setLazyStartProducer(true);
        // a caller that waits for the outcome must not make it request and reply
        component.setDisableReplyTo(true);
        component.setMessageCreatedStrategy((message, session, exchange, cause) -> complete(message, ids));
        return component;
    }

    /** Sets the properties that JMS does not offer; the route sets the others. */
    private static void complete(Message message, EventIds ids) {
        try {
            ids.next(message.getJMSCorrelationID());
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
        if (message instanceof JmsMessage jms && jms.getFacade() instanceof AmqpJmsMessageFacade amqp) {
            amqp.setContentType(CONTENT_TYPE);
        }
    }

    private static JmsConnectionFactory connections(Settings.Queue settings, Duration limit, EventIds ids) {
        int millis = (int) limit.toMillis();
        JmsConnectionFactory factory = new JmsConnectionFactory(settings.username().orElse(null), null,
                bounded(settings.brokerUrl(), millis));
        // read at each login, since it may have changed
        settings.password().ifPresent(password -> factory.setExtension(
                JmsConnectionExtensions.PASSWORD_OVERRIDE.toString(), (connection, broker) -> password.reveal()));
        factory.setTopicPrefix("topic://");
        factory.setMessageIDPolicy(ids);
        factory.setConnectTimeout(millis);
        factory.setRequestTimeout(millis);
        factory.setSendTimeout(millis);
        factory.setCloseTimeout(millis / 5);
        return factory;
    }

    /**
     * Limits connecting and failover, which have no limit by default. Only the URL can set them. An option that the
     * operator has set there stays.
     */
    private static String bounded(String url, int millis) {
        return url.startsWith("failover:")
                ? with(with(url, "failover.startupMaxReconnectAttempts", 1),
                        "failover.nested.transport.connectTimeout", millis / 2)
                : with(url, "transport.connectTimeout", millis);
    }

    private static String with(String url, String option, int value) {
        String options = url.substring(url.lastIndexOf(')') + 1);
        return options.contains(option + "=") ? url
                : url + (options.contains("?") ? "&" : "?") + option + "=" + value;
    }

    /**
     * Pooled connection that says why it was closed. It can fail while nothing waits for it; the pool then says only
     * that it is not open.
     */
    private static final class ExplainedConnection extends PooledConnection {

        private volatile JMSException failure;

        ExplainedConnection(Connection connection) {
            super(connection);
        }

        @Override
        public void onException(JMSException exception) {
            failure = exception;
            super.onException(exception);
        }

        @Override
        public Session createSession(boolean transacted, int acknowledgement) throws JMSException {
            try {
                return super.createSession(transacted, acknowledgement);
            } catch (JMSException e) {
                throw failure == null ? e : failure;
            }
        }
    }

    /**
     * Gives a message the id of its event, so that a receiver can drop a repeat. Qpid asks for an id without naming the
     * message, but a thread sends the message that it has just created.
     */
    private static final class EventIds implements JmsMessageIDPolicy {

        private final ThreadLocal<String> next = new ThreadLocal<>();

        void next(String id) {
            next.set(id);
        }

        @Override
        public JmsMessageIDPolicy copy() {
            return this;
        }

        @Override
        public JmsMessageIDBuilder getMessageIDBuilder(JmsSession session, JmsDestination destination) {
            return (producer, sequence) -> next.get();
        }
    }
}
