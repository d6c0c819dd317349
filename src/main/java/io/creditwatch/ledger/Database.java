package io.creditwatch.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** Opens the ledger's database, creating or migrating it first. */
public final class Database implements AutoCloseable {

    private static final String SQLITE = "jdbc:sqlite:";

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * @throws RuntimeException when it cannot be opened or migrated
     */
    public static Database open(Settings.Database settings) {
        createFolder(settings.url());
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(settings.url());
        settings.username().ifPresent(config::setUsername);
        settings.password().map(Secret::reveal).ifPresent(config::setPassword);
        config.setConnectionTimeout(10_000);
        // SQLite has one writer at a time; one connection that begins by locking is the quickest and never deadlocks
        config.setMaximumPoolSize(1);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("busy_timeout", "5000");
        HikariDataSource pool = new HikariDataSource(config);
        try {
            migrate(pool);
            return new Database(pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    public Jdbi jdbi() {
        return jdbi;
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
