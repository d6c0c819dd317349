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
    private static int databases;
    /** Each thread has its own ledger, since tests run side by side. */
    private static final ThreadLocal<String> LEDGER = ThreadLocal.withInitial(PostgresqlServer::newLedger);
    private static boolean hasLedger;

    private PostgresqlServer() {
    }

    /** Returns a database with nothing in it. */
    static Settings.Database empty() {
        return settings(create("template1"));
    }

    /** Returns a database with an empty ledger in it. */
    static Settings.Database emptyLedger() {
        executeIn(LEDGER.get(), """
                DO $$ DECLARE name TEXT; BEGIN
                    FOR name IN SELECT tablename FROM pg_tables
                                WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history' LOOP
                        EXECUTE 'DELETE FROM ' || name;
                    END LOOP;
                END $$""");
        return settings(LEDGER.get());
    }

    /** Migrates the first ledger and copies it for each other. */
    private static synchronized String newLedger() {
        if (!hasLedger) {
            execute("CREATE DATABASE ledger");
            Database.open(settings("ledger")).close();
            hasLedger = true;
        }
        return create("ledger");
    }

    private static synchronized String create(String template) {
        String name = "test" + ++databases;
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return name;
    }

    private static Settings.Database settings(String name) {
        return new Settings.Database("jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name,
                Optional.of("postgres"), Optional.of(Secret.of("postgres")));
    }

    /** Returns a database with nothing in it, for a user with this password. */
    static Settings.Database empty(String user, Secret password) {
        Settings.Database database = empty();
        execute("DROP ROLE IF EXISTS " + user, "CREATE ROLE " + user + " LOGIN SUPERUSER PASSWORD '"
                + password.reveal() + "'");
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
        executeIn("postgres", statements);
    }

    private static void executeIn(String database, String... statements) {
        try (Connection connection = SERVER.getDatabase("postgres", database).getConnection();
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
            // what the planner knows of the tables is what a test lets it know
            return EmbeddedPostgres.builder().setServerConfig("fsync", "off")
                    .setServerConfig("autovacuum", "off").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
