package io.creditwatch.ledger;

import io.creditwatch.settings.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteCostsTest extends CostsTest {

    @TempDir
    private Path folder;

    @Override
    Settings.Database settings() {
        return SqliteFile.at(folder.resolve("ledger.db"));
    }
}
