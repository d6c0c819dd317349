package io.creditwatch.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import io.creditwatch.text.RootMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Database of the ledger: a SQLite file for this program alone, or PostgreSQL, which instances share. */
public final class Database implements AutoCloseable {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final int POSTGRESQL_CONNECTIONS = 8;
    /** SQLite has one writer at a time: one connection that locks at once is fastest and never deadlocks. */
    private static final Map<String, String> ON_SQLITE = Map.of("journal_mode", "WAL", "synchronous", "FULL",
            "transaction_mode", "IMMEDIATE", "busy_timeout", "5000");
    /** Behind PgBouncer the next transaction may be on another connection, which does not know a prepared statement. */
    private static final Map<String, String> ON_POSTGRESQL = Map.of("connectTimeout", "10", "socketTimeout", "30",
            "prepareThreshold", "0");
    /** Parser for every database: it keeps each statement that it has parsed. */
    private static final SqlParser PARSER = new ColonPrefixSqlParser();

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Function<Handle, Instant> leaseClock;
    private final boolean shared;
    private final GroupCommit together;
    /** Null on PostgreSQL, and for a database that is only attached. */
    private final LedgerFile file;
    private int version;

    private Database(HikariDataSource pool, Function<Handle, Instant> leaseClock, boolean shared, LedgerFile file) {
        this.file = file;
        this.pool = pool;
        this.jdbi = jdbi(pool);
        this.leaseClock = leaseClock;
        this.shared = shared;
        this.together = new GroupCommit(jdbi);
    }

    public static Database open(Settings.Database settings) {
        return open(settings, Clock.systemUTC());
    }

    /**
     * Opens the database after creating or migrating it. A file is locked until it is closed.
     *
     * @param clock clock of leases and deliveries for a file
     * @throws UnusableLedgerException when that is not possible, or the ledger is from a newer program
     */
    public static Database open(Settings.Database settings, Clock clock) {
        return open(settings, leaseClock(settings, clock));
    }

    static Database open(Settings.Database settings, Function<Handle, Instant> leaseClock) {
        if (!isSqlite(settings)) {
            return connect(settings, POSTGRESQL_CONNECTIONS, leaseClock, Schema::bringUpToDate, null);
        }
        OpenFailure.requireNativeLibrary();
        LedgerFile file = LedgerFile.lock(file(settings));
        try {
            return connect(settings, 1, leaseClock, Schema::bringUpToDate, file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens a database of this version, which another process may have open.
     *
     * @throws UnusableLedgerException when there is no ledger, or one of another version
     */
    public static Database attach(Settings.Database settings) {
        if (isSqlite(settings)) {
            if (Files.notExists(file(settings))) {
                throw Schema.none(place(settings));
            }
            OpenFailure.requireNativeLibrary();
        }
        return connect(settings, 1, leaseClock(settings, Clock.systemUTC()), Schema::requireUpToDate, null);
    }

    /** Returns the database with times as milliseconds, and events as JSON. */
    private static Jdbi jdbi(DataSource pool) {
        return Jdbi.create(pool).configure(SqlStatements.class, sql -> sql.setSqlParser(PARSER))
                .registerArgument(new AbstractArgumentFactory<Instant>(Types.BIGINT) {
                    @Override
                    protected Argument build(Instant time, ConfigRegistry config) {
                        return (position, statement, context) -> statement.setLong(position, time.toEpochMilli());
                    }
                })
                .registerColumnMapper(Instant.class, (row, column, context) -> {
                    long millis = row.getLong(column);
                    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
                })
                .registerColumnMapper(CreditEvent.class, (row, column, context) ->
                        Json.read(row.getString(column), CreditEvent.class));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** @param work change of the database alone: it may run twice in a transaction, of which one is rolled back */
    <T> T commit(HandleCallback<T, RuntimeException> work) {
        return shared ? jdbi.inTransaction(work) : together.inTransaction(work);
    }

    /**
     * Runs the work in a transaction that a power failure may undo, as it may undo a claim: its worker is gone then
     * too. For a file, the commit does not wait for the disk; the next one that does writes it too.
     */
    <T> T commitSoon(HandleCallback<T, RuntimeException> work) {
        return shared ? jdbi.inTransaction(work) : jdbi.withHandle(handle -> {
            pragma(handle, "synchronous = NORMAL");
            try {
                return handle.inTransaction(work);
            } finally {
                pragma(handle, "synchronous = FULL");
            }
        });
    }

    /**
     * Executes a PRAGMA and returns its value, or 0 if it has none. Each claim has two, and jdbi would need several
     * times as long as JDBC.
     */
    private static int pragma(Handle handle, String pragma) {
        try (Statement statement = handle.getConnection().createStatement()) {
            if (!statement.execute("PRAGMA " + pragma)) {
                return 0;
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? row.getInt(1) : 0;
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException("PRAGMA " + pragma, e, null);
        }
    }

    /**
     * Returns whether another process has changed a file since the last call. On PostgreSQL that is not known, and
     * {@link #longestRest} is short.
     */
    public boolean isChangedByOthers() {
        if (shared) {
            return false;
        }
        int before = version;
        version = jdbi.withHandle(handle -> pragma(handle, "data_version"));
        return version != before;
    }

    /** Returns the longest time for which the database need not be asked what is due. */
    Duration longestRest() {
        return shared ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
    }

    /** Returns the time of leases and deliveries. It is the same for all instances, whose own clocks may differ. */
    Instant now(Handle handle) {
        return leaseClock.apply(handle);
    }

    /** Ends the claims of a program that was killed. On PostgreSQL they may belong to other instances, and stay. */
    public void freeClaims() {
        if (!shared) {
            jdbi.useTransaction(handle -> {
                List.of("accounts", "notifications").forEach(table -> handle.execute("UPDATE " + table
                        + " SET lease_until = NULL, lease_token = NULL WHERE lease_until IS NOT NULL"));
                // the pause of such a channel was over
                handle.execute("DELETE FROM paused_channels WHERE trial_token IS NOT NULL");
            });
        }
    }

    static Timer timer(MeterRegistry meters, String operation) {
        return Timer.builder("creditwatch.ledger")
                .description("How long the database took, waiting for a connection included")
                .tag("operation", operation).register(meters);
    }

    boolean isShared() {
        return shared;
    }

    /** @throws RuntimeException when a write cannot take its lock now */
    public void probe() {
        jdbi.useTransaction(handle -> handle.createQuery("SELECT COUNT(*) FROM accounts").mapTo(Long.class).one());
    }

    /** Returns why the file is no longer the one that was opened; empty while it is, and on PostgreSQL. */
    public Optional<String> loss() {
        return Optional.ofNullable(file).flatMap(LedgerFile::loss);
    }

    /**
     * Sets the clock, and moves all future times in the database with it, so that nothing waits longer than before. On
     * PostgreSQL leases use another clock, and due times concern other instances too: they only become earlier.
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

    private static Database connect(Settings.Database settings, int connections, Function<Handle, Instant> leaseClock,
                                    Consumer<Schema> preparation, LedgerFile file) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(settings.url());
        // read for each new connection, so that a rotated password needs no restart
        config.setCredentialsProvider(() -> Credentials.of(settings.username().orElse(null),
                settings.password().map(Secret::current).orElse(null)));
        config.setConnectionTimeout(10_000);
        config.setMaximumPoolSize(connections);
        (isSqlite(settings) ? ON_SQLITE : ON_POSTGRESQL).forEach(config::addDataSourceProperty);
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            preparation.accept(new Schema(pool, place(settings)));
            return new Database(pool, leaseClock, !isSqlite(settings), file);
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            throw e instanceof UnusableLedgerException ? e : unusable(settings, e);
        }
    }

    private static Function<Handle, Instant> leaseClock(Settings.Database settings, Clock clock) {
        return isSqlite(settings) ? handle -> clock.instant() : handle -> handle
                .createQuery("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                .mapTo(Instant.class).one();
    }

    private static boolean isSqlite(Settings.Database settings) {
        return settings.url().startsWith(SQLITE);
    }

    private static Path file(Settings.Database settings) {
        return Path.of(place(settings));
    }

    /** Returns the absolute path, or the URL without its parameters, which may contain a password. */
    private static String place(Settings.Database settings) {
        String url = settings.url().split("\\?", 2)[0];
        return isSqlite(settings) ? Path.of(url.substring(SQLITE.length())).toAbsolutePath().toString() : url;
    }

    private static UnusableLedgerException unusable(Settings.Database settings, RuntimeException failure) {
        String what = "cannot open the ledger at " + place(settings) + ": ";
        return new UnusableLedgerException(what + (isSqlite(settings) ? OpenFailure.of(file(settings), failure)
                : RootMessage.of(failure)));
    }
}
