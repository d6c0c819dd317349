package io.creditwatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program's classes, as one run left them: with them each of the many others starts in half the time. */
final class ClassArchive {

    static final Path FILE = archive();

    private ClassArchive() {
    }

    private static Path archive() {
        try {
            Files.createDirectories(Program.OUTPUT);
            Path file = Files.createTempDirectory(Program.OUTPUT, "shared-").resolve("classes.jsa");
            // nobody is at port 9: that poll fails, and the check is done
            ProcessBuilder training = new ProcessBuilder(Program.JAVA, "-XX:+UseSerialGC", "-XX:ArchiveClassesAtExit=" + file,
                    "-Xlog:disable", "-jar", Program.JAR.toString(), "check").directory(file.getParent().toFile())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            training.environment().putAll(Map.of("HYPERSTACK_API_URL", "http://127.0.0.1:9", "HYPERSTACK_API_KEY", "none"));
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
