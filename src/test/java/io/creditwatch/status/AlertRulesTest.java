package io.creditwatch.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The rules by which Prometheus watches this program, held to their own tests. */
class AlertRulesTest {

    @Test
    void areValid() throws IOException, InterruptedException {
        assertThat(promtool("check", "rules", "docs/prometheus-alerts.yaml")).isZero();
    }

    @Test
    void fireWhenTheyShouldAndOnlyThen() throws IOException, InterruptedException {
        assertThat(promtool("test", "rules", "docs/prometheus-alerts-test.yaml")).isZero();
    }

    private static int promtool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = promtool.waitFor();
            assertThat(said).doesNotContain("FAILED");
            return exit;
        } catch (IOException e) {
            throw new AssertionError("promtool is needed: install the package prometheus (Debian), or put it on the PATH", e);
        }
    }
}
