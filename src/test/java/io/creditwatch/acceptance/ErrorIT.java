package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditwatch.acceptance.StubVendor.Organization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests that an Error in any thread ends the program, so that its supervisor starts it again. Here the Error is thrown
 * by a buffer larger than any array.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(4)
class ErrorIT {

    private static final String THROW_ERROR = "- bean: {beanType: java.nio.ByteBuffer, method: allocate(2147483647)}";

    @AutoClose
    private final StubVendor vendor = new StubVendor();
    private final Organization account = vendor.organization("prod-eu");

    @TempDir
    private Path folder;

    @Test
    void endsTheProgramWhenAWorkerThrowsIt() {
        Program program = program().pager(Program.KEEP_NOTIFICATION, THROW_ERROR);
        try (RunningProgram running = program.startAndWait()) {
            account.has("95.20");
            assertEnds(running);
            assertThat(running.err()).doesNotContain("event=delivery-failed");
        }
    }

    @Test
    void endsTheProgramWhenATimerThrowsIt() {
        assertEnds(program().route("break-down", "timer:break-down", THROW_ERROR).start());
    }

    /** A build rewrites the jar of a program that runs from its folder; nothing but the last request throws. */
    @Test
    void endsTheProgramWhenARequestThrowsItButIsNotThrownWhenTheJarIsRewritten() throws Exception {
        Path jar = folder.resolve("creditwatch.jar");
        Files.copy(Program.JAR, jar);
        Files.createSymbolicLink(folder.resolve("lib"), Program.JAR.resolveSibling("lib"));
        try (StubSlack slack = new StubSlack(); StubMailServer mailServer = new StubMailServer();
                StubQueue queue = new StubQueue();
                RunningProgram running = program().from(jar).notifying(slack).notifying(mailServer)
                        .notifying(queue).environment("LOG_LEVEL", "DEBUG")
                        .route("break-down", "platform-http:/break-down", THROW_ERROR).startAndWait()) {
            account.awaitPolls(1);
            running.awaitLine("event=classes-loaded");
            overwrite(jar);

            account.has("95.20");
            Await.soon(() -> {
                assertThat(slack.headlines("prod-eu")).containsExactly("WARNING · prod-eu · $95.20 left");
                assertThat(mailServer.subjects("prod-eu")).isEqualTo(slack.headlines("prod-eu"));
                assertThat(queue.types("prod-eu")).containsExactly("warning");
            });
            account.fails(401);
            Await.soon(() -> assertThat(mailServer.subjects("prod-eu")).hasSize(2));
            assertThat(running.get("/").statusCode()).isEqualTo(200);
            assertThat(running.isAlive()).isTrue();
            assertThat(running.err()).doesNotContain("event=chart-failed", "\tat ");

            assertThatThrownBy(() -> running.get("/break-down")).isInstanceOf(UncheckedIOException.class);
            assertEnds(running);
        }
    }

    private Program program() {
        return Program.in(folder).watching(vendor, account);
    }

    private static void assertEnds(RunningProgram running) {
        try (running) {
            RunResult run = running.awaitEnd();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(70);
            assertThat(run.err()).containsOnlyOnce("event=fatal-error").contains("OutOfMemoryError");
        }
    }

    private static void overwrite(Path jar) throws IOException {
        byte[] nonsense = new byte[(int) Files.size(jar) / 2];
        try (OutputStream out = Files.newOutputStream(jar, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(nonsense);
        }
    }
}
