package io.creditwatch.acceptance;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Class data archive of the program, made by a training run that polls, notifies every channel and serves the page. It
 * saves each start a third of its processor time.
 */
final class ClassArchive {

    static final Path FILE = archive();

    private ClassArchive() {
    }

    private static Path archive() {
        try (StubVendor vendor = new StubVendor(); StubSlack slack = new StubSlack();
                StubMailServer mailServer = new StubMailServer(); StubQueue queue = new StubQueue()) {
            Files.createDirectories(Program.OUTPUT);
            Path folder = Files.createTempDirectory(Program.OUTPUT, "shared-");
            Path file = folder.resolve("classes.jsa");
            Organization low = vendor.organization("low").has("20");
            try (RunningProgram program = Program.in(folder).watching(vendor, low).notifying(slack)
                    .notifying(mailServer).notifying(queue).environment("LOG_LEVEL", "DEBUG")
                    .on(Program.JAVA, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable",
                            "-XX:ArchiveClassesAtExit=" + file)).start()) {
                program.awaitLine("event=classes-loaded");
                for (String channel : List.of("slack", "email", "queue")) {
                    program.awaitLine("event=delivered channel=" + channel);
                }
                List.of("/", "/api/accounts", "/observe/health", "/observe/metrics").forEach(program::get);
                program.stop();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
