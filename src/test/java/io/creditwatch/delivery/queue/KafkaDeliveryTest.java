package io.creditwatch.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditwatch.Receivers;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.delivery.RunningRoutes;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.delivery.ServerIdentity;
import io.creditwatch.http.LoopbackServer;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Order(1)
class KafkaDeliveryTest {

    /** Shorter than the usual limit, for clusters that do not answer. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String TOPIC = "credit-events";
    private static final String ROTATED_TOPIC = "events-after-a-rotation";

    private static KafkaCluster cluster;
    private static ServerIdentity identity;

    private RunningRoutes routes;
    private Runnable endTrust = () -> { };

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        identity = ServerIdentity.of("localhost", directory);
        cluster = new KafkaCluster(directory.resolve("kafka"), identity, "creditwatch", "password-of-today");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(Stream.of(TOPIC, ROTATED_TOPIC).map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
                    .all().get();
        }
    }

    @AfterAll
    static void shutDown() {
        cluster.close();
    }

    @AfterEach
    void stop() {
        routes.close();
        endTrust.run();
    }

    @Test
    void sendsACloudEventUnderTheAccountsKey() {
        routes = sendingTo("kafka:" + TOPIC, cluster.bootstrapServers(), Receivers.QUEUE_LIMIT);

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
        Path file = Files.writeString(folder.resolve("password"), "password-of-yesterday");
        Map<String, String> trust = Map.of("javax.net.ssl.trustStore", identity.trusted().toString(),
                "javax.net.ssl.trustStoreType", "PKCS12", "javax.net.ssl.trustStorePassword", ServerIdentity.PASSWORD);
        endTrust = identity.trustByDefault();
        trust.forEach(System::setProperty);
        try {
            routes = RunningRoutes.withQueue(new Settings.Queue("kafka:" + ROTATED_TOPIC, cluster.secureServers(),
                    Optional.of("creditwatch"), Optional.of(Secret.fromFile(file))), LIMIT);
            await().untilAsserted(() -> assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                    assertThat(later.answer()).contains("Authentication failed")
                            .doesNotContain("password-of-yesterday")));

            Files.writeString(file, "password-of-today");
            await().until(this::outcome, Delivered.class::isInstance);
        } finally {
            trust.keySet().forEach(System::clearProperty);
        }
    }

    /** The first bytes of HTTP and of TLS: the client would take them for the length of a very large answer. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\u0015\u0003\u0003\u0000\u0002\u0002\u0028",
            "220 smtp ready\r\n"})
    void refusesAServerOfAnotherKind(String answer) throws IOException {
        assertRefuses(new ServerSocket(), answer, Optional.empty(), "does not speak Kafka's protocol without TLS");
    }

    @Test
    void refusesATlsServerThatDoesNotSpeakKafka() throws Exception {
        endTrust = identity.trustByDefault();
        assertRefuses(identity.own().getServerSocketFactory().createServerSocket(), "HTTP/1.1 400 Bad Request\r\n\r\n",
                Optional.of("creditwatch"), "does not speak Kafka's protocol with TLS");
    }

    private void assertRefuses(ServerSocket server, String answer, Optional<String> username, String words)
            throws IOException {
        try (LoopbackServer other = new LoopbackServer(server, client -> {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            client.getInputStream().readAllBytes();
        })) {
            routes = RunningRoutes.withQueue(new Settings.Queue("kafka:" + TOPIC, "localhost:" + other.port(),
                    username, username.map(Secret::of)), Receivers.QUEUE_LIMIT);
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later -> assertThat(later.answer())
                        .contains(words, "queue.broker.url"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-topic", "no..such,topic"})
    void treatsAMissingOrInvalidTopicAsARefusal(String topic) {
        routes = sendingTo("kafka:" + topic, cluster.bootstrapServers(), LIMIT);
        assertThat(outcome()).isInstanceOfSatisfying(Refused.class, refused ->
                assertThat(refused.answer()).startsWith("Broker: ").contains(topic));
    }

    @Test
    void triesAgainSoonWhileTheClusterIsDown() throws Exception {
        routes = sendingTo("kafka:" + TOPIC, "localhost:" + FreePort.find(), LIMIT);
        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(30));
    }

    @Test
    void triesAgainWhenTheNameOfTheClusterCannotBeFound() {
        routes = sendingTo("kafka:" + TOPIC, "no-such-host.invalid:9092", LIMIT);
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    private DeliveryOutcome outcome() {
        return routes.outcomeOf("queue", SampleEvents.warning());
    }

    private static RunningRoutes sendingTo(String uri, String brokers, Duration limit) {
        return RunningRoutes.withQueue(new Settings.Queue(uri, brokers, Optional.empty(), Optional.empty()), limit);
    }

    private static ConsumerRecord<String, byte[]> receive() {
        Map<String, Object> configuration = Map.of("bootstrap.servers", cluster.bootstrapServers(),
                "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(configuration, new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMinutes(2));
            assertThat(records.count()).isEqualTo(1);
            return records.iterator().next();
        }
    }
}
