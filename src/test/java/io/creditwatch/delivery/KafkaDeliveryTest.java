package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.creditwatch.delivery.DeliveryOutcome.AgainLater;
import io.creditwatch.delivery.DeliveryOutcome.Delivered;
import io.creditwatch.delivery.DeliveryOutcome.Refused;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaDeliveryTest {

    private static final String TOPIC = "credit-events";

    private static KafkaCluster cluster;

    private RunningRoutes routes;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        cluster = new KafkaCluster(directory);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    @AfterAll
    static void shutDown() {
        cluster.close();
    }

    @AfterEach
    void stop() {
        if (routes != null) {
            routes.close();
        }
    }

    @Test
    void sendsACloudEventUnderTheAccountsKey() {
        routes = sendingTo("kafka:" + TOPIC, cluster.bootstrapServers());

        assertThat(outcome()).isInstanceOf(Delivered.class);

        ConsumerRecord<String, byte[]> received = receive();
        assertThat(received.key()).isEqualTo("prod-eu");
        assertThat(new String(received.value(), StandardCharsets.UTF_8)).isEqualTo(new String(
                new CloudEventMessage().render(SampleEvents.notification("queue", SampleEvents.warning())),
                StandardCharsets.UTF_8));
        assertThat(received.headers()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo("content-type");
            assertThat(new String(header.value(), StandardCharsets.UTF_8)).isEqualTo("application/cloudevents+json");
        });
    }

    @Test
    void logsInWithAPasswordThatWasRotated(@TempDir Path folder) throws Exception {
        ServerIdentity identity = ServerIdentity.of("localhost", folder);
        Path file = Files.writeString(folder.resolve("password"), "password-of-yesterday");
        Secret password = Secret.fromFile(file);
        try (KafkaCluster secure = KafkaCluster.askingForALogin(folder.resolve("kafka"), identity, "creditwatch",
                "password-of-today")) {
            KafkaConfiguration configuration = KafkaBroker.component(new Settings.Queue("kafka:" + TOPIC,
                    secure.bootstrapServers(), Optional.of("creditwatch"), Optional.of(password))).getConfiguration();
            Properties properties = configuration.createProducerProperties();
            properties.put("bootstrap.servers", secure.bootstrapServers());
            properties.put("ssl.truststore.location", identity.trusted().toString());
            properties.put("ssl.truststore.type", "PKCS12");
            properties.put("ssl.truststore.password", ServerIdentity.PASSWORD);
            try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(properties)) {
                assertThatThrownBy(() -> producer.partitionsFor(TOPIC)).isInstanceOf(SaslAuthenticationException.class);

                Files.writeString(file, "password-of-today");
                assertThat(password.renew()).isTrue();
                // it is let in, and there is no such topic
                await().untilAsserted(() -> assertThatThrownBy(() -> producer.partitionsFor(TOPIC))
                        .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class));
            }
        }
    }

    /** Of HTTP, of TLS: the client would take the first four bytes for the length of an answer, and all memory for that. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\u0015\u0003\u0003\u0000\u0002\u0002\u0028", "220 smtp ready\r\n"})
    void asksNoServerOfAnotherKind(String answer) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 20, InetAddress.getByName("localhost"))) {
            Thread serving = new Thread(() -> answerAll(other, answer.getBytes(StandardCharsets.ISO_8859_1)));
            serving.setDaemon(true);
            serving.start();
            routes = sendingTo("kafka:" + TOPIC, "localhost:" + other.getLocalPort());
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later -> assertThat(later.answer())
                        .contains("does not speak Kafka's protocol without TLS", "queue.broker.url"));
            }
        }
    }

    private static void answerAll(ServerSocket server, byte[] answer) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(answer);
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // that one has gone
            }
        }
    }

    @Test
    void takesATopicThatIsNotThereForARefusal() {
        routes = sendingTo("kafka:no-such-topic", cluster.bootstrapServers());
        assertThat(outcome()).isInstanceOfSatisfying(Refused.class, refused ->
                assertThat(refused.answer()).startsWith("Broker: ").contains("no-such-topic"));
    }

    @Test
    void takesATopicThatCannotBeForARefusal() {
        routes = sendingTo("kafka:no..such,topic", cluster.bootstrapServers());
        assertThat(outcome()).isInstanceOf(Refused.class);
    }

    @Test
    void triesAgainSoonWhileTheClusterIsDown() throws Exception {
        routes = sendingTo("kafka:" + TOPIC, "localhost:" + FreePort.find());
        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void triesAgainWhenTheNameOfTheClusterCannotBeFound() {
        routes = sendingTo("kafka:" + TOPIC, "no-such-host.invalid:9092");
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    private DeliveryOutcome outcome() {
        return routes.outcomeOf("queue", SampleEvents.warning());
    }

    private static RunningRoutes sendingTo(String uri, String brokers) {
        return RunningRoutes.withQueue(new Settings.Queue(uri, brokers, Optional.empty(), Optional.empty()));
    }

    private static ConsumerRecord<String, byte[]> receive() {
        Map<String, Object> configuration = Map.of("bootstrap.servers", cluster.bootstrapServers(),
                "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(configuration, new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofSeconds(20));
            assertThat(records.count()).isEqualTo(1);
            return records.iterator().next();
        }
    }
}
