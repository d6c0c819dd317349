package io.creditwatch.delivery.queue;

import io.creditwatch.settings.Settings;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.apache.camel.component.amqp.AMQPComponent;
import org.apache.qpid.jms.JmsConnectionExtensions;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.message.JmsMessage;
import org.apache.qpid.jms.provider.amqp.message.AmqpJmsMessageFacade;
import org.apache.qpid.proton.amqp.Symbol;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** How a broker is reached by AMQP 1.0: a few pooled connections, none of which waits for ever. */
public final class AmqpBroker {

    private static final int TIMEOUT_MILLIS = 10_000;

    /** For each of several brokers, of which one after the other is tried. */
    private static final int FAILOVER_CONNECT_TIMEOUT_MILLIS = 5_000;

    private static final int CLOSE_TIMEOUT_MILLIS = 2_000;

    private static final Symbol CONTENT_TYPE = Symbol.valueOf(CloudEventMessage.CONTENT_TYPE);

    private AmqpBroker() {
    }

    public static AMQPComponent component(Settings.Queue settings) {
        EventMessageIds ids = new EventMessageIds();
        AMQPComponent component = new PooledComponent(pool(settings, ids));
        component.setLazyStartProducer(true);
        // a notice asks for no answer, whoever waits for what came of it
        component.setDisableReplyTo(true);
        component.setMessageCreatedStrategy((message, session, exchange, cause) -> complete(message, ids));
        return component;
    }

    /** What AMQP has and JMS has not; the route has set all the rest. */
    private static void complete(Message message, EventMessageIds ids) {
        try {
            ids.next(message.getJMSCorrelationID());
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
        if (message instanceof JmsMessage jms && jms.getFacade() instanceof AmqpJmsMessageFacade amqp) {
            amqp.setContentType(CONTENT_TYPE);
        }
    }

    /** Producers are bound to their queue, so that a queue which is not there is refused and not just swallowed. */
    private static JmsPoolConnectionFactory pool(Settings.Queue settings, EventMessageIds ids) {
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(connections(settings, ids));
        pool.setUseAnonymousProducers(false);
        return pool;
    }

    private static JmsConnectionFactory connections(Settings.Queue settings, EventMessageIds ids) {
        JmsConnectionFactory factory = new JmsConnectionFactory(settings.username().orElse(null), null,
                bounded(settings.brokerUrl()));
        // asked at each login, so that a password which has been read again is used
        settings.password().ifPresent(password -> factory.setExtension(
                JmsConnectionExtensions.PASSWORD_OVERRIDE.toString(), (connection, broker) -> password.reveal()));
        factory.setTopicPrefix("topic://");
        factory.setMessageIDPolicy(ids);
        factory.setConnectTimeout(TIMEOUT_MILLIS);
        factory.setRequestTimeout(TIMEOUT_MILLIS);
        factory.setSendTimeout(TIMEOUT_MILLIS);
        factory.setCloseTimeout(CLOSE_TIMEOUT_MILLIS);
        return factory;
    }

    /**
     * The TCP connection has a timeout of its own, and a failover a number of rounds before it gives up; by default it
     * never does. Both can be set in the URL and nowhere else; what stands there already stays.
     */
    private static String bounded(String url) {
        return url.startsWith("failover:")
                ? with(with(url, "failover.startupMaxReconnectAttempts", 1),
                        "failover.nested.transport.connectTimeout", FAILOVER_CONNECT_TIMEOUT_MILLIS)
                : with(url, "transport.connectTimeout", TIMEOUT_MILLIS);
    }

    private static String with(String url, String option, int value) {
        String options = url.substring(url.lastIndexOf(')') + 1);
        return options.contains(option + "=") ? url
                : url + (options.contains("?") ? "&" : "?") + option + "=" + value;
    }

    /** Takes leave of the broker at the end; Camel itself would leave the pool open. */
    private static final class PooledComponent extends AMQPComponent {

        private final JmsPoolConnectionFactory pool;

        private PooledComponent(JmsPoolConnectionFactory pool) {
            super(pool);
            this.pool = pool;
        }

        @Override
        protected void doShutdown() throws Exception {
            super.doShutdown();
            pool.stop();
        }
    }
}
