package io.creditwatch.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which process holds a lock on a SQLite file, as far as the system tells. */
final class LockHolder {

    /** {@code 1: POSIX  ADVISORY  WRITE 4711 08:01:262145 1073741824 1073742335}. */
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int PID = 4;
    private static final int FILE = 5;

    private LockHolder() {
    }

    /** Empty when the system does not tell, or when it is none that this process may see. */
    static Optional<String> of(Path file) {
        try {
            List<String> inodes = Stream.of("", "-shm", "-wal").map(suffix -> Path.of(file + suffix))
                    .filter(Files::exists).map(LockHolder::inode).toList();
            long self = ProcessHandle.current().pid();
            return Files.readAllLines(LOCKS).stream().map(line -> line.trim().split("\\s+"))
                    .filter(lock -> lock.length > FILE && inodes.stream().anyMatch(lock[FILE]::endsWith))
                    .map(lock -> Long.parseLong(lock[PID])).filter(pid -> pid > 0 && pid != self).findFirst()
                    .map(pid -> "process " + pid + name(pid));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String inode(Path file) {
        try {
            return ":" + Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().command())
                .map(command -> " (" + Path.of(command).getFileName() + ")").orElse("");
    }
}
