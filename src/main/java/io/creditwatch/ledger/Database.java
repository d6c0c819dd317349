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

    private Database(HikariDataSource pool, LeaseClock clock) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.clock = clock;
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
        LeaseClock clock = settings.url().startsWith(SQLITE) ? ofSqlite(config) : ofPostgresql(config);
        HikariDataSource pool = new HikariDataSource(config);
        try {
            migrate(pool);
            return new Database(pool, clock);
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
