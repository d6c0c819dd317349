package io.creditwatch.ledger;

import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlLedgerTest extends LedgerTest {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    @Override
    void open() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        super.open();
    }

    @Override
    Settings.Database settings() {
        return new Settings.Database("jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
                Optional.of("postgres"), Optional.of(Secret.of("postgres")));
    }

    @Override
    boolean isShared() {
        return true;
    }
}
