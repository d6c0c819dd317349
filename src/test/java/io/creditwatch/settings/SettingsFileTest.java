package io.creditwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares {@code application.properties} and its document with the keys that the program reads. */
class SettingsFileTest {

    @Test
    void holdsNoUnusedKey() {
        Set<String> asked = new HashSet<>();
        Map<String, String> values = new HashMap<>(GivenConfiguration.of(Map.of("hyperstack.api.key", "k")).values()) {
            @Override
            public String get(Object key) {
                asked.add(key.toString());
                return super.get(key);
            }

            @Override
            public String getOrDefault(Object key, String otherwise) {
                asked.add(key.toString());
                return super.getOrDefault(key, otherwise);
            }
        };

        KnownKeys known = new KnownKeys(values.keySet(), List.of("default"));
        SettingsReader reader = new SettingsReader(new CheckedValues(known, values, key -> "", List.of()), Set.of(),
                Path.of(""));
        reader.read();
        reader.readToTry(Vendor.HYPERSTACK);

        assertThat(values.keySet()).filteredOn(key -> !key.startsWith("camel.")).isSubsetOf(asked);
    }

    @Test
    void explainsEachKeyInOneLineAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("application.properties"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("[a-z].*")) {
                assertThat(lines.get(i)).matches("[a-z][a-zA-Z0-9.-]* =.*");
                assertThat(lines.get(i - 1)).as("above " + lines.get(i)).matches("# \\S.*");
                assertThat(lines.get(i - 2)).as("two above " + lines.get(i)).doesNotMatch("#[^#]*");
            }
        }
    }

    @Test
    void documentsEachKeyOfAnAccountOnce() throws IOException {
        List<String> keys = Pattern.compile("`([a-z.-]+)`").matcher(section("Accounts")).results()
                .map(found -> found.group(1)).filter(key -> !key.startsWith("account")).toList();

        assertThat(keys).containsExactlyInAnyOrderElementsOf(KnownKeys.FOR_EACH_ACCOUNT);
    }

    private static String section(String heading) throws IOException {
        String page = Files.readString(Path.of("docs/configuration.md"));
        String section = page.substring(page.indexOf("\n## " + heading));
        return section.substring(0, section.indexOf("\n## ", 1));
    }

    @Test
    void offersAFileForEverySecret() {
        assertThat(GivenConfiguration.of(Map.of()).values().keySet()).contains("hyperstack.api.key-file",
                "hyperstack.api.headers-file", "proxy.url-file", "slack.webhook.url-file", "slack.token-file",
                "email.password-file", "queue.password-file", "database.password-file", "http.token-file",
                "heartbeat.url-file");
    }
}
