package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.delivery.FreePort;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What somebody sees who has nothing but a JDK. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {

    @Test
    void showsOnAConsoleHowABalanceFallsAndComesBack(@TempDir Path folder) {
        Program program = Program.in(folder).environment("HTTP_PORT", Integer.toString(FreePort.find()));
        try (RunningProgram demo = program.start("demo")) {
            Within.seconds(60, () -> assertThat(demo.out())
                    .containsSubsequence("OK", "WARNING · prod-eu", "CRITICAL · prod-eu", "RECOVERED · prod-eu"));
            assertThat(demo.err()).doesNotContain("ERROR", "\tat ");
            assertThat(demo.stop().exitCode()).isIn(0, 143);
        }
    }
}
