package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditwatch.Needs;
import io.creditwatch.Tool;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PgBouncer lends each transaction another connection to PostgreSQL. */
@Needs(Tool.PGBOUNCER)
class PgBouncerTest {

    private final int port = FreePort.find();
    @TempDir
    private Path folder;
    private Settings.Database direct;
    private Process bouncer;

    @BeforeEach
    void start() throws IOException {
        direct = PostgresqlServer.empty();
        URI server = URI.create(direct.url().substring("jdbc:".length()));
        Path users = Files.writeString(folder.resolve("users.txt"), "\"postgres\" \"postgres\"\n");
        Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                ledger = host=127.0.0.1 port=%d dbname=%s user=postgres password=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = plain
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 3
                server_round_robin = 1
                """.formatted(server.getPort(), server.getPath().substring(1), port, users));
        List<String> command = new ArrayList<>(List.of(Tool.PGBOUNCER.path().orElseThrow().toString(),
                settings.toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(1, List.of("-u", "daemon"));
            folder.toFile().setExecutable(true, false);
            folder.toFile().setReadable(true, false);
        }
        bouncer = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        await().until(() -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException e) {
                assertThat(bouncer.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
                return false;
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (bouncer != null) {
            bouncer.destroyForcibly().waitFor();
        }
    }

    @Test
    void worksInTransactionMode() {
        Settings.Database settings = new Settings.Database("jdbc:postgresql://127.0.0.1:" + port + "/ledger",
                direct.username(), direct.password());
        try (Database one = Database.open(settings); Database other = Database.open(settings)) {
            CompletableFuture.allOf(Stream.of(one, other).flatMap(database -> IntStream.range(0, 4)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> write(database))))
                    .toArray(CompletableFuture[]::new))
                    .join();

            assertThat(one.jdbi().<Map<String, Object>, RuntimeException>withHandle(handle ->
                    handle.createQuery("SELECT COUNT(*) AS many FROM readings").mapToMap().one()))
                    .containsEntry("many", 8 * 40L);
        }
        Database.open(settings).close();
        Database.open(direct).close();
    }

    private static void write(Database database) {
        for (int i = 0; i < 40; i++) {
            String account = Thread.currentThread().getName() + System.nanoTime();
            database.commit(handle -> handle.createUpdate("""
                    INSERT INTO readings (account, read_at, credit) VALUES (:account, :now, '1')""")
                    .bind("account", account).bind("now", database.now(handle).toEpochMilli()).execute());
        }
    }
}
