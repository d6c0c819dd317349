package io.creditwatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Wall clock of a program, which a test can set while the program runs. Its monotonic clock stays correct. */
final class WallClock {

    private final Path file;

    private WallClock(Path file) {
        this.file = file;
    }

    static WallClock of(Program program, Path folder) {
        WallClock clock = new WallClock(folder.resolve("clock"));
        clock.is("+0");
        program.environment("LD_PRELOAD", library().toString())
                .environment("FAKETIME_TIMESTAMP_FILE", clock.file.toString())
                .environment("FAKETIME_CACHE_DURATION", "1")
                .environment("NO_FAKE_STAT", "1")
                // otherwise every timed wait of Java ends at once
                .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1").environment("DONT_FAKE_MONOTONIC", "1");
        return clock;
    }

    /** @param offset offset to the real clock, as in {@code -40}, {@code -1h}, {@code +1y} */
    void is(String offset) {
        try {
            Path next = Files.writeString(file.resolveSibling("clock.next"), offset + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path library() {
        try (Stream<Path> all = Files.find(Path.of("/usr/lib"), 3,
                (path, attributes) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return all.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
