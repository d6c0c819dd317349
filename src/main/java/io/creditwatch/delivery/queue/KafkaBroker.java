package io.creditwatch.delivery.queue;

import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Camel component for a Kafka cluster. A record is delivered when every in-sync replica has it. */
public final class KafkaBroker {

    static final String WITH_LOGIN = "SASL_SSL";

    private KafkaBroker() {
    }

    /** @param limit time for a record; half of it for each request, and half of it more to find the topic */
    public static KafkaComponent component(Settings.Queue settings, Duration limit) {
        int half = (int) limit.toMillis() / 2;
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setBrokers(settings.brokerUrl());
        configuration.setValueSerializer(ByteArraySerializer.class.getName());
        configuration.setRequestRequiredAcks("all");
        configuration.setEnableIdempotence(true);
        configuration.setMaxBlockMs(half);
        configuration.setRequestTimeoutMs(half);
        configuration.setDeliveryTimeoutMs(2 * half);
        settings.username().ifPresent(username -> logIn(configuration, settings, username));
        KafkaComponent component = new KafkaComponent();
        component.setConfiguration(configuration);
        component.setLazyStartProducer(true);
        component.setKafkaClientFactory(new KafkaProtocolCheck());
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
}
