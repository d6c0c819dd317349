package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no output contains a secret, not even if receivers fail and the vendor repeats the secret. */
class SecretsIT {

    private static final String API_KEY = "aK7-the-key-of-an-owner-with-all-his-rights";
    private static final String GATEWAY_TOKEN = "gW3-the-token-of-a-gateway-before-the-vendor";
    private static final String MAIL_PASSWORD = "mP9-the-password-of-the-mail-server";
    private static final String QUEUE_PASSWORD = "qP5-the-password-of-the-broker";
    private static final String HTTP_TOKEN = "hT1-the-token-of-the-status-page";
    private static final String PROXY_PASSWORD = "pP4-the-password-of-the-proxy";

    private static final String SECRET_ANSWER = "sA6-the-secret-in-the-answers-of-a-vendor";

    /** Length of a shortened secret. */
    private static final int SHORTENED = 8;
    private static final List<String> BEGINNINGS = Stream.of(API_KEY, GATEWAY_TOKEN, MAIL_PASSWORD, QUEUE_PASSWORD,
            HTTP_TOKEN, PROXY_PASSWORD, SECRET_ANSWER, StubSlack.TOKEN).map(secret -> secret.substring(0, SHORTENED))
            .toList();

    @AutoClose
    private static final StubVendor VENDOR = new StubVendor();
    @AutoClose
    private static final StubSlack SLACK = new StubSlack();
    @AutoClose
    private static final StubMailServer MAIL_SERVER = new StubMailServer();
    private static final int BROKER_PORT = FreePort.find();

    /** Vendor whose answers hold a secret; each poll gets another kind of answer. */
    private static final Iterator<ResponseDefinitionBuilder> SECRET_ANSWERS = Stream.generate(() -> Stream.of(
                    okJson("{\"api_key\":\"" + SECRET_ANSWER + "\"}"), okJson("{\"api_key\":\"" + SECRET_ANSWER),
                    okJson(SECRET_ANSWER),
                    okJson("{\"message\":\"" + SECRET_ANSWER + "\"}").withStatus(401),
                    okJson(SECRET_ANSWER).withStatus(500)))
            .flatMap(each -> each).iterator();
    @AutoClose("stop")
    private static final WireMockServer VENDOR_OF_SECRETS = DynamicResponse.start(options().dynamicPort(), request -> {
        synchronized (SECRET_ANSWERS) {
            return SECRET_ANSWERS.next().build();
        }
    });

    private final Organization organization = VENDOR.organization("prod-eu").rotatesItsKeyTo(API_KEY);
    @TempDir
    private Path folder;

    @AfterEach
    void repairSlack() {
        SLACK.answers(200);
    }

    @Test
    void showsNoSecretWhileVendorAndReceiversFail() throws Exception {
        SLACK.answers(503);
        organization.has("20.00");
        try (StubQueue queue = new StubQueue(BROKER_PORT); RunningProgram program = program().startAndWait()) {
            assertThat(queue.events()).isEmpty();
            Await.soon(() -> assertThat(program.err()).contains("delivery-failed channel=slack"));
            SLACK.answers(200);
            Await.soon(() -> assertThat(program.err()).contains("channel=email", "delivery-failed channel=queue"));
            // longer than the program shows, so that the text is cut inside a key
            organization.answers(aResponse().withStatus(401).withBody(
                    "Not allowed: " + (API_KEY + " " + GATEWAY_TOKEN + " ").repeat(20)));
            Await.soon(() -> assertThat(program.err()).contains("event=unreadable"));
            Await.soon(() -> assertThat(SLACK.headlines("prod-eu")).hasSize(2));
            Await.soon(() -> assertThat(SLACK.headlines("gpus")).isNotEmpty());

            String shown = Stream.of("/observe/health", "/observe/health?data=true&stackTrace=true", "/observe/metrics",
                            "/observe/health/ready?data=true&stackTrace=true", "/", "/api/accounts",
                            "/api/events?limit=200", "/api/notifications")
                    .map(path -> program.get(path, "Authorization", "Bearer " + HTTP_TOKEN).body())
                    .collect(Collectors.joining("\n"));
            assertThat(shown).contains("prod-eu", "creditwatch_credit_dollars");
            RunResult run = program.stop();
            assertNothingIn(Map.of("HTTP", shown, "stdout", run.out(), "stderr", run.err(),
                    "messages", SLACK.messages().toString()));
            assertNothingIn(stored());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "check", "test-alert"})
    void showsNoSecretInTheOutputOfACommand(String command) {
        organization.answers(aResponse().withStatus(403).withBody("No, " + API_KEY));
        SLACK.answers(404);
        RunResult run = command.equals("config") ? program().execute(command) : program().run(command);
        assertThat(run.out()).contains(command.equals("config") ? "slack.webhook.url = ******"
                : command.equals("check") ? "prod-eu" : "slack");
        assertNothingIn(Map.of("stdout", run.out(), "stderr", run.err()));
    }

    private Program program() {
        return Program.in(folder).watching(VENDOR, organization).with("accounts", "prod-eu, gpus")
                .with("account.gpus.vendor", "vast").with("account.gpus.api-key", "key-of-gpus")
                .with("account.gpus.api.url", VENDOR_OF_SECRETS.baseUrl())
                .with("hyperstack.api.headers", "X-Gateway: " + GATEWAY_TOKEN)
                .with("proxy.url", "http://creditwatch:" + PROXY_PASSWORD + "@127.0.0.1:9")
                .notifying(SLACK).notifying(MAIL_SERVER).notifyingBrokerAt(BROKER_PORT)
                .environment("EMAIL_PASSWORD", MAIL_PASSWORD).environment("QUEUE_PASSWORD", QUEUE_PASSWORD)
                .environment("HTTP_TOKEN", HTTP_TOKEN).environment("LOG_LEVEL", "DEBUG");
    }

    private Map<String, String> stored() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            return files.collect(Collectors.toMap(Path::toString, SecretsIT::bytes));
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNothingIn(Map<String, String> places) {
        assertThat(places).isNotEmpty().allSatisfy((place, text) ->
                assertThat(text).as(place).isNotNull().doesNotContain(BEGINNINGS));
    }
}
