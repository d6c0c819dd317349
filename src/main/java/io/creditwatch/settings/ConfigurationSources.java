package io.creditwatch.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.OrderedProperties;

/** Values of all sources: a later source replaces the values of those before it. The origin of each value is kept. */
final class ConfigurationSources {

    static final String FILE = "application.properties";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private final KnownKeys known;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final List<ConfigurationError> errors;

    /** @param errors found before; errors found here are added to it */
    ConfigurationSources(KnownKeys known, List<ConfigurationError> errors) {
        this.known = known;
        this.errors = errors;
    }

    /** Reads the file in the jar: every key with its default. */
    static Map<String, String> shipped() {
        try (InputStream in = ConfigurationSources.class.getResourceAsStream("/" + FILE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the file in the folder. Returns nothing if it is missing, or if it is unreadable, which is reported. */
    static Map<String, String> in(Path folder, Consumer<ConfigurationError> report) {
        Path file = folder.resolve(FILE);
        try {
            return Files.notExists(file) ? Map.of() : parse(FileAccess.text(file));
        } catch (InvalidValueException e) {
            report.accept(new ConfigurationError(FILE, "", "", e.getMessage(), ""));
        } catch (IllegalArgumentException e) {
            report.accept(new ConfigurationError(FILE, "", "", "has a \\u that four hexadecimal digits do not follow; "
                    + "a \\ is written \\\\", ""));
        }
        return Map.of();
    }

    Map<String, String> values() {
        return values;
    }

    String origin(String key) {
        return origins.getOrDefault(key, "");
    }

    List<ConfigurationError> errors() {
        return errors;
    }

    /** Adds the variables that stand for known keys. */
    void addEnvironment(Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        known.all().forEach(key -> given.put(key, environment.get(KnownKeys.variable(key))));
        given.entrySet().removeIf(each -> each.getValue() == null
                || Variables.isOfService(KnownKeys.variable(each.getKey()), each.getValue()));
        add(given, key -> "environment " + KnownKeys.variable(key));
    }

    /** Adds the properties of the virtual machine that are known keys, or Camel's. */
    void addSystem(Properties system) {
        Map<String, String> given = new HashMap<>();
        system.stringPropertyNames().stream().filter(known::isAccepted)
                .forEach(key -> given.put(key, system.getProperty(key)));
        add(given, key -> "system property " + key);
    }

    /** Adds known keys and Camel's. Any other key is an error: a misspelt one would silently leave the default. */
    void add(Map<String, String> given, UnaryOperator<String> origin) {
        Map<String, String> trimmed = new LinkedHashMap<>();
        given.forEach((key, value) -> trimmed.put(key, trimmed(key, value, origin)));
        trimmed.forEach((key, value) -> {
            if (known.isSecret(key) || known.isFileOfSecret(key)) {
                addSecret(trimmed, key, origin);
            } else if (known.isAccepted(key)) {
                put(key, value, origin.apply(key));
            } else {
                errors.add(known.unknown(key, origin.apply(key)));
            }
        });
    }

    /** Reads each secret's file and replaces each placeholder. Call it once, after the last source. */
    void complete() {
        for (String key : List.copyOf(values.keySet())) {
            if (known.isFileOfSecret(key) && !values.get(key).isBlank()) {
                readSecret(KnownKeys.twin(key), values.get(key).strip());
            } else if (known.contains(key) && !KnownKeys.isCamels(key) && !known.isSecret(key)) {
                values.put(key, resolved(values.get(key)));
            }
        }
    }

    /** Removes what tools leave around a value: docker's --env-file, for one, leaves quotation marks. */
    private String trimmed(String key, String value, UnaryOperator<String> origin) {
        if (known.contains(key) && Trimming.isInTypographicQuotes(value)) {
            errors.add(new ConfigurationError(key, known.shown(key, value), origin.apply(key), Trimming.TYPOGRAPHIC, ""));
        }
        if (KnownKeys.isCamels(key)) {
            return value;
        }
        return known.isSecret(key) ? Trimming.secret(value) : Trimming.value(value);
    }

    /** Treats a secret and its file as one setting: the one of the two in this source replaces both from earlier ones. */
    private void addSecret(Map<String, String> source, String key, UnaryOperator<String> origin) {
        String value = source.get(key);
        String twin = KnownKeys.twin(key);
        boolean twinIsSetToo = !source.getOrDefault(twin, "").isBlank();
        if (value.isBlank() && twinIsSetToo) {
            return;
        }
        put(key, value, origin.apply(key));
        if (twinIsSetToo && known.isSecret(key)) {
            errors.add(new ConfigurationError(key, Secret.MASK, origin.apply(key), "is set, and so is " + twin + " ["
                    + origin.apply(twin) + "]; set one of the two", ""));
        } else if (!twinIsSetToo && !value.isBlank()) {
            put(twin, "", "");
        }
    }

    private void put(String key, String value, String origin) {
        values.put(key, value);
        origins.put(key, origin);
    }

    private void readSecret(String secret, String file) {
        try {
            put(secret, Secret.fromFile(Path.of(file)).reveal(),
                    "file " + file + ", " + origins.get(KnownKeys.twin(secret)));
        } catch (InvalidValueException | InvalidPathException reportedWithTheSettings) {
            put(secret, "", "");
        }
    }

    private String resolved(String value) {
        return PLACEHOLDER.matcher(value).replaceAll(found -> Matcher.quoteReplacement(
                known.isSecret(found.group(1)) ? found.group() : values.getOrDefault(found.group(1), found.group())));
    }

    private static Map<String, String> parse(String text) {
        OrderedProperties properties = new OrderedProperties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.asMap().forEach((key, value) -> values.put(Trimming.strip(key.toString()), value.toString().strip()));
        return values;
    }
}
