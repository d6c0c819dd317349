package io.creditwatch.acceptance;

import io.creditwatch.delivery.FreePort;
import java.io.BufferedReader;
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
            ProcessBuilder training = new ProcessBuilder(Program.JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                    "-XX:ArchiveClassesAtExit=" + file, "-Xlog:disable", "-jar", Program.JAR.toString())
                    .directory(file.getParent().toFile()).redirectErrorStream(true);
            // port 9 is closed, so every poll fails
            training.environment().putAll(Map.of("HYPERSTACK_API_URL", "http://127.0.0.1:9", "LOG_LEVEL", "DEBUG",
                    "HYPERSTACK_API_KEY", "none", "HTTP_PORT", Integer.toString(FreePort.find())));
            Process process = training.start();
            try (BufferedReader output = process.inputReader()) {
                String line = output.readLine();
                while (line != null && !line.contains("event=classes-loaded")) {
                    line = output.readLine();
                }
                process.destroy();
                if (!process.waitFor(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("the training run does not end");
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
