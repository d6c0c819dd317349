package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsStayHiddenTest {

    private static final String KNOWN = "s3cr3t";

    private static final Map<String, String> SECRETS = Map.of(
            "account.prod.api-key", "s3cr3t-key",
            "hyperstack.api.headers", "X-Gateway: s3cr3t-gateway",
            "proxy.url", "http://me:s3cr3t-proxy@proxy.example.com:3128",
            "slack.webhook.url", "https://hooks.slack.com/services/s3cr3t",
            "email.password", "s3cr3t-mail",
            "queue.password", "s3cr3t-queue",
            "database.password", "s3cr3t-database",
            "http.token", "s3cr3t-token",
            "heartbeat.url", "https://ping.example.com/s3cr3t-ping");

    private static final Map<String, String> REST = Map.of("accounts", "prod",
            "email.host", "mail", "email.from", "a@b", "email.to", "c@d", "email.username", "me",
            "queue.uri", "amqp:queue:q", "queue.broker.url", "amqp://broker", "queue.username", "me");

    @TempDir
    Path folder;

    @Test
    void stayHiddenInSettingsAndInTheValuesInForce() {
        Configuration configuration = GivenConfiguration.of(with(Map.of()));

        assertThat(configuration.settings(Set.of()).toString()).contains("prod").doesNotContain(KNOWN);
        assertThat(configuration.inForce().toString()).contains("******").doesNotContain(KNOWN);
    }

    @Test
    void stayHiddenInSettingsFromFiles() throws IOException {
        Map<String, String> files = new HashMap<>(REST);
        for (Map.Entry<String, String> secret : SECRETS.entrySet()) {
            Path file = Files.writeString(folder.resolve(secret.getKey()), secret.getValue());
            files.put(secret.getKey() + "-file", file.toString());
        }
        Configuration configuration = GivenConfiguration.of(files);

        assertThat(configuration.values()).containsAllEntriesOf(SECRETS);
        assertThat(configuration.settings(Set.of()).toString()).doesNotContain(KNOWN);
        assertThat(configuration.inForce().toString()).doesNotContain(KNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s \u0001", "ftp://%s", "%s\nother", "%s{{", "ü %s"})
    void inEveryMistakeAndItsStackTrace(String form) {
        Map<String, String> broken = new HashMap<>();
        SECRETS.forEach((key, value) -> broken.put(key, form.formatted(value)));
        broken.put("slack.token", form.formatted("s3cr3t-token"));
        broken.put("hyperstack.api.url", "https://me:s3cr3t@example.com");
        broken.put("queue.broker.url", "amqp://broker?jms.password=s3cr3t");
        broken.put("slack.tokem", "s3cr3t-misplaced");
        broken.put("s3cr3t", "");

        Throwable thrown = catchThrowable(() -> GivenConfiguration.of(with(broken)).settings(Set.of()));

        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(thrown).isInstanceOf(InvalidConfigurationException.class);
        assertThat(trace.toString()).contains("slack.token").doesNotContain(KNOWN);
        assertThat(((InvalidConfigurationException) thrown).errors().toString()).doesNotContain(KNOWN);
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(REST);
        values.putAll(SECRETS);
        values.putAll(more);
        return values;
    }
}
