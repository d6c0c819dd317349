package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteSpendersTest extends SpendersTest {

    @TempDir
    private Path folder;

    @Override
    Settings.Database settings() {
        return new Settings.Database("jdbc:sqlite:" + folder.resolve("ledger.db"), Optional.empty(),
                Optional.empty());
    }
}
