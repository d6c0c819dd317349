package io.creditwatch;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.ExampleWeek;
import io.creditwatch.delivery.PlainMessage;
import io.creditwatch.delivery.RunningRoutes;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.delivery.slack.SlackMessage;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the examples of the documents with the output of the program. A failure prints the expected text. */
class ReadmeTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    /** Code block below a comment with its name, the same in every document: {@code <!-- tested: NAME -->}. */
    private static String block(String name) throws IOException {
        Pattern named = Pattern.compile("<!-- tested: " + name + " -->\\n+```\\w*\\n(.*?)```\\n", Pattern.DOTALL);
        Set<String> blocks = documents().values().stream().flatMap(text -> named.matcher(text).results())
                .map(found -> found.group(1)).collect(Collectors.toSet());
        assertThat(blocks).as("the blocks named " + name).hasSize(1);
        return blocks.iterator().next();
    }

    private static Map<Path, String> documents() throws IOException {
        Map<Path, String> texts = new HashMap<>();
        try (Stream<Path> files = Stream.concat(Stream.of(Path.of("README.md")), Files.list(Path.of("docs")))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
                texts.put(file, Files.readString(file));
            }
        }
        return texts;
    }

    @Test
    void linksOnlyToExistingFilesAndHeadings() throws IOException {
        Pattern link = Pattern.compile("]\\(([^)#:]*)(#[^)]+)?\\)");
        for (Map.Entry<Path, String> document : documents().entrySet()) {
            for (MatchResult found : link.matcher(document.getValue()).results().toList()) {
                Path to = found.group(1).isEmpty() ? document.getKey()
                        : document.getKey().toAbsolutePath().resolveSibling(found.group(1));
                assertThat(to).as("%s of %s", found.group(), document.getKey()).exists();
                if (found.group(2) != null) {
                    assertThat(headings(to)).as("%s of %s", found.group(), document.getKey())
                            .contains(found.group(2).substring(1));
                }
            }
        }
    }

    /** Returns the name of a heading in an address, as GitHub does. */
    private static List<String> headings(Path document) throws IOException {
        return Files.readAllLines(document).stream().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-')).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void showsEachMessageAsItIsSent(String name, CreditEvent event) throws IOException {
        assertThat(block(name)).isEqualTo(new PlainMessage(Accounts.messages(rightAfter(event), null))
                .render(notification(event)));
    }

    static Stream<Arguments> messages() {
        CreditEvent spike = SampleEvents.burnSpikeOf("train-7");
        CreditEvent missing = SampleEvents.topUpMissing();
        return Stream.concat(
                Stream.of("warning", "reminder", "unknown", "readable-again", "critical", "suspended", "eased",
                        "recovered", "topped-up", "test").map(name -> arguments(name, ExampleWeek.events().get(name))),
                Stream.of(arguments("channel-failing", ExampleWeek.channelFailing()),
                        arguments("removed", SampleEvents.removed()), arguments("runway", SampleEvents.runwayWarning()),
                        arguments("savings", SampleEvents.runwayWithSavingsOf("train-7")),
                        arguments(spike.event().wireName(), spike), arguments(missing.event().wireName(), missing)));
    }

    @Test
    void showsTheMessageAboutALedgerThatCannotRecord() throws IOException {
        CreditEvent event = SampleEvents.ledgerFailing();

        assertThat(block("ledger-failing")).isEqualTo(new PlainMessage(Accounts.messages(rightAfter(event), null))
                .render(new Notification("slack", event, null, 0, null)));
    }

    @Test
    void showsALateMessage() throws IOException {
        Duration late = Duration.ofMinutes(250);
        Notification notification = ExampleWeek.late(late);
        Clock then = Clock.fixed(notification.event().decidedAt().plus(late), ZoneOffset.UTC);

        assertThat(block("late")).isEqualTo(new PlainMessage(Accounts.messages(then, null)).render(notification));
    }

    @Test
    void showsTheTextForSlack() throws IOException {
        CreditEvent event = ExampleWeek.events().get("critical");

        assertThat(block("slack")).isEqualTo(new SlackMessage(
                Accounts.messages(rightAfter(event), "https://creditwatch.example.com")).text(notification(event))
                + "\n");
    }

    @Test
    void showsTheEventForTheQueue() throws IOException {
        ObjectMapper json = new ObjectMapper();
        byte[] sent = new CloudEventMessage().render(notification(ExampleWeek.events().get("critical")));

        assertThat(block("cloudevent"))
                .isEqualTo(json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(sent)) + "\n");
    }

    @Test
    void showsAValidConfiguration(@TempDir Path folder) throws IOException {
        writeConfiguration(folder);

        Settings read = Configuration.load(folder, Map.of(), new Properties()).settings(Set.of());

        assertThat(read.accounts()).hasSize(2);
        assertThat(read.channelsOn()).containsExactlyInAnyOrder("slack", "email");
    }

    private void writeConfiguration(Path folder) throws IOException {
        String settings = block("configuration").replace("/run/secrets", folder.toString());
        for (String secret : List.of("prod_eu_api_key", "research_api_key", "email_password")) {
            Files.writeString(folder.resolve(secret), "secret-" + secret);
        }
        Files.writeString(folder.resolve("slack_webhook_url"), "https://hooks.slack.com/services/T0/B0/x");
        Files.writeString(folder.resolve("application.properties"), settings);
    }

    /** Reads the variables that the compose file sets for the profile live, with an empty .env. */
    @Test
    void showsAConfigurationThatRunsInCompose(@TempDir Path folder) throws IOException {
        writeConfiguration(folder);
        JsonNode compose = new ObjectMapper(new YAMLFactory()).readTree(Path.of("docker-compose.yml").toFile());
        Map<String, String> variables = new HashMap<>();
        for (String part : List.of("x-inside", "x-live")) {
            compose.path(part).properties().forEach(variable -> variables.put(variable.getKey(),
                    variable.getValue().asText().replaceAll("\\$\\{\\w+:?-([^}]*)}", "$1")
                    .replaceAll("\\$\\{[^}]*}", "")));
        }
        assertThat(variables).containsKeys("HYPERSTACK_API_KEY_FILE", "HTTP_HOST", "HTTP_TOKEN");

        Configuration configuration = Configuration.load(folder, variables, new Properties());
        Settings read = configuration.settings(Set.of());

        assertThat(read.accounts()).extracting(Account::name).containsExactly("prod-eu", "research");
        assertThat(read.channelsOn()).containsExactlyInAnyOrder("slack", "email");
        assertThat(configuration.ignored()).isEmpty();
        assertThat(compose.at("/x-monitor/volumes")).extracting(JsonNode::asText)
                .contains("./secrets:/run/secrets:ro", "./config:/app/config:ro");
    }

    /** Keeps a simulated balance out of the ledger of real accounts. */
    @Test
    void usesAnotherLedgerAndAccountForTheSandbox(@TempDir Path folder) throws IOException {
        Map<String, String> variables = Pattern.compile("([A-Z_]+)=(\\S+(?: -d\\)\\S+)?)").matcher(block("sandbox"))
                .results()
                .collect(Collectors.toMap(variable -> variable.group(1), variable -> variable.group(2)));

        Settings read = Configuration.load(folder, variables, new Properties()).settings(Set.of());

        assertThat(read.database().url()).isEqualTo("jdbc:sqlite:$(mktemp -d)/sandbox.db");
        assertThat(read.accounts()).extracting(Account::name).containsExactly("sandbox");
        assertThat(read.api().url()).hasToString("http://127.0.0.1:8080/v1");
    }

    @Test
    void showsAChannelOfTheOperatorThatDelivers() throws Exception {
        CreditEvent event = ExampleWeek.events().get("critical");
        WireMockServer pager = new WireMockServer(options().dynamicPort());
        pager.stubFor(post("/").willReturn(noContent()));
        pager.start();
        String route = block("own-channel")
                .replace("{{env:PAGER_URL}}", pager.url("/"))
                .replace("{{env:PAGER_TOKEN}}", "pager-token");
        try (RunningRoutes routes = RunningRoutes.withOwn("deliver-pager.camel.yaml", route, rightAfter(event))) {
            assertThat(routes.outcomeOf("pager", event)).isInstanceOf(Delivered.class);
            pager.verify(1, postRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer pager-token"))
                    .withRequestBody(equalTo(block("critical"))));
        } finally {
            pager.stop();
        }
    }

    @Test
    void showsAChannelOfTheOperatorThatADesignerOpens() throws IOException {
        try (InputStream schema = ReadmeTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON)
                    .validate(block("own-channel"), InputFormat.YAML)).isEmpty();
        }
    }

    private static Notification notification(CreditEvent event) {
        return SampleEvents.notification("slack", event);
    }

    private static Clock rightAfter(CreditEvent event) {
        return Clock.fixed(event.decidedAt().plusSeconds(1), ZoneOffset.UTC);
    }
}
