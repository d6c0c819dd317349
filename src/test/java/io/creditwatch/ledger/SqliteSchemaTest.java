package io.creditwatch.ledger;

import static io.creditwatch.ledger.TestDatabase.sqlite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(2)
class SqliteSchemaTest extends SchemaTest {

    @TempDir
    private Path folder;

    @Override
    Settings.Database settings() {
        return sqlite(folder.resolve("ledger.db"));
    }

    @Test
    void refusesAFileThatIsNoDatabaseAndDoesNotChangeIt() throws IOException {
        Path file = folder.resolve("notes.txt");
        String text = "Nothing of SQLite's, and longer than the header that a database begins with. ".repeat(20);
        Files.writeString(file, text);

        assertThatThrownBy(() -> Database.open(sqlite(file))).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll("cannot open the ledger at " + file, "not a database", "restore a backup");
        assertThat(file).hasContent(text);
    }

    @Test
    void reportsThatTheFolderCannotBeCreated() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Database.open(sqlite(file.resolve("ledger.db"))))
                .isInstanceOf(UnusableLedgerException.class)
                .hasMessageContainingAll("cannot create the folder " + file + " for database.url",
                        file + " is a file; move it away, or set database.url to another place");
    }

    @Test
    void reportsALinkToAMissingFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("nowhere/ledger.db"));

        assertThatThrownBy(() -> Database.open(sqlite(link))).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("nowhere"));
    }

    @Test
    void refusesADatabaseOfAnotherProgram() throws SQLException {
        Path file = folder.resolve("shop.db");
        try (Connection shop = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = shop.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER)");
        }
        assertThatThrownBy(() -> Database.open(sqlite(file))).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContaining(
                "it holds the tables of something else; give creditwatch a database.url of its own")
                .hasMessageNotContaining("baseline");
    }

    @Test
    void isHeldByOneProgramThroughAnyPath() throws IOException {
        Path file = folder.resolve("data/ledger.db");
        Files.createDirectories(folder.resolve("links"));
        Path linkedFolder = Files.createSymbolicLink(folder.resolve("links/folder"), folder.resolve("data"));
        Path linkedFile = Files.createSymbolicLink(folder.resolve("links/file"), file);
        try (Database first = Database.open(sqlite(file))) {
            for (Path way : List.of(file, folder.resolve("links/../data/./ledger.db"), linkedFile,
                    linkedFolder.resolve("ledger.db"))) {
                assertThatThrownBy(() -> Database.open(sqlite(way))).isInstanceOf(UnusableLedgerException.class)
                        .hasMessageContainingAll("the ledger at " + way + " is in use by another creditwatch",
                                "Stop that one, or give this one a database.url of its own");
            }
            Database.attach(sqlite(linkedFile)).close();
            first.probe();
        }
        Database.open(sqlite(linkedFile)).close();
    }

    @Test
    void createsFilesForThisUserAlone() throws IOException {
        Path file = folder.resolve("data/deep/ledger.db");
        try (Database database = Database.open(sqlite(file))) {
            database.probe();
            assertThat(modes(folder.resolve("data"))).containsOnly(
                    entry("deep", "rwx------"), entry("ledger.db", "rw-------"), entry("ledger.db-wal", "rw-------"),
                    entry("ledger.db-shm", "rw-------"), entry("ledger.db.lock", "rw-------"));
            assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
        }
    }

    @Test
    void keepsTheModesThatAnOperatorHasSet() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Path file = Files.createFile(shared.resolve("ledger.db"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Database.open(sqlite(file)).close();

        assertThat(mode(shared)).isEqualTo("rwxr-x---");
        assertThat(mode(file)).isEqualTo("rw-r-----");
    }

    @Test
    void detectsADeletedOrReplacedFile() throws IOException {
        Path file = folder.resolve("ledger.db");
        try (Database database = Database.open(sqlite(file))) {
            assertThat(database.loss()).isEmpty();
            Path away = Files.move(file, folder.resolve("away.db"));
            assertThat(database.loss().orElseThrow()).contains("ledger.db was deleted or moved away",
                    "Stop creditwatch, put the file back, start it again");
            Files.copy(away, file);
            assertThat(database.loss().orElseThrow()).contains("ledger.db was replaced");
            Files.move(away, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(database.loss()).isEmpty();
        }
    }

    @Test
    void namesTheProcessThatHasLockedTheFile() throws IOException, InterruptedException {
        Path file = folder.resolve("ledger.db");
        Database.open(sqlite(file)).close();
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), LockingProcess.class.getName(), file.toString()).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> Database.open(sqlite(file))).isInstanceOf(UnusableLedgerException.class)
                    .hasMessageContainingAll("process " + other.pid() + " (java) has locked it", "end that, then start")
                    .hasMessageNotContaining("move the file away");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void reportsAFolderInThePlaceOfTheFile() throws IOException {
        Path file = Files.createDirectory(folder.resolve("ledger.db"));

        assertThatThrownBy(() -> Database.open(sqlite(file))).isInstanceOf(UnusableLedgerException.class)
                .hasMessageContaining("it is a folder; name a file in it in database.url")
                .hasMessageNotContaining("move the file away");
    }

    private static Map<String, String> modes(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(path -> !path.equals(below)).collect(Collectors.toMap(
                    path -> path.getFileName().toString(), SqliteSchemaTest::mode));
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void createsNoFileWhenItAttaches() {
        assertThatThrownBy(() -> Database.attach(settings())).isInstanceOf(UnusableLedgerException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
