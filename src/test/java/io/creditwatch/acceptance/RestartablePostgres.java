package io.creditwatch.acceptance;

import io.creditwatch.delivery.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** PostgreSQL that starts again with the same data and port. */
final class RestartablePostgres implements AutoCloseable {

    private final int port = FreePort.find();
    private final Path data;
    private EmbeddedPostgres server;

    /** Starts nothing yet. */
    RestartablePostgres(Path data) {
        this.data = data;
    }

    void start() {
        try {
            server = EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restart() {
        close();
        start();
    }

    /** Returns the program with its ledger here. */
    Program ledgerOf(Program program) {
        return program.with("database.url", "jdbc:postgresql://localhost:" + port + "/postgres")
                .with("database.username", "postgres").with("database.password", "postgres");
    }

    @Override
    public void close() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
