package io.creditwatch.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Loads the defaults with some values in place of them, from an {@code application.properties}. */
public final class GivenConfiguration {

    private GivenConfiguration() {
    }

    public static Configuration of(Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(given);
        try {
            Path folder = Files.createTempDirectory("creditwatch-given");
            Path file = folder.resolve("application.properties");
            try (Writer out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            Configuration configuration = Configuration.load(folder, Map.of(), new Properties());
            Files.delete(file);
            Files.delete(folder);
            return configuration;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
