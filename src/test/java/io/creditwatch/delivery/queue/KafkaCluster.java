package io.creditwatch.delivery.queue;

import io.creditwatch.delivery.FreePort;
import io.creditwatch.delivery.ServerIdentity;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real cluster of one node, which is broker and controller; it makes no topic by itself. */
final class KafkaCluster implements AutoCloseable {

    private final int port;
    private final KafkaRaftServer server;

    KafkaCluster(Path directory) throws Exception {
        this(directory, Map.of());
    }

    /** A cluster that lets only this user in, over TLS. */
    static KafkaCluster askingForALogin(Path directory, ServerIdentity identity, String username, String password)
            throws Exception {
        return new KafkaCluster(directory, Map.of(
                "listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config", PlainLoginModule.class.getName()
                        + " required username=\"" + username + "\" password=\"" + password + "\" user_" + username
                        + "=\"" + password + "\";",
                "ssl.keystore.location", identity.file().toString(), "ssl.keystore.type", "PKCS12",
                "ssl.keystore.password", ServerIdentity.PASSWORD, "ssl.key.password", ServerIdentity.PASSWORD,
                "ssl.truststore.location", identity.trusted().toString(),
                "ssl.truststore.password", ServerIdentity.PASSWORD));
    }

    private KafkaCluster(Path directory, Map<String, String> more) throws Exception {
        port = FreePort.find();
        Map<String, String> configuration = configuration(directory, port, FreePort.find());
        configuration.putAll(more);
        format(directory);
        server = new KafkaRaftServer(new KafkaConfig(configuration), Time.SYSTEM);
        server.startup();
    }

    String bootstrapServers() {
        return "localhost:" + port;
    }

    private static Map<String, String> configuration(Path directory, int port, int controllerPort) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("process.roles", "broker,controller");
        configuration.put("node.id", "1");
        configuration.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        configuration.put("controller.listener.names", "CONTROLLER");
        configuration.put("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        configuration.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        configuration.put("log.dirs", directory.toString());
        configuration.put("auto.create.topics.enable", "false");
        configuration.put("offsets.topic.replication.factor", "1");
        configuration.put("offsets.topic.num.partitions", "1");
        return configuration;
    }

    private static void format(Path directory) throws Exception {
        new Formatter().setClusterId(Uuid.randomUuid().toString()).setNodeId(1)
                .setDirectories(List.of(directory.toString())).setMetadataLogDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
