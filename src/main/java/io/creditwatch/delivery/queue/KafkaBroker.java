package io.creditwatch.delivery.queue;

import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Camel component for a Kafka cluster. A record is delivered when every in-sync replica has it. */
public final class KafkaBroker {

    private static final String WITH_LOGIN = "SASL_SSL";

    private KafkaBroker() {
    }

    /** @param limit time for a record; half of it for each request, and half of it more to find the topic */
    public static KafkaComponent component(Settings.Queue settings, Duration limit) {
        int half = (int) limit.toMillis() / 2;
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setBrokers(settings.brokerUrl());
        configuration.setValueSerializer(ByteArraySerializer.class.getName());
        configuration.setRequestRequiredAcks("all");
        // an idempotent producer sends nothing any more after a refused login
        configuration.setEnableIdempotence(false);
        configuration.setMaxBlockMs(half);
        configuration.setRequestTimeoutMs(half);
        configuration.setDeliveryTimeoutMs(2 * half);
        settings.username().ifPresent(username -> logIn(configuration, settings, username));
        KafkaComponent component = new KafkaComponent();
        component.setConfiguration(configuration);
        component.setLazyStartProducer(true);
        component.setKafkaClientFactory(new ProtocolCheck());
        return component;
    }

    /** A password is sent only over TLS. */
    private static void logIn(KafkaConfiguration configuration, Settings.Queue settings, String username) {
        configuration.setSecurityProtocol(WITH_LOGIN);
        configuration.setSaslMechanism("PLAIN");
        configuration.setSaslJaasConfig(PlainLoginModule.class.getName() + " required;");
        // Camel removes keys from this map
        configuration.setAdditionalProperties(new HashMap<>(Map.of(
                SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, Login.class.getName(),
                Login.USERNAME, username, Login.PASSWORD, settings.password().orElseThrow())));
    }

    /** Answers each login with the current password. Kafka creates it. */
    public static final class Login implements AuthenticateCallbackHandler {

        /** Keys of a producer's configuration: Kafka passes on keys that it does not know. */
        static final String USERNAME = "creditwatch.username";
        static final String PASSWORD = "creditwatch.password";

        private String username;
        private Secret password;

        @Override
        public void configure(Map<String, ?> configuration, String mechanism, List<AppConfigurationEntry> entries) {
            username = (String) configuration.get(USERNAME);
            password = (Secret) configuration.get(PASSWORD);
        }

        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback name) {
                    name.setName(username);
                } else if (callback instanceof PasswordCallback asked) {
                    asked.setPassword(password.reveal().toCharArray());
                } else {
                    throw new UnsupportedCallbackException(callback);
                }
            }
        }

        @Override
        public void close() {
            // nothing to close
        }
    }

    /**
     * Asks each broker for its versions before a producer is created. Kafka's client trusts the length at the
     * beginning of an answer. From a server that speaks HTTP, or TLS where none is expected, it reads a length of
     * hundreds of megabytes.
     */
    private static final class ProtocolCheck extends DefaultKafkaClientFactory {

        private static final int TIMEOUT_MILLIS = 2_000;
        private static final int LARGEST_ANSWER = 1024 * 1024;
        private static final short API_VERSIONS = 18;
        private static final short NO_CLIENT_ID = -1;
        private static final int CORRELATION_ID = 0x6377;

        @Override
        public Producer<?, ?> getProducer(Properties properties) {
            boolean tls = WITH_LOGIN.equals(properties.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
            for (String broker : properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG).split(",")) {
                if (!mayBeKafka(broker.strip(), tls)) {
                    throw new IllegalStateException(broker.strip() + " does not speak Kafka's protocol "
                            + (tls ? "with" : "without") + " TLS. Check the port in queue.broker.url");
                }
            }
            return super.getProducer(properties);
        }

        /** @return false when it answers in another protocol; true when it does not answer, which the client handles */
        private static boolean mayBeKafka(String broker, boolean tls) {
            int colon = broker.lastIndexOf(':');
            try (Socket socket = socket(tls)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(new InetSocketAddress(broker.substring(0, colon),
                        Integer.parseInt(broker.substring(colon + 1))), TIMEOUT_MILLIS);
                ByteBuffer request = ByteBuffer.allocate(14).putInt(10).putShort(API_VERSIONS).putShort((short) 0)
                        .putInt(CORRELATION_ID).putShort(NO_CLIENT_ID);
                socket.getOutputStream().write(request.array());
                DataInputStream answer = new DataInputStream(socket.getInputStream());
                int length = answer.readInt();
                return length > 0 && length <= LARGEST_ANSWER && answer.readInt() == CORRELATION_ID;
            } catch (IOException e) {
                return true;
            }
        }

        private static Socket socket(boolean tls) throws IOException {
            try {
                return tls ? SSLContext.getDefault().getSocketFactory().createSocket() : new Socket();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
