package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends LedgerTest {

    @TempDir
    private Path folder;

    @Override
    Settings.Database settings() {
        return new Settings.Database("jdbc:sqlite:" + folder.resolve("data/ledger.db"), Optional.empty(),
                Optional.empty());
    }

    @Override
    boolean isShared() {
        return false;
    }
}
