package io.creditwatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSchemaTest extends SchemaTest {

    @TempDir
    private Path folder;

    @Override
    Settings.Database settings() {
        return at(folder.resolve("ledger.db"));
    }

    @Test
    void refusesAFileThatIsNoDatabaseAndLeavesItAlone() throws IOException {
        Path file = folder.resolve("notes.txt");
        String text = "Nothing of SQLite's, and longer than the header that a database begins with. ".repeat(20);
        Files.writeString(file, text);

        assertThatThrownBy(() -> Database.open(at(file))).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll("cannot open the ledger at " + file, "not a database", "restore a backup");
        assertThat(file).hasContent(text);
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Database.open(at(file.resolve("ledger.db"))))
                .isInstanceOf(UnusableLedgerException.class)
                .hasMessageContaining("cannot create the folder " + file + " for database.url");
    }

    @Test
    void makesNoFileForOneWhoOnlyAttaches() {
        assertThatThrownBy(() -> Database.attach(settings())).isInstanceOf(UnusableLedgerException.class);
        assertThat(folder).isEmptyDirectory();
    }

    private static Settings.Database at(Path file) {
        return new Settings.Database("jdbc:sqlite:" + file, Optional.empty(), Optional.empty());
    }
}
