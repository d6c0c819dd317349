package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.creditwatch.settings.Configuration.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    @TempDir
    Path folder;

    private final Properties system = new Properties();

    @Test
    void usesTheLastOfJarFolderEnvironmentAndSystem() throws IOException {
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
    void needsNoFileInTheFolderAndAcceptsALinkToAMissingOne() throws IOException {
        assertThat(load(Map.of("HYPERSTACK_API_KEY", "k")).settings(Set.of()).accounts()).hasSize(1);

        Files.createSymbolicLink(folder.resolve("application.properties"),
                folder.resolve("config/application.properties"));

        assertThat(load(Map.of("HYPERSTACK_API_KEY", "k")).settings(Set.of()).accounts()).hasSize(1);
    }

    @Test
    void replacesAValueByAnEmptyVariable() throws IOException {
        write("alert.warning.credit = 500\n");

        assertThat(load(Map.of("ALERT_WARNING_CREDIT", "")).values()).containsEntry("alert.warning.credit", "");
    }

    @Test
    void readsTheKeysOfTheNamedAccounts() {
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
    void replacesAPlaceholderByTheValueOfItsKey() {
        assertThat(GivenConfiguration.of(Map.of("hyperstack.api.url", "http://127.0.0.1:{{http.port}}/v1")).values())
                .containsEntry("hyperstack.api.url", "http://127.0.0.1:8080/v1");
    }

    @Test
    void printsTheValueOfAPlaceholderInForce() throws IOException {
        write("http.port = 8091\ncamel.main.name = {{http.host}}/{{http.token}}/{{nothing}}\n");

        assertThat(load(Map.of("HTTP_TOKEN", "a-token-of-the-page")).inForce()).extracting(Object::toString)
                .contains("camel.server.port = 8091", "camel.management.port = 8091",
                        "camel.main.name = 127.0.0.1/{{http.token}}/{{nothing}}   # application.properties");
    }

    @Test
    void readsASecretFromItsFileAndIgnoresAnEmptyOneBesideIt() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "from-a-file\n");

        assertThat(load(Map.of("HYPERSTACK_API_KEY_FILE", file.toString())).values())
                .containsEntry("hyperstack.api.key", "from-a-file");
        Configuration configuration = load(Map.of("HYPERSTACK_API_KEY", "", "HYPERSTACK_API_KEY_FILE",
                file.toString()));

        assertThat(configuration.values()).containsEntry("hyperstack.api.key", "from-a-file");
        assertThat(configuration.origin("hyperstack.api.key"))
                .isEqualTo("file " + file + ", environment HYPERSTACK_API_KEY_FILE");
        Secret key = configuration.settings(Set.of()).accounts().get(0).apiKey();
        assertThat(key.reveal()).isEqualTo("from-a-file");
        Files.writeString(file, "another");
        assertThat(key.current()).as("read again from the file").isEqualTo("another");
    }

    @Test
    void namesNoSourceOfASecretWhoseFileCannotBeRead() {
        assertThat(load(Map.of("HYPERSTACK_API_KEY_FILE", "/nowhere")).origin("hyperstack.api.key")).isEmpty();
    }

    @Test
    void refusesASecretBesideItsFile() {
        List<ConfigurationError> errors =
                errors(load(Map.of("HTTP_TOKEN", "t0ken", "HTTP_TOKEN_FILE", "/run/secrets/token",
                "HYPERSTACK_API_KEY", "k")));

        assertThat(errors).filteredOn(error -> error.key().equals("http.token")).singleElement()
                .satisfies(error -> {
                    assertThat(error.value()).isEqualTo(Secret.MASK);
                    assertThat(error.reason()).contains("http.token-file", "environment HTTP_TOKEN_FILE");
                });
    }

    @Test
    void replacesAnEarlierFileByALaterSecretAndViceVersa() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-a-file\n");
        write("hyperstack.api.key-file = /nowhere\nhttp.token = earlier\n");

        Configuration configuration = load(Map.of("HYPERSTACK_API_KEY", "later", "HTTP_TOKEN_FILE", file.toString()));

        assertThat(configuration.values()).containsEntry("hyperstack.api.key", "later")
                .containsEntry("hyperstack.api.key-file", "").containsEntry("http.token", "from-a-file");
        assertThat(configuration.origin("hyperstack.api.key-file")).as("source of what is set by no source").isEmpty();
        assertThat(configuration.settings(Set.of()).http().token()).contains(Secret.of("from-a-file"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            poll.perod               | there is no such key; did you mean poll.period?
            slack.webhook            | did you mean slack.webhook.url?
            alert.warning.credits    | did you mean alert.warning.credit?
            account.default.apikey   | did you mean account.default.api-key?
            account.prod.api-key     | accounts does not name 'prod'
            pager.duty.key           | there is no such key
            """)
    void suggestsAKeyForAnUnknownOne(String key, String why) throws IOException {
        write(key + " = s3cr3t\nhyperstack.api.key = k\n");

        assertRefused(Map.of(), key, "application.properties", why);
    }

    @Test
    void hidesALineThatMayBeAMisplacedSecret() throws IOException {
        write("hyperstack.api.key = k\n0123-4567-89ab-cdef\n");

        assertThat(errors(load(Map.of()))).singleElement().asString()
                .startsWith("a line that is not 'key = value' [application.properties]").doesNotContain("0123");
    }

    @Test
    void reportsErrorsOfTheFileItself() throws IOException {
        write("email.from = \\user@example.com\n");
        assertThat(errors(load(Map.of("HYPERSTACK_API_KEY", "k")))).singleElement().asString()
                .startsWith("application.properties: has a \\u that");

        Files.writeString(folder.resolve("application.properties"), "slack.channel = #größe",
                StandardCharsets.ISO_8859_1);
        assertThat(errors(load(Map.of("HYPERSTACK_API_KEY", "k")))).singleElement().asString()
                .isEqualTo("application.properties: is not text in UTF-8");
    }

    @Test
    void readsAFileWithAByteOrderMarkAndCarriageReturns() throws IOException {
        write("\uFEFFpoll.period = 2m\r\n\uFEFFpoll.period.alert\u00a0=\u00a030s\u00a0\r\nhyperstack.api.key = k\r\n");

        Configuration configuration = load(Map.of());

        assertThat(configuration.values()).containsEntry("poll.period", "2m").containsEntry("poll.period.alert", "30s");
        assertThat(configuration.settings(Set.of()).accounts().get(0).apiKey().reveal()).isEqualTo("k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
    void refusesAFileInUtf16ByName(String encoding) throws IOException {
        Files.write(folder.resolve("application.properties"), "poll.period = 2m\n".getBytes(encoding));

        assertThat(errors(load(Map.of("HYPERSTACK_API_KEY", "k")))).singleElement().asString()
                .isEqualTo("application.properties: is not text in UTF-8 but in UTF-16; save it as UTF-8");
    }

    /** Tests what {@code docker run --env-file} leaves around values. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ALERT_TIMEZONE         | "Europe/Berlin"                          | Europe/Berlin
            EMAIL_TO               | "ops@x"                                  | ops@x
            EMAIL_TO               | "Doe, Jane" <jane@x>                     | "Doe, Jane" <jane@x>
            EMAIL_TO               | "Jane" <jane@x>, "Roe, R" <r@x>          | "Jane" <jane@x>, "Roe, R" <r@x>
            HYPERSTACK_API_KEY     | 'key'                                    | key
            HYPERSTACK_API_KEY     | "key"                                    | key
            DATABASE_PASSWORD      | '"key"'                                  | "key"
            DATABASE_PASSWORD      | it"s 'mine'                              | it"s 'mine'
            ALERT_WARNING_CREDIT   | ""                                       | ``
            SLACK_WEBHOOK_URL      | ''                                       | ``
            SLACK_CHANNEL          | "#gpu credit"                            | #gpu credit
            """)
    void removesTheQuotationMarksAroundAValue(String variable, String value, String meant) throws IOException {
        String key = variable.toLowerCase(Locale.ROOT).replace('_', '.');

        assertThat(load(Map.of(variable, value)).values()).containsEntry(key, meant);

        write(key + " = " + value + "\n");
        assertThat(load(Map.of()).values()).containsEntry(key, meant);
        system.setProperty(key, value);
        assertThat(load(Map.of()).values()).containsEntry(key, meant);
    }

    @Test
    void removesTheQuotationMarksAroundAccountNamesAndAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "from-a-file\n");

        Configuration configuration = load(Map.of("ACCOUNTS", "'prod-eu, lab'", "ACCOUNT_PROD_EU_API_KEY", "",
                "ACCOUNT_PROD_EU_API_KEY_FILE", "\"" + file + "\"", "ACCOUNT_LAB_API_KEY", "'l4b'",
                "ACCOUNT_LAB_API_KEY_FILE", "''"));

        assertThat(configuration.settings(Set.of()).accounts()).extracting(account -> account.apiKey().reveal())
                .containsExactly("from-a-file", "l4b");
    }

    @Test
    void refusesTypographicQuotationMarksAndCommentsAfterAValue() throws IOException {
        write("hyperstack.api.key = “s3cr3t”\nalert.timezone = ‘UTC’\nslack.channel = #ops # ours\n"
                + "database.url = jdbc:sqlite:x.db # the ledger\n");

        assertThat(errors(load(Map.of()))).allSatisfy(each -> assertThat(each.toString()).doesNotContain("s3cr3t"))
                .extracting(ConfigurationError::key, ConfigurationError::reason).contains(
                        tuple("hyperstack.api.key", "is between typographic quotation marks; remove them"),
                        tuple("alert.timezone", "is between typographic quotation marks; remove them"),
                        tuple("slack.channel", "has a comment after it; put the comment on its own line"),
                        tuple("database.url", "has a comment after it; put the comment on its own line"));
    }

    @Test
    void reportsEnvironmentNamesInTheFile() throws IOException {
        write("hyperstack.api.key = k\nexport POLL_PERIOD=5m\nALERT_WARNING_CREDIT = 5\n");

        assertThat(errors(load(Map.of()))).extracting(ConfigurationError::key, ConfigurationError::reason)
                .containsExactly(
                tuple("a line that begins with 'export'",
                "in this file a line is 'key = value', such as poll.period = 5m"),
                tuple("ALERT_WARNING_CREDIT", "is its name in the environment; here it is alert.warning.credit"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALERT_WARNING_CREDITS         | did you mean ALERT_WARNING_CREDIT?
            ALERT_CREDIT                  | did you mean ALERT_
            ACCOUNT_PRODEU_API_KEY        | did you mean ACCOUNT_PROD_EU_API_KEY?
            ACCOUNTS_PROD_EU_API_KEY      | did you mean ACCOUNT_PROD_EU_API_KEY?
            ACOUNT_PROD_EU_ALERT_WARNING_CREDIT | did you mean ACCOUNT_PROD_EU_ALERT_WARNING_CREDIT?
            ACCOUNT_PROD_EU_APIKEY        | did you mean ACCOUNT_PROD_EU_API_KEY?
            ACCOUNT_PROD_EU_KEY           | did you mean ACCOUNT_PROD_EU_API_KEY?
            ACCOUNT_RESEARCH_API_KEY_FILE | is of no account in accounts
            ACCOUNT_RESEARCH_ALERT_WARNING_CREDIT | is of no account in accounts
            SLACK_WEBHOOK                 | did you mean SLACK_WEBHOOK_URL?
            SLACK_WEBHOK_URL              | did you mean SLACK_WEBHOOK_URL?
            HYPERSTACK_KEY                | did you mean HYPERSTACK_API_KEY?
            HYPERSTCK_API_KEY             | did you mean HYPERSTACK_API_KEY?
            POLL_PERIODE                  | did you mean POLL_PERIOD?
            HEARTBEAT_URI                 | did you mean HEARTBEAT_URL?
            EMAIL_PASWORD                 | did you mean EMAIL_PASSWORD?
            DATABASE_URLS                 | did you mean DATABASE_URL?
            HTTP_TOKENS                   | did you mean HTTP_TOKEN?
            QUEUE_BROKER_URI              | did you mean QUEUE_BROKER_URL?
            PROXY_BYPAS                   | did you mean PROXY_BYPASS?
            alert.warning.credit          | in the environment it is written ALERT_WARNING_CREDIT
            hyperstack_api_key            | in the environment it is written HYPERSTACK_API_KEY
            """)
    void suggestsAVariableForAnUnknownOne(String variable, String why) {
        Map<String, String> environment = Map.of("ACCOUNTS", "prod-eu", "ACCOUNT_PROD_EU_API_KEY", "k", variable,
                "s3cr3t");

        assertRefused(environment, variable, "environment", why);
    }

    /** The value in brackets is the reason with which the variable is ignored; empty for no report. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP_PROXY_PORT              |
            HTTP_REFERER                 |
            HTTP_PORT_B                  |
            MAILPIT_PORT                 |
            EMAIL                        |
            QUEUE                        |
            ACCOUNT                      |
            ACCOUNT_ID                   |
            ACCOUNT_KEY                  |
            ACCOUNT_API_KEY              |
            ACCOUNT_DEFAULT_REGION       | there is no such setting
            ACCOUNT_SERVICE_URL          |
            ACCOUNTS_SERVICE_TOKEN       |
            ALERTMANAGER_URL             |
            MAIL_PASSWORD                |
            GMAIL_PASSWORD               |
            DATABASE_NAME                |
            DATABASE_SERVICE_HOST        |
            QUEUE_PORT_5672_TCP          |
            QUEUE_PORT_5672_TCP_ADDR     |
            POLL_SERVICE_PORT_HTTP       |
            TLS_VERIFY                   |
            DATABASE_URI                 | did you mean DATABASE_URL?
            DATABASE_USER                |
            DATABASE_USER_NAMES          | did you mean DATABASE_USERNAME?
            database_url                 | in the environment it is written DATABASE_URL
            SLACK_BOT_TOKEN              | there is no such setting
            SLACK_SIGNING_SECRET         | there is no such setting
            HYPERSTACK_REGION            | there is no such setting
            HYPERSTACK_API_ADDRESS       | there is no such setting
            POLL_INTERVAL                | there is no such setting
            ALERT_EMAIL                  | there is no such setting
            """)
    void startsWithVariablesOfOtherPrograms(String variable, String said) {
        Configuration configuration = load(Map.of("HYPERSTACK_API_KEY", "k", variable, "s3cr3t"));

        assertThat(configuration.settings(Set.of()).accounts()).hasSize(1);
        if (said == null) {
            assertThat(configuration.ignored()).isEmpty();
        } else {
            assertThat(configuration.ignored()).singleElement().asString().startsWith(variable + " [environment]: ")
                    .contains(said).doesNotContain("s3cr3t");
        }
    }

    /** Kubernetes sets them for services that are called "email" and "http". */
    @Test
    void ignoresTheServiceVariablesOfKubernetes() {
        Settings settings = load(Map.of("HYPERSTACK_API_KEY", "k", "EMAIL_PORT", "tcp://10.0.0.7:25",
                "HTTP_PORT", "tcp://10.0.0.8:80")).settings(Set.of());

        assertThat(settings.http().port()).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY", "http_proxy"})
    void saysThatAProxyOfOtherProgramsIsNotUsed(String variable) {
        String login = "http://me:s3cr3t@proxy:3128";
        Map<String, String> environment = Map.of("HYPERSTACK_API_KEY", "k", variable, login, "NO_PROXY", "x");

        assertThat(load(environment).ignored()).singleElement().asString()
                .startsWith(variable + " [environment]: is not used").contains("PROXY_URL", "PROXY_BYPASS")
                .doesNotContain("s3cr3t");
        assertThat(load(environment).settings(Set.of()).outbound().proxy()).isEmpty();

        system.setProperty("proxy.url", login);
        assertThat(load(environment).ignored()).isEmpty();
    }

    @Test
    void readsTheSettingsOfTheLedgerEvenIfOthersAreWrong() throws IOException {
        write("poll.perod = 5m\nemail.host = smtp.example.com\nalert.timezone = Europe/Berlin\n");

        Settings.Ledger ledger = load(Map.of("DATABASE_URL", "jdbc:sqlite:x.db", "SLACK_WEBHOOK", "x")).ledger();

        assertThat(ledger.database().url()).isEqualTo("jdbc:sqlite:x.db");
        assertThat(ledger.timezone()).hasToString("Europe/Berlin");
        assertThat(catchThrowableOfType(InvalidConfigurationException.class,
                () -> load(Map.of("DATABASE_URLL", "x")).ledger())
                .errors()).extracting(ConfigurationError::key).containsExactly("DATABASE_URLL");
    }

    @Test
    void showsTheValuesInForceSortedAndWithoutSecrets() {
        List<Line> lines = GivenConfiguration.of(Map.of("hyperstack.api.key", "s3cr3t",
                "queue.broker.url", "amqp://me:s3cr3t@broker?jms.password=s3cr3t&x=1")).inForce();

        assertThat(lines).isSortedAccordingTo(Comparator.comparing(Line::key)).contains(
                new Line("hyperstack.api.url", "https://infrahub-api.nexgencloud.com/v1", "default"),
                new Line("hyperstack.api.key", "******", "application.properties"),
                new Line("hyperstack.api.key-file", "", ""),
                new Line("slack.token", "", "default"),
                new Line("queue.broker.url", "amqp://******@broker?jms.password=******&x=1", "application.properties"));
    }

    @Test
    void showsTheValuesThatDifferFromTheDefaults() {
        assertThat(GivenConfiguration.of(Map.of("poll.period", "5m", "hyperstack.api.key", "s3cr3t", "accounts", "lab"))
                .changed())
                .containsExactly(new Line("accounts", "lab", "application.properties"),
                new Line("hyperstack.api.key", "******", "application.properties"));
    }

    @Test
    void givesAnExampleOfATokenThatWouldBeAccepted() {
        Map<String, String> open = Map.of("http.host", "0.0.0.0", "hyperstack.api.key", "k");
        String example = errors(GivenConfiguration.of(open)).get(0).example();

        Map<String, String> closed = new HashMap<>(open);
        closed.put("http.token", example);
        assertThat(GivenConfiguration.of(closed).settings(Set.of()).http().token()).hasValueSatisfying(token ->
                assertThat(token.reveal()).hasSizeGreaterThan(30));
    }

    private void assertRefused(Map<String, String> environment, String key, String origin, String why) {
        assertThat(errors(load(environment))).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo(key);
            assertThat(error.origin()).isEqualTo(origin);
            assertThat(error.reason()).contains(why);
            assertThat(error.toString()).doesNotContain("s3cr3t");
        });
    }

    private Configuration load(Map<String, String> environment) {
        return Configuration.load(folder, environment, system);
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve("application.properties"), content);
    }

    private static List<ConfigurationError> errors(Configuration configuration) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> configuration.settings(Set.of()))
                .errors();
    }
}
