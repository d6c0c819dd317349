package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.LedgerErrors;
import io.creditwatch.settings.Configuration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerHealthTest {

    private static String url;
    private static Database database;

    private final ExecutorService reader = Executors.newSingleThreadExecutor();
    private final LedgerErrors errors = new LedgerErrors(System::nanoTime, new SimpleMeterRegistry());
    private final LedgerHealth health = new LedgerHealth(database, errors, reader, System::nanoTime);

    @BeforeAll
    static void open(@TempDir Path folder) {
        url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        database = Database.open(Configuration.load(folder,
                Map.of("DATABASE_URL", url, "HYPERSTACK_API_KEY", "some-key"), new Properties())
                .settings(Set.of()).database());
    }

    @AfterEach
    void stop() {
        reader.shutdown();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void isUpWhileTheDatabaseCanBeWritten() {
        await().untilAsserted(() -> assertThat(health.call().getState()).isEqualTo(State.UP));
    }

    @Test
    void answersSoonThoughTheDatabaseHangs() throws SQLException {
        try (Connection other = DriverManager.getConnection(url); Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            long before = System.nanoTime();
            HealthCheck.Result result = health.call();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
            assertThat(result.getState()).isEqualTo(State.DOWN);
            assertThat(result.getMessage()).contains("the database cannot be written: it does not answer");
        }
    }

    @Test
    void isDownForAsLongAsNothingCanBeRecorded() {
        errors.failed("recording prod-eu", new IllegalStateException("the disk is full"));
        assertThat(health.call().getMessage()).contains("the database cannot be written: the disk is full");

        errors.succeeded("recording prod-eu");
        assertThat(health.call().getState()).isEqualTo(State.UP);
    }
}
