package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Databases of the tests that must pass on each. */
enum TestDatabase {
    SQLITE, POSTGRESQL;

    private static byte[] emptyLedger;

    /** Returns an empty ledger. Each test gets a copy: to migrate another would take longer than most tests. */
    Settings.Database in(Path folder) throws IOException {
        if (this == POSTGRESQL) {
            return PostgresqlServer.emptyLedger();
        }
        Path file = Files.createDirectories(folder.resolve("data")).resolve("ledger.db");
        Files.write(file, emptyLedger(file));
        return sqlite(file);
    }

    private static synchronized byte[] emptyLedger(Path file) throws IOException {
        if (emptyLedger == null) {
            Database.open(sqlite(file)).close();
            emptyLedger = Files.readAllBytes(file);
        }
        return emptyLedger;
    }

    /** Returns whether several programs may use it at the same time. */
    boolean isShared() {
        return this == POSTGRESQL;
    }

    static Settings.Database sqlite(Path file) {
        return new Settings.Database("jdbc:sqlite:" + file, Optional.empty(), Optional.empty());
    }
}
