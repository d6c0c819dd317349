package io.creditwatch.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Working folders of the programs that a benchmark starts. */
final class BenchmarkFolder {

    private BenchmarkFolder() {
    }

    /** Creates an empty folder below {@code target}, where {@code ./mvnw clean} deletes it. */
    static Path create() throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "bench").toAbsolutePath());
        return Files.createTempDirectory(parent, "creditwatch-");
    }
}
