package io.creditwatch.ledger;

import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
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

    /** Empties its database, for a user with this password. */
    static Settings.Database empty(String user, Secret password) {
        Settings.Database database = empty();
        execute("DROP ROLE IF EXISTS " + user, "CREATE ROLE " + user + " LOGIN SUPERUSER PASSWORD '" + password.reveal() + "'");
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            ResultSet file = statement.executeQuery("SHOW hba_file");
            file.next();
            Path rules = Path.of(file.getString(1));
            Files.writeString(rules, "host all " + user + " all scram-sha-256\n" + Files.readString(rules));
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
        return new Settings.Database(database.url(), Optional.of(user), Optional.of(password));
    }

    static void execute(String... statements) {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
