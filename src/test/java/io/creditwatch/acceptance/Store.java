package io.creditwatch.acceptance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/** A real database for a program to keep its ledger in, and a view of it from outside. */
interface Store extends AutoCloseable {

    /** Has that program keep its ledger here. */
    Program keep(Program program);

    /** The ledger as it is. */
    LedgerRecords records();

    /** The ledger of a program that was killed, looked at so that what it left behind stays for the next to mend. */
    LedgerRecords remains();

    /** {@code ok} when the database finds nothing wrong with itself. */
    String integrity();

    @Override
    void close();

    /** A file in that folder, which must be empty. */
    static Store sqlite(Path folder) {
        return new Sqlite(folder);
    }

    /** A server of its own. */
    static Store postgresql() {
        try {
            return new Postgresql(EmbeddedPostgres.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Sqlite(Path folder) implements Store {

        private static final String FILE = "ledger.db";

        @Override
        public Program keep(Program program) {
            return program.with("database.url", url(folder));
        }

        @Override
        public LedgerRecords records() {
            return new LedgerRecords(Jdbi.create(url(folder)));
        }

        /** Whoever opens it first after a crash takes its log in, so that is done to a copy. */
        @Override
        public LedgerRecords remains() {
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

    record Postgresql(EmbeddedPostgres server) implements Store {

        @Override
        public Program keep(Program program) {
            return program.with("database.url", url()).with("database.username", "postgres")
                    .with("database.password", "postgres");
        }

        @Override
        public LedgerRecords records() {
            return new LedgerRecords(Jdbi.create(server.getPostgresDatabase()));
        }

        @Override
        public LedgerRecords remains() {
            return records();
        }

        /** It has no check of the whole; reading every row of every table is what there is. */
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
