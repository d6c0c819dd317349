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
 * What is in force, and where it was set. Later places win: {@code application.properties} in the jar, the one in the
 * working folder, the environment, the system properties of the JVM.
 *
 * <p>A secret {@code X} and its file {@code X-file} are one setting: the place that sets one of them replaces both that
 * an earlier place set. An empty {@code X} beside a file is as if it were not there. {@code {{key}}} in a value stands
 * for that key's value, unless one of the two is a secret.
 */
public final class Configuration {

    private static final String DEFAULT = "default";
    private static final Pattern LEDGER = Pattern.compile("database\\..*|alert\\.timezone");

    private final KnownKeys known;
    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final List<ConfigurationError> mistakes;
    private final List<ConfigurationError> ignored;

    /**
     * One line of what is in force.
     *
     * @param shown  the value; {@link Secret#MASK} for a secret that is set
     * @param origin as {@link Configuration#origin} says it
     */
    public record Line(String key, String shown, String origin) {
    }

    private Configuration(KnownKeys known, Layers layers, List<ConfigurationError> ignored) {
        layers.complete();
        this.known = known;
        this.values = Collections.unmodifiableMap(layers.values());
        this.origins = layers.origins();
        this.mistakes = layers.mistakes();
        this.ignored = Collections.unmodifiableList(ignored);
    }

    /**
     * Never fails: what is wrong comes out of {@link #settings}.
     *
     * @param folder      where an {@code application.properties} may be; it need not hold every key
     * @param environment where each key may be, in upper case with underscores
     * @param system      where each key may be, as it is
     */
    public static Configuration load(Path folder, Map<String, String> environment, Properties system) {
        Map<String, String> shipped = PropertiesFile.shipped();
        List<ConfigurationError> mistakes = new ArrayList<>();
        Map<String, String> written = PropertiesFile.in(folder, mistakes::add);
        String accounts = system.getProperty("accounts",
                environment.getOrDefault("ACCOUNTS", written.getOrDefault("accounts", shipped.get("accounts"))));
        KnownKeys known = new KnownKeys(shipped.keySet(), ValueParsers.list(Trimming.value(accounts)));
        List<ConfigurationError> ignored = new ArrayList<>();
        new Variables(known).examine(environment, mistakes::add, ignored::add);
        Layers layers = new Layers(known, mistakes);
        layers.add(Layer.of(shipped, DEFAULT));
        layers.add(Layer.of(written, PropertiesFile.NAME));
        layers.add(Layer.ofEnvironment(environment, known));
        layers.add(Layer.ofSystem(system, known));
        Configuration configuration = new Configuration(known, layers, ignored);
        boolean proxy = Stream.of("proxy.url", "proxy.url-file").anyMatch(key -> !configuration.values.get(key).isBlank());
        Variables.examineProxies(environment, proxy, ignored::add);
        return configuration;
    }

    /** The defaults, and over them what is given. Never fails. */
    public static Configuration of(Map<String, String> given) {
        Map<String, String> shipped = PropertiesFile.shipped();
        KnownKeys known = new KnownKeys(shipped.keySet(),
                ValueParsers.list(given.getOrDefault("accounts", shipped.get("accounts"))));
        Layers layers = new Layers(known, new ArrayList<>());
        layers.add(Layer.of(shipped, DEFAULT));
        layers.add(Layer.of(given, "given"));
        return new Configuration(known, layers, List.of());
    }

    /** Every key with its value, Camel's too. A secret that is kept in a file is here as itself. */
    public Map<String, String> values() {
        return values;
    }

    /** {@link #values}, for Camel. */
    public Properties asProperties() {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /**
     * Where the key's value was set: {@code default}, {@code application.properties}, {@code environment POLL_PERIOD},
     * {@code system property poll.period}, {@code given} or {@code file /run/secrets/key, …}; empty for a key that is
     * set nowhere.
     */
    public String origin(String key) {
        return origins.getOrDefault(key, "");
    }

    /** Variables that have no effect, though somebody may have expected one: no reason not to start. */
    public List<ConfigurationError> ignored() {
        return ignored;
    }

    /** Every key in the order of the file, for people: no secret is in it. */
    public List<Line> inForce() {
        return values.entrySet().stream().map(entry -> new Line(entry.getKey(),
                shown(entry.getKey(), entry.getValue()), origin(entry.getKey()))).toList();
    }

    /**
     * @param ownChannels the names of the operator's own routes {@code deliver-<name>}
     * @throws InvalidConfigurationException with every mistake that there is
     */
    public Settings settings(Set<String> ownChannels) {
        return new SettingsReader(new Entries(values, this::origin, mistakes), ownChannels).read();
    }

    /**
     * Reads what the commands need that look into the ledger. Other settings may be missing or mistaken.
     *
     * @throws InvalidConfigurationException with every mistake that may be about these
     */
    public Settings.Ledger ledger() {
        List<ConfigurationError> relevant = mistakes.stream().filter(mistake -> mistake.key().equals(PropertiesFile.NAME)
                || LEDGER.matcher(known.meant(KnownKeys.ofVariable(mistake.key()))).matches()).toList();
        return new SettingsReader(new Entries(values, this::origin, relevant), Set.of()).readLedger();
    }

    private String shown(String key, String value) {
        return known.isSecret(key) ? Masking.maskAll(value) : Masking.mask(value);
    }
}
