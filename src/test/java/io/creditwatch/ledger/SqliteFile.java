package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;

/** A ledger in a file, which is there once it is opened. */
final class SqliteFile {

    private SqliteFile() {
    }

    static Settings.Database at(Path file) {
        return new Settings.Database("jdbc:sqlite:" + file, Optional.empty(), Optional.empty());
    }
}
