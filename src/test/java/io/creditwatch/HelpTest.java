package io.creditwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "check", "config", "try", "test-alert", "status", "events", "notifications",
        "replay", "explain", "silence", "silences", "lift", "forecast", "sandbox", "demo"})
    void printsHelpForEachCommand(String command) {
        assertThat(help(command)).startsWith("Usage: creditwatch " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "events", "notifications", "replay"})
    void describesTheOptionForOneAccountInTheSameWords(String command) {
        assertThat(help(command)).containsPattern("--account=NAME +Only this account; without the option, all of them");
    }

    private static String help(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CreditWatch program = new CreditWatch(Path.of(""), Map.of(), new Properties());

        String[] arguments = (command + " --help").strip().split(" ");
        assertThat(program.execute(new PrintWriter(out), new PrintWriter(err), arguments)).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }
}
