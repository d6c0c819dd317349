package io.creditwatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Class data archive of the program, made by a training run. It saves each start a third of its processor time. */
final class ClassArchive {

    static final Path FILE = archive();

    private ClassArchive() {
    }

    private static Path archive() {
        try {
            Files.createDirectories(Program.OUTPUT);
            Path file = Files.createTempDirectory(Program.OUTPUT, "shared-").resolve("classes.jsa");
            // port 9 is closed, so the poll fails and the command ends
            ProcessBuilder training = new ProcessBuilder(Program.JAVA, "-XX:+UseSerialGC",
                    "-XX:ArchiveClassesAtExit=" + file, "-Xlog:disable", "-jar", Program.JAR.toString(), "check").directory(file.getParent().toFile())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            training.environment().putAll(Map.of("HYPERSTACK_API_URL", "http://127.0.0.1:9",
                    "HYPERSTACK_API_KEY", "none"));
            if (!training.start().waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the training run does not end");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
