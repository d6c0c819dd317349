package io.creditwatch.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.util.OrderedProperties;

/** {@code application.properties}, in UTF-8, in the order of its lines. */
final class PropertiesFile {

    static final String NAME = "application.properties";

    private PropertiesFile() {
    }

    /** The file in the jar: every key with its default. */
    static Map<String, String> shipped() {
        try (InputStream in = PropertiesFile.class.getResourceAsStream("/" + NAME)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return nothing when there is no such file, or when it cannot be read, which is reported */
    static Map<String, String> in(Path folder, Consumer<ConfigurationError> report) {
        Path file = folder.resolve(NAME);
        try {
            return parse(TextFile.decode(Files.readAllBytes(file)));
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException e) {
            report.accept(new ConfigurationError(NAME, "", "", FileAccess.whyUnreadable(file, e), ""));
        } catch (IllegalArgumentException e) {
            report.accept(new ConfigurationError(NAME, "", "", "has a \\u that four hexadecimal digits do not follow; "
                    + "a \\ is written \\\\", ""));
        }
        return Map.of();
    }

    private static Map<String, String> parse(String text) throws IOException {
        OrderedProperties properties = new OrderedProperties();
        properties.load(new StringReader(text));
        Map<String, String> values = new LinkedHashMap<>();
        properties.asMap().forEach((key, value) -> values.put(Trimming.strip(key.toString()), value.toString().strip()));
        return values;
    }
}
