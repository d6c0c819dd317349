package io.creditwatch.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.OrderedProperties;

/**
 * Values in force, and the source of each. A later source wins: {@code application.properties} in the jar, the one in
 * the working folder, the environment, the system properties of the virtual machine.
 *
 * <p>A secret {@code X} and its file {@code X-file} are one setting: a source that sets one of them replaces both from
 * earlier sources. An empty {@code X} next to a file is ignored. {@code {{key}}} in a value stands for that key's
 * value, unless one of the two is a secret.
 *
 * <p>Loading never fails: {@link #settings} reports all errors at once.
 */
public final class Configuration {

    private static final String FILE = "application.properties";
    private static final String DEFAULT = "default";
    private static final Pattern CALL = Pattern.compile("(hyperstack\\.api|try|poll|proxy|tls)\\..*");
    private static final Pattern LEDGER = Pattern.compile("database\\..*|alert\\.timezone");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private final KnownKeys known;
    private final Path folder;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final List<ConfigurationError> errors = new ArrayList<>();
    private final List<ConfigurationError> ignored = new ArrayList<>();

    /** Value in force, without any secret. */
    public record Line(String key, String shown, String origin) {

        @Override
        public String toString() {
            return key + " = " + shown + (origin.isEmpty() || origin.equals(DEFAULT) ? "" : "   # " + origin);
        }
    }

    private Configuration(Path folder, Map<String, String> environment, Properties system) {
        this.folder = folder;
        Map<String, String> shipped = shipped();
        Map<String, String> written = written();
        String accounts = system.getProperty("accounts",
                environment.getOrDefault("ACCOUNTS", written.getOrDefault("accounts", shipped.get("accounts"))));
        this.known = new KnownKeys(shipped.keySet(), ValueParsers.list(ValueParsers.trimmed(accounts)));
        Variables variables = new Variables(known, environment, errors::add, ignored::add);
        variables.examine();
        add(shipped, key -> DEFAULT);
        add(written, key -> FILE);
        addEnvironment(environment);
        addSystem(system);
        complete();
        if (Stream.of("proxy.url", "proxy.url-file").allMatch(key -> values.get(key).isBlank())) {
            variables.examineProxies();
        }
    }

    /**
     * Loads all sources.
     *
     * @param folder      may hold an {@code application.properties}, with some of the keys
     * @param environment may hold each key, in upper case with underscores
     * @param system      may hold each key as it is
     */
    public static Configuration load(Path folder, Map<String, String> environment, Properties system) {
        return new Configuration(folder, environment, system);
    }

    /** Returns every key with its value, also Camel's, and secrets in clear. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    public Properties asProperties() {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /**
     * Returns the source of the key's value: {@code default}, {@code application.properties},
     * {@code environment POLL_PERIOD}, {@code system property poll.period} or {@code file /run/secrets/key, …}; empty
     * if no source set it.
     */
    public String origin(String key) {
        return origins.getOrDefault(key, "");
    }

    /** Returns variables that look like settings but have no effect. The program still starts. */
    public List<ConfigurationError> ignored() {
        return Collections.unmodifiableList(ignored);
    }

    /** Returns every key in alphabetical order, with secrets masked. */
    public List<Line> inForce() {
        return values.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(entry -> new Line(entry.getKey(),
                known.shown(entry.getKey(), resolved(entry.getValue())), origin(entry.getKey()))).toList();
    }

    /** Returns the keys whose value differs from the default, in alphabetical order, with secrets masked. */
    public List<Line> changed() {
        Map<String, String> shipped = shipped();
        return inForce().stream()
                .filter(line -> !values.get(line.key()).equals(shipped.getOrDefault(line.key(), ""))).toList();
    }

    /**
     * Reads, checks and types every key.
     *
     * @param ownChannels names of the operator's own routes {@code deliver-<name>}
     * @throws InvalidConfigurationException with every error
     */
    public Settings settings(Set<String> ownChannels) {
        return new SettingsReader(checked(errors), ownChannels, folder).read();
    }

    /**
     * Reads the settings of the commands that use only the ledger. Other settings may be missing or wrong.
     *
     * @throws InvalidConfigurationException with every error that may be about these
     */
    public Settings.Ledger ledger() {
        return new SettingsReader(checked(errorsIn(LEDGER)), Set.of(), folder).readLedger(
                new AccountsReader(checked(List.of()), folder, null).read());
    }

    /**
     * Reads the settings of a single call to a vendor, with one account of it: {@code try}. Its key is
     * {@code try.api-key}, or else that of the first account of this vendor. Settings that no call needs may be wrong.
     *
     * @param url in place of the one in the vendor's file, or of the account; null if there is none
     * @throws InvalidConfigurationException with every error of these settings and of the vendor's file
     */
    public Settings toTry(String vendor, String url) {
        Map<String, String> all = new HashMap<>(values);
        Optional.ofNullable(url).ifPresent(given -> all.put(AccountsReader.URL_TO_TRY, given));
        return new SettingsReader(new CheckedValues(known, all, this::origin, errorsIn(CALL)), Set.of(), folder)
                .readToTry(vendor);
    }

    private List<ConfigurationError> errorsIn(Pattern keys) {
        return errors.stream().filter(error -> error.key().equals(FILE)
                || keys.matcher(known.meant(KnownKeys.ofVariable(error.key()))).matches()).toList();
    }

    /** Returns where a vendor's file is: {@code vendors/NAME.properties} of the working folder, or {@code shipped}. */
    public String originOfVendor(String name) {
        return VendorFile.origin(name, folder);
    }

    /** @throws InvalidConfigurationException with every error of the file */
    public Vendor vendor(String name) {
        List<ConfigurationError> wrong = new ArrayList<>();
        return VendorFile.read(name, folder, wrong::add).orElseThrow(() -> new InvalidConfigurationException(wrong));
    }

    /**
     * Returns {@code vendors/NAME.json}: an answer to the vendor's credit call, as its documentation shows it.
     *
     * @throws InvalidConfigurationException if there is no such file, or if it is not JSON
     */
    public JsonNode vendorExample(String name) {
        return VendorFile.example(name, folder);
    }

    private CheckedValues checked(List<ConfigurationError> found) {
        return new CheckedValues(known, values, this::origin, found);
    }

    private static Map<String, String> shipped() {
        return parse(FileAccess.text(FileAccess.ofProgram(FILE).orElseThrow()));
    }

    /** Reads the file in the folder. Returns nothing if it is missing, or if it is unreadable, which is reported. */
    private Map<String, String> written() {
        Path file = folder.resolve(FILE);
        try {
            return Files.notExists(file) ? Map.of() : parse(FileAccess.text(file));
        } catch (InvalidValueException e) {
            errors.add(new ConfigurationError(FILE, "", e.getMessage()));
            return Map.of();
        }
    }

    private void addEnvironment(Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        known.all().forEach(key -> given.put(key, environment.get(KnownKeys.variable(key))));
        given.entrySet().removeIf(each -> each.getValue() == null
                || Variables.isOfService(KnownKeys.variable(each.getKey()), each.getValue()));
        add(given, key -> "environment " + KnownKeys.variable(key));
    }

    private void addSystem(Properties system) {
        Map<String, String> given = new HashMap<>();
        system.stringPropertyNames().stream().filter(known::isAccepted)
                .forEach(key -> given.put(key, system.getProperty(key)));
        add(given, key -> "system property " + key);
    }

    /** Adds known keys and Camel's. Any other key is an error: a misspelt one would silently leave the default. */
    private void add(Map<String, String> given, UnaryOperator<String> origin) {
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

    private void complete() {
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
        if (known.contains(key) && ValueParsers.isInTypographicQuotes(value)) {
            errors.add(new ConfigurationError(key, known.shown(key, value), origin.apply(key),
                    "is between typographic quotation marks; remove them", ""));
        }
        if (KnownKeys.isCamels(key)) {
            return value;
        }
        return known.isSecret(key) ? ValueParsers.trimmedSecret(value) : ValueParsers.trimmed(value);
    }

    /** Treats a secret and its file as one setting: either of them in this source replaces both from earlier ones. */
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

    static Map<String, String> parse(String text) {
        OrderedProperties properties = new OrderedProperties();
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(
                    "has a \\u that four hexadecimal digits do not follow; a \\ is written \\\\");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.asMap().forEach((key, value) ->
                values.put(ValueParsers.strip(key.toString()), value.toString().strip()));
        return values;
    }
}
