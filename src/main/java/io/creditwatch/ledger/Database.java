package io.creditwatch.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Opens the ledger's database, creating or migrating it first: a file of SQLite's, or PostgreSQL. */
public final class Database implements AutoCloseable, LeaseClock {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final int POSTGRESQL_CONNECTIONS = 8;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final LeaseClock clock;
    private final boolean shared;

    private Database(HikariDataSource pool, LeaseClock clock, boolean shared) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.clock = clock;
        this.shared = shared;
    }

    /**
     * @throws RuntimeException when it cannot be opened or migrated
     */
    public static Database open(Settings.Database settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(settings.url());
        settings.username().ifPresent(config::setUsername);
        settings.password().map(Secret::reveal).ifPresent(config::setPassword);
        config.setConnectionTimeout(10_000);
        boolean shared = !settings.url().startsWith(SQLITE);
        LeaseClock clock = shared ? ofPostgresql(config) : ofSqlite(config);
        HikariDataSource pool = new HikariDataSource(config);
        try {
            migrate(pool);
            return new Database(pool, clock, shared);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** By the clock of the machine that the database is on, which every instance shares. */
    @Override
    public Instant now(Handle handle) {
        return clock.now(handle);
    }

    /**
     * Frees what is claimed, for a program that starts: a file is one program's alone, so whoever claimed anything in
     * it is gone, and what it was killed over need not wait for the claim to run out. On PostgreSQL others may be at
     * work.
     */
    public void freeClaims() {
        if (!shared) {
            jdbi.useTransaction(handle -> List.of("accounts", "notifications").forEach(table -> handle.execute(
                    "UPDATE " + table + " SET lease_until = NULL, lease_token = NULL WHERE lease_token IS NOT NULL")));
        }
    }

    /**
     * Takes the lock that a write takes.
     *
     * @throws RuntimeException when that is not possible now
     */
    public void probe() {
        jdbi.useTransaction(handle -> handle.createQuery("SELECT COUNT(*) FROM accounts").mapTo(Long.class).one());
    }

    @Override
    public void close() {
        pool.close();
    }

    /** One writer at a time is all it has: one connection that begins by locking is the quickest and never deadlocks. */
    private static LeaseClock ofSqlite(HikariConfig config) {
        createFolder(config.getJdbcUrl());
        config.setMaximumPoolSize(1);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("busy_timeout", "5000");
        return handle -> Clock.systemUTC().instant();
    }

    private static LeaseClock ofPostgresql(HikariConfig config) {
        config.setMaximumPoolSize(POSTGRESQL_CONNECTIONS);
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("socketTimeout", "30");
        return handle -> Instant.ofEpochMilli(handle
                .createQuery("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                .mapTo(Long.class).one());
    }

    private static void migrate(DataSource source) {
        Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
    }

    private static void createFolder(String url) {
        Path folder = Path.of(url.substring(SQLITE.length())).toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the folder " + folder + " for database.url", e);
        }
    }
}
