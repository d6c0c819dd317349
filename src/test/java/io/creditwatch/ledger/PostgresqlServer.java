package io.creditwatch.ledger;

import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A real PostgreSQL, the same one for every test in this virtual machine; it ends with it. */
final class PostgresqlServer {

    private static final EmbeddedPostgres SERVER = start();

    private PostgresqlServer() {
    }

    /** Its one database, with nothing in it. */
    static Settings.Database empty() {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Settings.Database("jdbc:postgresql://localhost:" + SERVER.getPort() + "/postgres",
                Optional.of("postgres"), Optional.of(Secret.of("postgres")));
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
