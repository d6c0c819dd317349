package io.creditwatch.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What the demo and the sandbox set so that nobody else has to. */
public final class DemoSettings {

    private DemoSettings() {
    }

    /**
     * The demo's settings in the form of system properties, which count most. Its database is a new one each time, since
     * its clock runs ahead of all others.
     *
     * @param system what somebody has set there counts even more
     */
    public static Properties over(Properties system) {
        Properties all = new Properties();
        try (InputStream in = DemoSettings.class.getResourceAsStream("demo.properties")) {
            all.load(in);
            Path folder = Files.createTempDirectory("creditwatch-demo");
            all.setProperty("database.url", "jdbc:sqlite:" + folder.resolve("creditwatch.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.putAll(system);
        return all;
    }
}
