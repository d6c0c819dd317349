package io.creditwatch.ledger;

import io.creditwatch.settings.WebAddress;
import io.creditwatch.text.OneLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * File of a ledger, held by one program. A second file next to it is locked until the program ends, and names the
 * process; the operating system frees the lock even after a crash.
 */
final class LedgerFile implements AutoCloseable {

    /** Position of the lock, after the text, since some systems do not let other programs read locked bytes. */
    private static final long LOCKED_BYTE = 1L << 30;
    /** Files that this process holds: a second lock by the same process would free the first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Path lockFile;
    private final FileChannel lock;
    private final Object identity;

    private LedgerFile(Path file, Path lockFile, FileChannel lock) throws IOException {
        this.file = file;
        this.lockFile = lockFile;
        this.lock = lock;
        this.identity = identity();
    }

    /** @throws UnusableLedgerException when the file cannot be created or locked, or another program holds the lock */
    static LedgerFile lock(Path path) {
        createFolder(path.toAbsolutePath().getParent());
        try {
            Path file = resolved(path);
            Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
            FileChannel lock = lockedChannel(path, lockFile);
            create(file);
            return new LedgerFile(file, lockFile, lock);
        } catch (IOException e) {
            throw new UnusableLedgerException("cannot open the ledger at " + path + ": "
                    + OpenFailure.of(path, e));
        }
    }

    private static void createFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, mode(folder, "rwx------"));
            }
        } catch (IOException e) {
            throw new UnusableLedgerException("cannot create the folder " + folder + " for database.url: "
                    + OpenFailure.ofFolder(folder, e));
        }
    }

    /** Returns the same path for all links to the file. */
    private static Path resolved(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file) && links < 40; links++) {
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file.getParent().toRealPath().resolve(file.getFileName());
    }

    private static FileChannel lockedChannel(Path path, Path lockFile) throws IOException {
        if (!HELD.add(lockFile)) {
            throw inUse(path, "this same process");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(lockFile, Set.<OpenOption>of(StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE), mode(lockFile.getParent(), "rw-------"));
            if (tryLock(channel, lockFile) == null) {
                throw inUse(path, holder(channel));
            }
            sign(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            HELD.remove(lockFile);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    private static FileLock tryLock(FileChannel channel, Path lockFile) {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (IOException e) {
            throw new UnusableLedgerException(("cannot lock %s: %s. Some network file systems have no locks: put the "
                    + "ledger on a disk of this machine, or set database.url to a PostgreSQL")
                    .formatted(lockFile, OneLine.of(String.valueOf(e.getMessage()))));
        }
    }

    private static UnusableLedgerException inUse(Path path, String holder) {
        return new UnusableLedgerException(("the ledger at %s is in use by another creditwatch: %s. Stop that one, or "
                + "give this one a database.url of its own").formatted(path, holder));
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        channel.read(bytes, 0);
        String said = OneLine.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)).strip();
        return said.isEmpty() ? "it has not written which" : said;
    }

    /** A full disk may have no space for the text; the lock holds without it. */
    private static void sign(FileChannel channel) {
        ProcessHandle self = ProcessHandle.current();
        String signature = "pid %d on host %s, started %s%n".formatted(self.pid(), WebAddress.thisHost(),
                self.info().startInstant().orElseGet(Instant::now).truncatedTo(ChronoUnit.SECONDS));
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(signature.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException unsigned) {
            // the message of a second program then names no process
        }
    }

    /** SQLite gives its other files the same mode. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, mode(file.getParent(), "rw-------"));
        } catch (FileAlreadyExistsException there) {
            // an existing file keeps its mode
        }
    }

    private Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static FileAttribute<?>[] mode(Path folder, String mode) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    Optional<String> loss() {
        try {
            return identity == null || identity.equals(identity()) ? Optional.empty() : Optional.of(lost("replaced"));
        } catch (NoSuchFileException e) {
            return Optional.of(lost("deleted or moved away"));
        } catch (IOException e) {
            return Optional.of("the ledger's file cannot be looked at: " + OneLine.of(e.toString()));
        }
    }

    private String lost(String what) {
        return ("the ledger's file %s was %s while the program runs, and what is recorded since is lost when it ends. "
                + "Stop creditwatch, put the file back, start it again").formatted(file, what);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // the operating system frees it when the process ends
        }
        HELD.remove(lockFile);
    }
}
