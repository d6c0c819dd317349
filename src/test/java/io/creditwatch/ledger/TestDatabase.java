package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;

/** Databases of the tests that must pass on each. */
enum TestDatabase {
    SQLITE, POSTGRESQL;

    /** Returns an empty database. */
    Settings.Database in(Path folder) {
        return this == POSTGRESQL ? PostgresqlServer.empty() : sqlite(folder.resolve("data/ledger.db"));
    }

    /** Returns whether several programs may use it at the same time. */
    boolean isShared() {
        return this == POSTGRESQL;
    }

    static Settings.Database sqlite(Path file) {
        return new Settings.Database("jdbc:sqlite:" + file, Optional.empty(), Optional.empty());
    }
}
