package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.creditwatch.settings.Configuration.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    @TempDir
    Path folder;

    private final Properties system = new Properties();

    @Test
    void takesTheLastOfJarFolderEnvironmentAndSystem() throws IOException {
        write("poll.period = 2m\nemail.port = 25\nhttp.port = 1\n");
        system.setProperty("http.port", "3");
        system.setProperty("java.home", "/nowhere");

        Configuration configuration = load(Map.of("EMAIL_PORT", "26", "HTTP_PORT", "2", "PATH", "/bin"));

        assertThat(configuration.values()).containsEntry("alert.timezone", "UTC").containsEntry("poll.period", "2m")
                .containsEntry("email.port", "26").containsEntry("http.port", "3")
                .doesNotContainKeys("java.home", "PATH");
        assertThat(List.of("alert.timezone", "poll.period", "email.port", "http.port"))
                .extracting(configuration::origin).containsExactly(
                        "default", "application.properties", "environment EMAIL_PORT", "system property http.port");
        assertThat(configuration.asProperties()).containsAllEntriesOf(configuration.values());
    }

    @Test
    void needsNoFileInTheFolder() {
        assertThat(load(Map.of("HYPERSTACK_API_KEY", "k")).settings(Set.of()).accounts()).hasSize(1);
    }

    @Test
    void letsAnEmptyVariableCountToo() throws IOException {
        write("alert.warning.credit = 500\n");

        assertThat(load(Map.of("ALERT_WARNING_CREDIT", "")).values()).containsEntry("alert.warning.credit", "");
    }

    @Test
    void readsTheKeysOfTheAccountsThatThereAre() {
        Configuration configuration = load(Map.of("ACCOUNTS", "prod-eu", "ACCOUNT_PROD_EU_API_KEY", "k",
                "ACCOUNT_PROD_EU_ALERT_WARNING_CREDIT", "7", "ACCOUNT_OTHER_API_KEY", "ignored"));

        assertThat(configuration.values()).containsEntry("account.prod-eu.api-key", "k")
                .containsEntry("account.prod-eu.alert.warning.credit", "7").doesNotContainKey("account.other.api-key");
    }

    @Test
    void passesCamelsKeysUnchecked() throws IOException {
        write("camel.main.name = watch\ncamel.server.port = {{http.port}}\n");
        system.setProperty("camel.main.routesReloadEnabled", "true");

        assertThat(load(Map.of("CAMEL_MAIN_NAME", "from-outside")).values())
                .containsEntry("camel.main.name", "from-outside")
                .containsEntry("camel.server.port", "{{http.port}}")
                .containsEntry("camel.main.routesReloadEnabled", "true");
    }

    @Test
    void putsTheValueOfAnotherKeyInPlaceOfItsName() {
        assertThat(Configuration.of(Map.of("hyperstack.api.url", "http://127.0.0.1:{{http.port}}/v1")).values())
                .containsEntry("hyperstack.api.url", "http://127.0.0.1:8080/v1");
    }

    @Test
    void readsASecretFromItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "from-a-file\n");

        Configuration configuration = load(Map.of("HYPERSTACK_API_KEY_FILE", file.toString()));

        assertThat(configuration.values()).containsEntry("hyperstack.api.key", "from-a-file");
        assertThat(configuration.origin("hyperstack.api.key"))
                .isEqualTo("file " + file + ", environment HYPERSTACK_API_KEY_FILE");
        assertThat(configuration.settings(Set.of()).accounts().get(0).apiKey().file()).contains(file);
    }

    @Test
    void ignoresAnEmptySecretBesideItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "from-a-file\n");

        assertThat(load(Map.of("HYPERSTACK_API_KEY", "", "HYPERSTACK_API_KEY_FILE", file.toString())).values())
                .containsEntry("hyperstack.api.key", "from-a-file");
    }

    @Test
    void refusesASecretBesideItsFile() {
        List<Mistake> mistakes = mistakes(load(Map.of("HTTP_TOKEN", "t0ken", "HTTP_TOKEN_FILE", "/run/secrets/token",
                "HYPERSTACK_API_KEY", "k")));

        assertThat(mistakes).filteredOn(mistake -> mistake.key().equals("http.token")).singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.value()).isEqualTo(Secret.MASK);
                    assertThat(mistake.why()).contains("http.token-file", "environment HTTP_TOKEN_FILE");
                });
    }

    @Test
    void letsALaterSecretReplaceAnEarlierFileAndTheOtherWayRound() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-a-file\n");
        write("hyperstack.api.key-file = /nowhere\nhttp.token = earlier\n");

        Configuration configuration = load(Map.of("HYPERSTACK_API_KEY", "later", "HTTP_TOKEN_FILE", file.toString()));

        assertThat(configuration.values()).containsEntry("hyperstack.api.key", "later")
                .containsEntry("hyperstack.api.key-file", "").containsEntry("http.token", "from-a-file");
        assertThat(configuration.settings(Set.of()).http().token()).contains(Secret.of("from-a-file"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            poll.perod               | there is no such key; did you mean poll.period?
            slack.webhook            | did you mean slack.webhook.url?
            alert.warning.credits    | did you mean alert.warning.credit?
            account.default.apikey   | did you mean account.default.api-key?
            account.prod.api-key     | accounts names no 'prod'
            pager.duty.key           | there is no such key
            """)
    void asksWhatAnUnknownKeyShouldHaveBeen(String key, String why) throws IOException {
        write(key + " = s3cr3t\nhyperstack.api.key = k\n");

        assertThat(mistakes(load(Map.of()))).singleElement().satisfies(mistake -> {
            assertThat(mistake.key()).isEqualTo(key);
            assertThat(mistake.origin()).isEqualTo("application.properties");
            assertThat(mistake.why()).contains(why);
            assertThat(mistake.toString()).doesNotContain("s3cr3t");
        });
    }

    @Test
    void showsNothingOfALineThatMayBeAMisplacedSecret() throws IOException {
        write("hyperstack.api.key = k\n0123-4567-89ab-cdef\n");

        assertThat(mistakes(load(Map.of()))).singleElement().asString()
                .startsWith("a line that is no 'key = value' [application.properties]").doesNotContain("0123");
    }

    @Test
    void saysWhatIsWrongWithTheFileItself() throws IOException {
        write("email.from = \\user@example.com\n");
        assertThat(mistakes(load(Map.of("HYPERSTACK_API_KEY", "k")))).singleElement().asString()
                .startsWith("application.properties: has a \\u that");

        Files.writeString(folder.resolve("application.properties"), "slack.channel = #größe",
                StandardCharsets.ISO_8859_1);
        assertThat(mistakes(load(Map.of("HYPERSTACK_API_KEY", "k")))).singleElement().asString()
                .isEqualTo("application.properties: is not text in UTF-8");
    }

    @Test
    void saysWhereAMistakeWasMade() {
        assertThat(mistakes(load(Map.of("HYPERSTACK_API_KEY", "k", "POLL_PERIOD", "300")))).singleElement().asString()
                .startsWith("poll.period = 300 [environment POLL_PERIOD]: ");
    }

    @Test
    void showsWhatIsInForceInTheOrderOfTheFileWithoutItsSecrets() {
        List<Line> lines = Configuration.of(Map.of("hyperstack.api.key", "s3cr3t",
                "queue.broker.url", "amqp://me:s3cr3t@broker?jms.password=s3cr3t&x=1")).inForce();

        assertThat(lines).startsWith(
                new Line("hyperstack.api.url", "https://infrahub-api.nexgencloud.com/v1", "default"),
                new Line("hyperstack.api.key", "******", "given"),
                new Line("hyperstack.api.key-file", "", "given"));
        assertThat(lines).contains(
                new Line("slack.token", "", "default"),
                new Line("queue.broker.url", "amqp://******@broker?jms.password=******&x=1", "given"));
    }

    private Configuration load(Map<String, String> environment) {
        return Configuration.load(folder, environment, system);
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve("application.properties"), content);
    }

    private static List<Mistake> mistakes(Configuration configuration) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> configuration.settings(Set.of())).mistakes();
    }
}
