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
public final class KafkaCluster implements AutoCloseable {

    private final int port;
    private final KafkaRaftServer server;

    private final int securePort;

    /** @param identity of the listener that lets only this user in, over TLS */
    public KafkaCluster(Path directory, ServerIdentity identity, String username, String password) throws Exception {
        port = FreePort.find();
        securePort = FreePort.find();
        int controllerPort = FreePort.find();
        Map<String, String> configuration = new HashMap<>(Map.of("process.roles", "broker,controller", "node.id", "1",
                "controller.quorum.voters", "1@localhost:" + controllerPort, "controller.listener.names", "CONTROLLER",
                "log.dirs", directory.toString(), "auto.create.topics.enable", "false",
                "offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "1"));
        configuration.putAll(Map.of(
                "listeners", "PLAINTEXT://localhost:%d,SECURE://localhost:%d,CONTROLLER://localhost:%d"
                        .formatted(port, securePort, controllerPort),
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "listener.name.secure.plain.sasl.jaas.config", PlainLoginModule.class.getName() + " required user_"
                        + username + "=\"" + password + "\";",
                "ssl.keystore.location", identity.file().toString(), "ssl.keystore.type", "PKCS12",
                "ssl.keystore.password", ServerIdentity.PASSWORD, "ssl.key.password", ServerIdentity.PASSWORD));
        format(directory);
        server = new KafkaRaftServer(new KafkaConfig(configuration), Time.SYSTEM);
        server.startup();
    }

    public String bootstrapServers() {
        return "localhost:" + port;
    }

    String secureServers() {
        return "localhost:" + securePort;
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
