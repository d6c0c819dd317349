package io.creditwatch.acceptance;

import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests the demo, on the console and in the compose file. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class DemoIT {

    @Test
    void showsOnTheConsoleHowABalanceFallsAndRecovers(@TempDir Path folder) throws IOException {
        Program program = Program.in(folder);
        try (RunningProgram demo = program.environment("HTTP_PORT", Integer.toString(program.port())).start("demo")) {
            Await.soon(() -> assertThat(demo.out())
                    .containsSubsequence("OK", "WARNING · prod-eu", "CRITICAL · prod-eu", "RECOVERED · prod-eu"));
            Instant notified = Instant.parse(json(demo, "/api/notifications").findValue("decidedAt").asText());
            Await.soon(() -> assertThat(Instant.parse(json(demo, "/api/channels").findValue("triedAt").asText()))
                    .as("in the time of the demo").isBetween(notified.minusSeconds(60), notified.plus(24, HOURS)));
            assertThat(demo.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
            assertThat(demo.err()).doesNotContain("ERROR", "\tat ");
            assertThat(demo.stop().exitCode()).isIn(0, 143);
        }
    }

    private static JsonNode json(RunningProgram program, String path) throws IOException {
        return new ObjectMapper().readTree(program.get(path).body());
    }

    /** Runs the two programs of the compose file's demo profile with the settings there. */
    @Test
    void sendsTheMessagesOfTheComposeFile(@TempDir Path sandboxFolder, @TempDir Path folder) throws IOException {
        Program simulated = Program.in(sandboxFolder);
        Program watching = Program.in(folder)
                .with("hyperstack.api.url", "http://127.0.0.1:" + simulated.port() + "/v1");
        demoVariables().forEach(watching::environment);
        try (StubSlack slack = new StubSlack(); RunningProgram sandbox = simulated
                .environment("HTTP_PORT", Integer.toString(simulated.port())).start("sandbox", "--speed", "1200")) {
            Await.soon(() -> assertThatCode(() -> sandbox.get("/observe/health/live"))
                    .doesNotThrowAnyException());
            assertThat(sandbox.out().replace("\\\n  ", ""))
                    .contains("POLL_PERIOD=1s POLL_PERIOD_ALERT=1s ALERT_WARNING_CREDIT=800 "
                    + "ALERT_CRITICAL_CREDIT=400 ALERT_WARNING_RUNWAY=0 ALERT_CRITICAL_RUNWAY=0 "
                    + "ALERT_REMINDER_RUNWAY=0 java -jar");
            try (RunningProgram watcher = watching.notifying(slack).startAndWait()) {
                // the first three, or those of a later payment if the program starts too slowly for the warning
                Await.within(3 * Await.PATIENCE, () -> assertThat(threeInARow(slack.headlines("demo")))
                        .anySatisfy(headlines -> assertThat(headlines).satisfiesExactly(
                                first -> assertThat(first)
                                        .matches("WARNING · demo · \\$[4-7]\\d\\d\\.\\d\\d(, about .*)? left"),
                                second -> assertThat(second)
                                        .matches("CRITICAL · demo · \\$[1-3]\\d\\d\\.\\d\\d(, about .*)? left"),
                                third -> assertThat(third).matches(
                                        "RECOVERED · demo · \\$(8|9|1,0)\\d\\d\\.\\d\\d(, about .* left)?"))));
                assertThat(watcher.err()).doesNotContain("ERROR", "delivery-failed");
            }
        }
    }

    private static List<List<String>> threeInARow(List<String> headlines) {
        return IntStream.range(0, headlines.size() - 2).mapToObj(i -> headlines.subList(i, i + 3)).toList();
    }

    /** Returns the variables of the account and of the limits; this test sets its own port and receiver. */
    private static Map<String, String> demoVariables() throws IOException {
        JsonNode services = new ObjectMapper(new YAMLFactory()).readTree(Path.of("docker-compose.yml").toFile())
                .path("services");
        assertThat(services.at("/sandbox/command")).extracting(JsonNode::asText)
                .containsExactly("sandbox", "--speed", "1200");
        Map<String, String> variables = new HashMap<>();
        services.at("/creditwatch-demo/environment").properties().forEach(variable -> {
            if (variable.getKey().matches("(ACCOUNTS|POLL|ALERT|HYPERSTACK_API_(KEY|ALLOW)).*")) {
                variables.put(variable.getKey(), variable.getValue().asText());
            }
        });
        assertThat(variables).containsKeys("ACCOUNTS", "HYPERSTACK_API_KEY", "ALERT_WARNING_CREDIT");
        return variables;
    }
}
