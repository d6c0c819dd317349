package io.creditwatch.delivery.queue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/** A real broker with one queue, which it knows, and one user; it makes no queue by itself. */
public final class ArtemisBroker {

    public static final String QUEUE = "credit-events";
    public static final String USER = "creditwatch";
    public static final String PASSWORD = "s3cr3t-password";

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    public ArtemisBroker(int port) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false).setJMXManagementEnabled(false).setSecurityEnabled(true);
        configuration.addAcceptorConfiguration(new TransportConfiguration(NettyAcceptorFactory.class.getName(), Map.of(
                TransportConstants.HOST_PROP_NAME, "localhost", TransportConstants.PORT_PROP_NAME, port,
                TransportConstants.PROTOCOLS_PROP_NAME, "AMQP"), "amqp"));
        configuration.addAddressConfiguration(new CoreAddressConfiguration().setName(QUEUE)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfiguration(QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST)));
        configuration.addAddressSetting("#", new AddressSettings().setAutoCreateQueues(false)
                .setAutoCreateAddresses(false));
        configuration.putSecurityRoles("#",
                Set.of(new Role("ops", true, true, true, true, true, true, true, true, true, true, true, true)));
        SecurityConfiguration users = new SecurityConfiguration(Map.of(USER, PASSWORD), Map.of(USER, List.of("ops")));
        broker.setConfiguration(configuration);
        broker.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        broker.start();
    }

    public int connections() {
        return broker.getActiveMQServer().getConnectionCount();
    }

    public void close() throws Exception {
        broker.stop();
    }
}
