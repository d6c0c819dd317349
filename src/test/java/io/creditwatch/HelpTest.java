package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "config", "test-alert", "events", "notifications", "replay", "explain",
            "silence", "silences", "lift", "forecast", "sandbox", "demo"})
    void printsHelpForEachCommand(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = CreditWatch.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

        assertThat(commandLine.execute(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: creditwatch " + command);
        assertThat(err.toString()).isEmpty();
    }
}
