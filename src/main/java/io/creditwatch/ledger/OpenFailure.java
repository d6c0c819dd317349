package io.creditwatch.ledger;

import io.creditwatch.settings.FileAccess;
import io.creditwatch.text.OneLine;
import io.creditwatch.text.RootMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/** Reasons why a ledger's file cannot be opened, in one line with the fix. */
final class OpenFailure {

    /** {@code 1: POSIX  ADVISORY  WRITE 4711 08:01:262145 1073741824 1073742335}. */
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int PID = 4;
    private static final int FILE = 5;

    private OpenFailure() {
    }

    static String of(Path file, Throwable failure) {
        if (Files.isDirectory(file)) {
            return "it is a folder; name a file in it in database.url";
        }
        Path folder = file.toAbsolutePath().getParent();
        Optional<Path> closed = Stream.of(file, folder).filter(Files::exists)
                .filter(path -> !Files.isWritable(path)).findFirst();
        if (closed.isPresent()) {
            return whyClosed(closed.get());
        }
        Optional<String> missing = RootMessage.causes(failure).stream().filter(NoSuchFileException.class::isInstance)
                .map(each -> ((NoSuchFileException) each).getFile()).findFirst();
        if (missing.isPresent()) {
            return "there is no folder " + missing.get() + ", to which a link leads; make it, or set database.url to "
                    + "another place";
        }
        if (RootMessage.of(failure).startsWith("Found non-empty schema")) {
            return "it holds the tables of something else; give creditwatch a database.url of its own";
        }
        return code(failure).map(code -> of(file, code, RootMessage.of(failure)))
                .orElseGet(() -> isFull(failure) ? full(folder) : RootMessage.of(failure));
    }

    static String ofFolder(Path folder, IOException failure) {
        Path above = folder;
        while (above != null && Files.notExists(above)) {
            above = above.getParent();
        }
        if (above != null && !Files.isDirectory(above)) {
            return above + " is a file; move it away, or set database.url to another place";
        }
        return above != null && !Files.isWritable(above) ? whyClosed(above)
                : isFull(failure) ? full(above) : OneLine.of(failure.toString());
    }

    private static String whyClosed(Path path) {
        return path + " " + (isReadOnly(path) ? "is on a file system that is mounted read-only; mount it writable, or "
                + "set database.url to another place" : FileAccess.whyNotWritable(path));
    }

    private static String of(Path file, SQLiteErrorCode code, String reason) {
        return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                    reason + "; restore a backup, or move the file away to begin with an empty ledger";
            case SQLITE_BUSY, SQLITE_LOCKED -> "%s has locked it; end that, then start creditwatch again (%s)"
                    .formatted(lockHolder(file).orElse("another process (find it with: fuser " + file + ")"), reason);
            case SQLITE_FULL -> full(file.toAbsolutePath().getParent());
            case SQLITE_IOERR -> isFullDisk(file) ? full(file.toAbsolutePath().getParent())
                    : reason + "; look at the disk and at the system's log. A network file system cannot hold a "
                            + "ledger: put it on a disk of this machine, or set database.url to a PostgreSQL";
            default -> reason;
        };
    }

    private static String full(Path folder) {
        return "the disk that holds " + folder + " is full; free some space there";
    }

    private static Optional<String> lockHolder(Path file) {
        try {
            List<String> inodes = Stream.of("", "-shm", "-wal").map(suffix -> Path.of(file + suffix))
                    .filter(Files::exists).map(OpenFailure::inode).toList();
            long self = ProcessHandle.current().pid();
            return Files.readAllLines(LOCKS).stream().map(line -> line.trim().split("\\s+"))
                    .filter(lock -> lock.length > FILE && inodes.stream().anyMatch(lock[FILE]::endsWith))
                    .map(lock -> Long.parseLong(lock[PID])).filter(pid -> pid > 0 && pid != self).findFirst()
                    .map(pid -> "process " + pid + command(pid));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String inode(Path file) {
        try {
            return ":" + Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String command(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().command())
                .map(command -> " (" + Path.of(command).getFileName() + ")").orElse("");
    }

    private static boolean isFull(Throwable failure) {
        return RootMessage.causes(failure).stream()
                .anyMatch(each -> String.valueOf(each.getMessage()).contains("No space left"));
    }

    private static boolean isFullDisk(Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isReadOnly(Path path) {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<SQLiteErrorCode> code(Throwable failure) {
        return RootMessage.causes(failure).stream().filter(SQLiteException.class::isInstance)
                .map(each -> ((SQLiteException) each).getResultCode()).findFirst();
    }

    /** @throws UnusableLedgerException when SQLite's native library is not there, or cannot be unpacked or loaded */
    static void requireNativeLibrary() {
        if (System.getProperty("org.sqlite.lib.path") != null) {
            // loaded from there without unpacking
            return;
        }
        if (!LibraryLoaderUtil.hasNativeLib(LibraryLoaderUtil.getNativeLibResourcePath(),
                LibraryLoaderUtil.getNativeLibName())) {
            throw new UnusableLedgerException(("there is no SQLite library for %s in this program. Name the folder of "
                    + "one: java -Dorg.sqlite.lib.path=FOLDER -jar …, or set database.url to a PostgreSQL")
                    .formatted(OSInfo.getNativeLibFolderPathForCurrentOS()));
        }
        String key = System.getProperty("org.sqlite.tmpdir") != null ? "org.sqlite.tmpdir" : "java.io.tmpdir";
        Path folder = Path.of(System.getProperty(key, "/tmp"));
        if (!Files.isDirectory(folder)) {
            throw cannotLoad(folder, "there is no such folder", key);
        }
        if (!Files.isWritable(folder)) {
            throw cannotLoad(folder, isReadOnly(folder) ? "its file system is mounted read-only"
                    : FileAccess.whyNotWritable(folder), key);
        }
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            throw cannotLoad(folder, isFullDisk(folder) ? "its disk is full"
                    : "no library can be loaded from it (is it mounted noexec?)", key);
        }
    }

    private static UnusableLedgerException cannotLoad(Path folder, String why, String key) {
        return new UnusableLedgerException(("cannot unpack SQLite's library into the temporary folder %s: %s. Name a "
                + "folder that can be written and executed from: java -D%s=FOLDER -jar …").formatted(folder, why, key));
    }
}
