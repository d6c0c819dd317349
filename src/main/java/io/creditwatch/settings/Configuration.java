package io.creditwatch.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Values in force, and the source of each. A later source wins: {@code application.properties} in the jar, the one in
 * the working folder, the environment, the system properties of the virtual machine.
 *
 * <p>A secret {@code X} and its file {@code X-file} are one setting: a source that sets one of them replaces both from
 * earlier sources. An empty {@code X} next to a file is ignored. {@code {{key}}} in a value stands for that key's value,
 * unless one of the two is a secret.
 *
 * <p>Loading never fails: {@link #settings} reports all errors at once.
 */
public final class Configuration {

    private static final String DEFAULT = "default";
    private static final Pattern LEDGER = Pattern.compile("database\\..*|alert\\.timezone");

    private final KnownKeys known;
    private final ConfigurationSources sources;
    private final List<ConfigurationError> ignored;

    /**
     * Value in force, for the operator.
     *
     * @param shown  value; without any secret
     * @param origin as {@link Configuration#origin} names it
     */
    public record Line(String key, String shown, String origin) {
    }

    private Configuration(KnownKeys known, ConfigurationSources sources, List<ConfigurationError> ignored) {
        sources.complete();
        this.known = known;
        this.sources = sources;
        this.ignored = ignored;
    }

    /**
     * Loads all sources.
     *
     * @param folder      may hold an {@code application.properties}, with some of the keys
     * @param environment may hold each key, in upper case with underscores
     * @param system      may hold each key as it is
     */
    public static Configuration load(Path folder, Map<String, String> environment, Properties system) {
        Map<String, String> shipped = ConfigurationSources.shipped();
        List<ConfigurationError> errors = new ArrayList<>();
        Map<String, String> written = ConfigurationSources.in(folder, errors::add);
        String accounts = system.getProperty("accounts",
                environment.getOrDefault("ACCOUNTS", written.getOrDefault("accounts", shipped.get("accounts"))));
        KnownKeys known = new KnownKeys(shipped.keySet(), ValueParsers.list(Trimming.value(accounts)));
        List<ConfigurationError> ignored = new ArrayList<>();
        Variables variables = new Variables(known, environment, errors::add, ignored::add);
        variables.examine();
        ConfigurationSources sources = new ConfigurationSources(known, errors);
        sources.add(shipped, key -> DEFAULT);
        sources.add(written, key -> ConfigurationSources.FILE);
        sources.addEnvironment(environment);
        sources.addSystem(system);
        Configuration configuration = new Configuration(known, sources, ignored);
        if (Stream.of("proxy.url", "proxy.url-file").allMatch(key -> configuration.values().get(key).isBlank())) {
            variables.examineProxies();
        }
        return configuration;
    }

    /** Returns the defaults with the given values in place of some of them. */
    public static Configuration of(Map<String, String> given) {
        Map<String, String> shipped = ConfigurationSources.shipped();
        KnownKeys known = new KnownKeys(shipped.keySet(),
                ValueParsers.list(given.getOrDefault("accounts", shipped.get("accounts"))));
        ConfigurationSources sources = new ConfigurationSources(known, new ArrayList<>());
        sources.add(shipped, key -> DEFAULT);
        sources.add(given, key -> "given");
        return new Configuration(known, sources, List.of());
    }

    /** Returns every key with its value, also Camel's, and secrets in clear. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(sources.values());
    }

    public Properties asProperties() {
        Properties properties = new Properties();
        properties.putAll(sources.values());
        return properties;
    }

    /**
     * Returns the source of the key's value: {@code default}, {@code application.properties},
     * {@code environment POLL_PERIOD}, {@code system property poll.period}, {@code given} or
     * {@code file /run/secrets/key, …}; empty if no source set it.
     */
    public String origin(String key) {
        return sources.origin(key);
    }

    /** Returns variables that look like settings but have no effect. The program still starts. */
    public List<ConfigurationError> ignored() {
        return Collections.unmodifiableList(ignored);
    }

    /** Returns every key in the order of the file, with secrets masked. */
    public List<Line> inForce() {
        return sources.values().entrySet().stream().map(entry -> new Line(entry.getKey(),
                known.shown(entry.getKey(), entry.getValue()), origin(entry.getKey()))).toList();
    }

    /**
     * Reads, checks and types every key.
     *
     * @param ownChannels names of the operator's own routes {@code deliver-<name>}
     * @throws InvalidConfigurationException with every error
     */
    public Settings settings(Set<String> ownChannels) {
        return new SettingsReader(checked(sources.errors()), ownChannels).read();
    }

    /**
     * Reads the settings of the commands that use only the ledger. Other settings may be missing or wrong.
     *
     * @throws InvalidConfigurationException with every error that may be about these
     */
    public Settings.Ledger ledger() {
        List<ConfigurationError> relevant = sources.errors().stream()
                .filter(error -> error.key().equals(ConfigurationSources.FILE) || LEDGER.matcher(known.meant(KnownKeys.ofVariable(error.key()))).matches()).toList();
        return new SettingsReader(checked(relevant), Set.of()).readLedger();
    }

    private CheckedValues checked(List<ConfigurationError> found) {
        return new CheckedValues(known, sources.values(), this::origin, found);
    }
}
