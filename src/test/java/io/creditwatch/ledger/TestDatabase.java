package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Databases of the tests that must pass on each. */
public enum TestDatabase {
    SQLITE, POSTGRESQL;

    private static byte[] emptyLedger;

    /** Returns an empty ledger. */
    Settings.Database in(Path folder) throws IOException {
        if (this == POSTGRESQL) {
            return PostgresqlServer.emptyLedger();
        }
        Path file = folder.resolve("data/ledger.db");
        createLedger(file);
        return sqlite(file);
    }

    /** Creates an empty ledger as a copy: to migrate another would take longer than most tests. */
    public static synchronized void createLedger(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        if (emptyLedger == null) {
            Database.open(sqlite(file)).close();
            emptyLedger = Files.readAllBytes(file);
        }
        Files.write(file, emptyLedger);
    }

    /** Returns whether several programs may use it at the same time. */
    boolean isShared() {
        return this == POSTGRESQL;
    }

    static Settings.Database sqlite(Path file) {
        return new Settings.Database("jdbc:sqlite:" + file, Optional.empty(), Optional.empty());
    }
}
