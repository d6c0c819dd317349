package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.creditwatch.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedPasswordTest {

    @Test
    void usesANewPasswordWithoutARestart(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "of-yesterday");
        try (Database database = Database.open(PostgresqlServer.empty("rotating", Secret.fromFile(file)))) {
            database.probe();

            PostgresqlServer.execute("ALTER ROLE rotating PASSWORD 'of-today'",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'");
            assertThatThrownBy(database::probe).isInstanceOf(RuntimeException.class);

            Files.writeString(file, "of-today");
            // the pool may still hold a connection that the server has ended
            await().ignoreExceptions().untilAsserted(database::probe);
        }
    }
}
