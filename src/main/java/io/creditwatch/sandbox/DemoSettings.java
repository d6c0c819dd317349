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

/** What the demo and the sandbox set so that nobody else has to. */
public final class DemoSettings {

    private DemoSettings() {
    }

    /**
     * The defaults, over them the demo's own, and over these where it listens. The folder and the rest of the
     * environment are not asked: they are about accounts and receivers that are real. The database is a new one each
     * time, since the demo's clock runs ahead of all others.
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
