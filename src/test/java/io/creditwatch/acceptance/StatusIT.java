package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditwatch.Needs;
import io.creditwatch.Tool;
import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.status.GrafanaDashboard;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics of the HTTP port, and the token that guards them. */
class StatusIT {

    private static final String TOKEN = "s3cr3t-of-the-page";
    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    private static final Organization LOW = VENDOR.organization("low").has("20.25");
    private static final Organization DARK = VENDOR.organization("dark").fails(503);

    @AutoClose
    private static RunningProgram program;

    @BeforeAll
    static void start(@TempDir Path folder) {
        StoredLedger.newIn(folder).hasBurnHistory("dark", IntStream.range(0, 240)
                .mapToObj(hour -> new BigDecimal(9000 - 10 * hour - (hour < 200 ? 0 : hour - 200))).toList());
        program = Program.in(folder).watching(VENDOR, LOW, DARK).notifying(SLACK).with("http.token", TOKEN)
                .startAndWait();
        Await.soon(() -> assertThat(SLACK.headlines("low")).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health/live", "/observe/health/ready"})
    void isUpWithoutTheTokenWhileAVendorIsDown(String path) throws IOException {
        DARK.awaitPolls(1);
        // on a busy machine the database may answer too late
        Await.soon(() -> assertThat(program.get(path)).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).path("status").asText()).isEqualTo("UP");
        }));
    }

    @Test
    void showsTheAgeOfEachReadingAndTheStateOfEachChannel() throws IOException {
        Await.soon(() -> assertThat(check("channels").path("message").asText())
                .isEqualTo("slack delivered: accepted"));
        assertThat(check("channels").path("status").asText()).isEqualTo("UP");
        Await.soon(() -> assertThat(check("accounts").path("message").asText())
                .containsPattern("low read [0-3] s ago").contains("dark never read, unreadable since", "HTTP 503"));
        assertThat(check("accounts").path("status").asText()).isEqualTo("DOWN");
    }

    private static JsonNode check(String name) throws IOException {
        for (JsonNode check : JSON.readTree(asked("/observe/health")).path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no health check is called " + name);
    }

    @Test
    void measuresEachAccountAndChannel() {
        Await.soon(() -> {
            String metrics = asked("/observe/metrics");
            assertThat(metric(metrics, "creditwatch_notifications_total{channel=\"slack\",outcome=\"delivered\"}"))
                    .isEqualTo(SLACK.messages().size()).isPositive();
            assertThat(metric(metrics, "creditwatch_notifications_total{channel=\"slack\",outcome=\"refused\"}"))
                    .isZero();
            assertThat(metric(metrics, "creditwatch_credit_dollars{account=\"low\"}")).isEqualTo(20.25);
            assertThat(metric(metrics, "creditwatch_credit_dollars{account=\"dark\"}")).isNaN();
            assertThat(metric(metrics, "creditwatch_threshold_dollars{account=\"low\"}")).isZero();
            assertThat(metric(metrics, "creditwatch_runway_seconds{account=\"low\"}"))
                    .as("too little to go on").isNaN();
            assertThat(metric(metrics, "creditwatch_burn_dollars_per_hour{account=\"low\"}")).isNaN();
            assertThat(metric(metrics, "creditwatch_forecast_error_ratio{account=\"dark\"}")).isBetween(0.001, 0.03);
            assertThat(metrics).doesNotContain("creditwatch_forecast_error_ratio{account=\"low\"}");
            assertThat(metric(metrics, "creditwatch_severity{account=\"low\"}")).isEqualTo(2);
            assertThat(metric(metrics, "creditwatch_last_success_timestamp_seconds{account=\"low\"}"))
                    .isCloseTo(Instant.now().getEpochSecond(), within(3.0));
            assertThat(metric(metrics, "creditwatch_polls_total{outcome=\"ok\"}")).isCloseTo(LOW.polls(), within(1.0));
            assertThat(metric(metrics, "creditwatch_polls_total{outcome=\"server_error\"}"))
                    .isCloseTo(DARK.polls(), within(1.0));
            assertThat(metric(metrics, "creditwatch_polls_total{outcome=\"timeout\"}")).isZero();
            assertThat(metric(metrics, "creditwatch_outbox_waiting{channel=\"slack\"}")).isZero();
            assertThat(metric(metrics, "creditwatch_outbox_oldest_age_seconds{channel=\"slack\"}")).isZero();
            assertThat(metric(metrics, "creditwatch_outbox_dead{channel=\"slack\"}")).isZero();
            assertThat(metric(metrics, "creditwatch_lease_takeovers_total{lease=\"poll\"}")).isZero();
            assertThat(metric(metrics, "creditwatch_lease_takeovers_total{lease=\"notification\"}")).isZero();
            assertThat(metric(metrics, "creditwatch_ledger_failures_total")).isZero();
            assertThat(metric(metrics, "creditwatch_ledger_seconds_count{operation=\"record\"}"))
                    .isCloseTo(LOW.polls() + DARK.polls(), within(2.0));
            assertThat(metric(metrics, "creditwatch_ledger_seconds_sum{operation=\"claim-polls\"}")).isPositive();
        });
    }

    @Needs(Tool.PROMTOOL)
    @Test
    void showsMetricsThatPromtoolAccepts() throws IOException, InterruptedException {
        String ours = asked("/observe/metrics").lines().filter(line -> line.contains("creditwatch_"))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(ours).contains("creditwatch_credit_dollars");

        Process promtool = new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(ours.getBytes(StandardCharsets.UTF_8));
        }
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(complaints).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    @Test
    void servesEveryMetricOfTheAlertRulesAndTheDashboard() throws IOException {
        Set<String> alerting = Pattern.compile("creditwatch_\\w+")
                .matcher(Files.readString(Path.of("docs/prometheus-alerts.yaml"))).results()
                .map(MatchResult::group).collect(Collectors.toSet());
        assertThat(alerting).hasSizeGreaterThan(5);
        assertThat(GrafanaDashboard.read().metrics()).hasSizeGreaterThan(10);
        String metrics = asked("/observe/metrics");
        assertThat(Stream.concat(alerting.stream(), GrafanaDashboard.read().metrics().stream()))
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[{ ]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/metrics", "/", "/observe/health/live/../../metrics",
            "/observe/health/ready/%2e%2e", "//observe/metrics"})
    void showsNothingElseWithoutTheToken(String path) {
        assertThat(program.get(path).statusCode()).isEqualTo(401);
        assertThat(program.get(path).headers().firstValue("WWW-Authenticate")).get().asString()
                .startsWith("Basic realm=");
        assertThat(program.get(path, "Authorization", "Bearer " + TOKEN + "x").statusCode()).isEqualTo(401);
        assertThat(program.get(path, "Authorization", basic("ops", "guess")).statusCode()).isEqualTo(401);
    }

    @Test
    void acceptsTheTokenAsBearerAndAsPassword() {
        assertThat(program.get("/observe/health", "Authorization", "Bearer " + TOKEN).statusCode()).isIn(200, 503);
        assertThat(program.get("/observe/metrics", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        assertThat(program.get("/observe/metrics", "Authorization", basic("any-user", TOKEN)).statusCode())
                .isEqualTo(200);
    }

    private static String asked(String path) {
        return program.get(path, "Authorization", "Bearer " + TOKEN).body();
    }

    private static double metric(String metrics, String series) {
        return metrics.lines().filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1)).mapToDouble(Double::parseDouble).findFirst()
                .orElseThrow();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
