package io.creditwatch.sandbox;

import io.creditwatch.settings.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Reads the configuration of the demo and the sandbox, which need no setting of the operator. */
public final class DemoSettings {

    private DemoSettings() {
    }

    /**
     * Returns the defaults, replaced by the demo's own settings and its HTTP address. The working folder and the rest of
     * the environment are not read, since they configure real accounts and receivers. The database is a new one each
     * time, since the demo's clock runs ahead.
     */
    public static Configuration configuration(Map<String, String> environment, Properties system) {
        Properties all = new Properties();
        try (InputStream in = DemoSettings.class.getResourceAsStream("demo.properties")) {
            all.load(in);
            Path folder = Files.createTempDirectory("creditwatch-demo");
            all.setProperty("database.url", "jdbc:sqlite:" + folder.resolve("creditwatch.db"));
            all.putAll(system);
            Map<String, String> http = environment.entrySet().stream()
                    .filter(variable -> variable.getKey().startsWith("HTTP_"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return Configuration.load(folder, http, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
