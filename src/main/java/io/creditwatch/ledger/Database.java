package io.creditwatch.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.RootMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/** The ledger's database: a file of SQLite's, or PostgreSQL. */
public final class Database implements AutoCloseable, LeaseClock {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final int POSTGRESQL_CONNECTIONS = 8;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final LeaseClock clock;
    private final boolean shared;
    private final GroupCommit together;
    /** Null on PostgreSQL, and for one who only attaches. */
    private final LedgerFile file;

    private Database(HikariDataSource pool, LeaseClock clock, boolean shared, LedgerFile file) {
        this.file = file;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.clock = clock;
        this.shared = shared;
        this.together = new GroupCommit(jdbi);
    }

    /** Opens it by the machine's own clock. */
    public static Database open(Settings.Database settings) {
        return open(settings, Clock.systemUTC());
    }

    /**
     * Opens it, creating or migrating it first. A file is locked until it is closed: it is one program's alone.
     *
     * @param clock that leases and deliveries are measured by where the database is a file
     * @throws UnusableLedgerException when that is not possible, or when it is a newer program's
     */
    public static Database open(Settings.Database settings, Clock clock) {
        if (!isSqlite(settings)) {
            return connect(settings, POSTGRESQL_CONNECTIONS, clock, Schema::bringUpToDate, null);
        }
        OpenFailure.requireNativeLibrary();
        LedgerFile file = LedgerFile.lock(file(settings));
        try {
            return connect(settings, POSTGRESQL_CONNECTIONS, clock, Schema::bringUpToDate, file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens one that is there and of this version, whether another process works with it or not.
     *
     * @throws UnusableLedgerException when there is none, or of another version
     */
    public static Database attach(Settings.Database settings) {
        if (isSqlite(settings)) {
            if (Files.notExists(file(settings))) {
                throw Schema.none(place(settings));
            }
            OpenFailure.requireNativeLibrary();
        }
        return connect(settings, 1, Clock.systemUTC(), Schema::requireUpToDate, null);
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Writes at once or not at all: in a file together with what others write just then, on PostgreSQL beside it.
     *
     * @param work on the database alone: it may be done twice, of which one is rolled back
     */
    <T> T commit(HandleCallback<T, RuntimeException> work) {
        return shared ? jdbi.inTransaction(work) : together.inTransaction(work);
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
            jdbi.useTransaction(handle -> {
                List.of("accounts", "notifications").forEach(table -> handle.execute("UPDATE " + table
                        + " SET lease_until = NULL, lease_token = NULL WHERE lease_token IS NOT NULL"));
                PausedChannels.freeTrials(handle);
            });
        }
    }

    /** Whether other instances may work with it too. */
    boolean isShared() {
        return shared;
    }

    /**
     * Takes the lock that a write takes.
     *
     * @throws RuntimeException when that is not possible now
     */
    public void probe() {
        jdbi.useTransaction(handle -> handle.createQuery("SELECT COUNT(*) FROM accounts").mapTo(Long.class).one());
    }

    /** Why the file is no longer the one that was opened; empty while it is, and on PostgreSQL. */
    public Optional<String> loss() {
        return Optional.ofNullable(file).flatMap(LedgerFile::loss);
    }

    /**
     * Sets that clock, and with it all that is still to come by it: nothing is due later, or claimed for longer, than
     * it was. On PostgreSQL leases go by another clock, and when an account is due is the other instances' business,
     * too: there it is only made earlier.
     */
    public void set(SteadyClock steady, Duration by) {
        jdbi.useTransaction(handle -> {
            if (!shared || by.isNegative()) {
                shift(handle, "accounts", "due_at", by);
            }
            if (!shared) {
                shift(handle, "accounts", "lease_until", by);
                shift(handle, "notifications", "lease_until", by);
                handle.createUpdate("UPDATE notifications SET due_at = due_at + :by WHERE state = 'waiting'")
                        .bind("by", by.toMillis()).execute();
                shift(handle, "failing_channels", "failing_since", by);
                shift(handle, "paused_channels", "paused_at", by);
                shift(handle, "paused_channels", "paused_until", by);
            }
            steady.set(by);
        });
    }

    private static void shift(Handle handle, String table, String column, Duration by) {
        handle.createUpdate("UPDATE %1$s SET %2$s = %2$s + :by WHERE %2$s IS NOT NULL".formatted(table, column))
                .bind("by", by.toMillis()).execute();
    }

    @Override
    public void close() {
        pool.close();
        if (file != null) {
            file.close();
        }
    }

    private static Database connect(Settings.Database settings, int connections, Clock clock,
                                    Consumer<Schema> preparation, LedgerFile file) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(settings.url());
        // asked for each new connection, so that a rotated password needs no restart
        config.setCredentialsProvider(() -> Credentials.of(settings.username().orElse(null),
                settings.password().map(Secret::current).orElse(null)));
        config.setConnectionTimeout(10_000);
        LeaseClock leases = isSqlite(settings) ? ofSqlite(config, clock) : ofPostgresql(config, connections);
        try {
            HikariDataSource pool = new HikariDataSource(config);
            prepare(pool, place(settings), preparation);
            return new Database(pool, leases, !isSqlite(settings), file);
        } catch (UnusableLedgerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unusable(settings, e);
        }
    }

    private static void prepare(HikariDataSource pool, String place, Consumer<Schema> preparation) {
        try {
            preparation.accept(new Schema(pool, place));
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** One writer at a time is all it has: one connection that begins by locking is quickest and never deadlocks. */
    private static LeaseClock ofSqlite(HikariConfig config, Clock clock) {
        config.setMaximumPoolSize(1);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("busy_timeout", "5000");
        return handle -> clock.instant();
    }

    private static LeaseClock ofPostgresql(HikariConfig config, int connections) {
        config.setMaximumPoolSize(connections);
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("socketTimeout", "30");
        // behind PgBouncer the next transaction may be on another connection, which does not know the statement
        config.addDataSourceProperty("prepareThreshold", "0");
        return handle -> Instant.ofEpochMilli(handle
                .createQuery("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                .mapTo(Long.class).one());
    }

    private static boolean isSqlite(Settings.Database settings) {
        return settings.url().startsWith(SQLITE);
    }

    private static Path file(Settings.Database settings) {
        return Path.of(place(settings));
    }

    /** Without what may follow a question mark, since that may hold a password. */
    private static String place(Settings.Database settings) {
        String url = isSqlite(settings) ? settings.url().substring(SQLITE.length()) : settings.url();
        return url.split("\\?", 2)[0];
    }

    private static UnusableLedgerException unusable(Settings.Database settings, RuntimeException failure) {
        String what = "cannot open the ledger at " + place(settings) + ": ";
        return new UnusableLedgerException(what + (isSqlite(settings) ? OpenFailure.of(file(settings), failure)
                : RootMessage.of(failure)));
    }
}
