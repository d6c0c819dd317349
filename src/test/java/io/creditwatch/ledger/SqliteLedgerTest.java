package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends LedgerTest {

    @TempDir
    private Path folder;

    @Override
    Settings.Database settings() {
        return SqliteFile.at(folder.resolve("data/ledger.db"));
    }

    @Override
    boolean isShared() {
        return false;
    }
}
