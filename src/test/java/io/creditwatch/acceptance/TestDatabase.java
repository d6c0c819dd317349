package io.creditwatch.acceptance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/** A real database for the ledger of a program, which the test can read too. */
interface TestDatabase extends AutoCloseable {

    /** Sets the keys with which the program uses this database. */
    Program configure(Program program);

    /** Returns the ledger as it is now. */
    LedgerRecords records();

    /** Returns the ledger of a killed program; reading it repairs nothing, so that the next program has to. */
    LedgerRecords recordsAfterKill();

    /** Returns {@code ok} if the database reports no damage. */
    String integrity();

    @Override
    void close();

    /** Returns a file in the folder, which must be empty. */
    static TestDatabase sqlite(Path folder) {
        return new Sqlite(folder);
    }

    /** Starts a server. */
    static TestDatabase postgresql() {
        try {
            return new Postgresql(EmbeddedPostgres.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Sqlite(Path folder) implements TestDatabase {

        private static final String FILE = "ledger.db";

        @Override
        public Program configure(Program program) {
            return program.with("database.url", url(folder));
        }

        @Override
        public LedgerRecords records() {
            return new LedgerRecords(Jdbi.create(url(folder)));
        }

        /** Reads a copy, because the first connection after a crash applies the write-ahead log. */
        @Override
        public LedgerRecords recordsAfterKill() {
            try {
                Path copy = Files.createDirectories(folder.resolve("copy"));
                for (String suffix : new String[] {"", "-wal"}) {
                    Files.deleteIfExists(copy.resolve(FILE + suffix));
                    if (Files.exists(folder.resolve(FILE + suffix))) {
                        Files.copy(folder.resolve(FILE + suffix), copy.resolve(FILE + suffix));
                    }
                }
                Files.deleteIfExists(copy.resolve(FILE + "-shm"));
                return new LedgerRecords(Jdbi.create(url(copy)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String integrity() {
            return Jdbi.create(url(folder)).withHandle(handle -> handle.createQuery("PRAGMA integrity_check")
                    .mapTo(String.class).first());
        }

        @Override
        public void close() {
        }

        private static String url(Path folder) {
            return "jdbc:sqlite:" + folder.resolve(FILE) + "?busy_timeout=10000";
        }

        @Override
        public String toString() {
            return "SQLite";
        }
    }

    record Postgresql(EmbeddedPostgres server) implements TestDatabase {

        @Override
        public Program configure(Program program) {
            return program.with("database.url", url()).with("database.username", "postgres")
                    .with("database.password", "postgres");
        }

        @Override
        public LedgerRecords records() {
            return new LedgerRecords(Jdbi.create(server.getPostgresDatabase()));
        }

        @Override
        public LedgerRecords recordsAfterKill() {
            return records();
        }

        /** Reads every row of every table, because PostgreSQL has no check of a whole database. */
        @Override
        public String integrity() {
            return Jdbi.create(server.getPostgresDatabase()).withHandle(handle -> {
                for (String table : new String[] {"accounts", "readings", "events", "notifications"}) {
                    handle.createQuery("SELECT COUNT(CAST(t AS TEXT)) FROM " + table + " AS t").mapTo(Long.class).one();
                }
                return "ok";
            });
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String url() {
            return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
        }

        @Override
        public String toString() {
            return "PostgreSQL";
        }
    }
}
