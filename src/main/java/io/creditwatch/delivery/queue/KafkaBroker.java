package io.creditwatch.delivery.queue;

import io.creditwatch.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How a Kafka cluster is reached: a record is delivered when every in-sync replica has it, or fails within 15 s. */
public final class KafkaBroker {

    static final String WITH_LOGIN = "SASL_SSL";

    private static final int METADATA_TIMEOUT_MILLIS = 5_000;

    private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

    private static final int DELIVERY_TIMEOUT_MILLIS = 10_000;

    private KafkaBroker() {
    }

    public static KafkaComponent component(Settings.Queue settings) {
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setBrokers(settings.brokerUrl());
        configuration.setValueSerializer(ByteArraySerializer.class.getName());
        configuration.setRequestRequiredAcks("all");
        configuration.setEnableIdempotence(true);
        configuration.setMaxBlockMs(METADATA_TIMEOUT_MILLIS);
        configuration.setRequestTimeoutMs(REQUEST_TIMEOUT_MILLIS);
        configuration.setDeliveryTimeoutMs(DELIVERY_TIMEOUT_MILLIS);
        settings.username().ifPresent(username -> logIn(configuration, settings, username));
        KafkaComponent component = new KafkaComponent();
        component.setConfiguration(configuration);
        component.setLazyStartProducer(true);
        component.setKafkaClientFactory(new KafkaGreeting());
        return component;
    }

    /** A password goes over TLS or not at all. */
    private static void logIn(KafkaConfiguration configuration, Settings.Queue settings, String username) {
        configuration.setSecurityProtocol(WITH_LOGIN);
        configuration.setSaslMechanism("PLAIN");
        configuration.setSaslJaasConfig(PlainLoginModule.class.getName() + " required;");
        // Camel takes out of this map what it knows
        configuration.setAdditionalProperties(new HashMap<>(Map.of(
                SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, KafkaLogin.class.getName(),
                KafkaLogin.USERNAME, username, KafkaLogin.PASSWORD, settings.password().orElseThrow())));
    }
}
