package io.creditwatch.settings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds misspelt settings in the environment. It looks only at variables that begin like a setting, since other
 * programs have variables there too. A name that another program may use is ignored, not an error.
 */
final class Variables {

    /** First words that hardly any other program uses: a variable that resembles a setting is an error. */
    private static final Set<String> OURS = Set.of("ALERT", "HEARTBEAT", "HYPERSTACK", "POLL", "SLACK");
    /** First words that other programs use too: only a variable one character away from a setting is an error. */
    private static final Set<String> SHARED = Set.of("DATABASE", "EMAIL", "HTTP", "PROXY", "QUEUE", "TLS");
    private static final String ACCOUNT = "ACCOUNT";
    private static final String ACCOUNT_KEY = "_API_KEY";
    /** Variables of other programs that are one character away from a setting. */
    private static final Set<String> OTHERS = Set.of("DATABASE_URI");
    /** Kubernetes sets these variables for each service. */
    private static final Pattern SERVICE = Pattern.compile(".+_SERVICE_(HOST|PORT)(_.*)?|.+_PORT_\\d+_(TCP|UDP|SCTP).*");
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final List<String> PROXIES = List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy",
            "HTTP_PROXY", "http_proxy");

    private final KnownKeys known;
    private final Set<String> settings;

    Variables(KnownKeys known) {
        this.known = known;
        this.settings = known.all().stream().filter(key -> !KnownKeys.isOfAccount(key)).map(KnownKeys::variable)
                .collect(Collectors.toSet());
    }

    /** Returns whether Kubernetes set the variable, for a service whose name is the first word of a setting. */
    static boolean isOfService(String name, String value) {
        return SERVICE.matcher(name).matches()
                || name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches();
    }

    /**
     * @param errors  receives what must be fixed before the program starts
     * @param ignored receives variables without an effect
     */
    void examine(Map<String, String> environment, Consumer<ConfigurationError> errors, Consumer<ConfigurationError> ignored) {
        Set<String> read = known.all().stream().map(KnownKeys::variable).filter(environment::containsKey)
                .collect(Collectors.toSet());
        environment.keySet().stream().sorted()
                .filter(name -> !read.contains(name) && !isOfService(name, environment.get(name)))
                .filter(name -> KnownKeys.variable(name).contains("_"))
                .forEach(name -> examine(name, errors, ignored));
    }

    /** Reports variables for the proxies of other programs, if no proxy is set here. */
    static void examineProxies(Map<String, String> environment, boolean proxyIsSet, Consumer<ConfigurationError> ignored) {
        if (!proxyIsSet) {
            PROXIES.stream().filter(name -> !environment.getOrDefault(name, "").isBlank()).findFirst()
                    .ifPresent(name -> ignored.accept(error(name, "is not used; for a proxy, set proxy.url "
                            + "(PROXY_URL), and proxy.bypass (PROXY_BYPASS) in place of NO_PROXY")));
        }
    }

    private void examine(String name, Consumer<ConfigurationError> errors, Consumer<ConfigurationError> ignored) {
        String proper = KnownKeys.variable(name);
        String word = firstWord(proper);
        Optional<String> like = like(proper, word);
        if (settings(word).anyMatch(proper::equals)) {
            (OURS.contains(word) || word.equals(ACCOUNT) ? errors : ignored)
                    .accept(error(name, "is not read; in the environment it is written " + proper));
        } else if (isMisspeltAccount(proper, word)) {
            errors.accept(error(name, "there is no such setting; did you mean " + ofAccount(proper, word) + "?"));
        } else if (known.isOfAnAccount(proper)) {
            errors.accept(error(name, "accounts names no account that it could be of; add it there"
                    + like.map(each -> ", or did you mean " + each + "?").orElse("")));
        } else if (like.isPresent() && isError(proper, word, like.get())) {
            errors.accept(error(name, "there is no such setting; did you mean " + like.get() + "?"));
        } else if (OURS.contains(word) && name.equals(proper) || like.isPresent()
                || word.equals(ACCOUNT) && isOfKnownAccount(proper)) {
            ignored.accept(error(name, "there is no such setting, so it does nothing"
                    + like.map(each -> "; did you mean " + each + "?").orElse("")));
        }
    }

    /** Returns the setting with the same first word that the name resembles most. */
    private Optional<String> like(String name, String word) {
        if (OURS.contains(word) || SHARED.contains(word) || word.equals(ACCOUNT)) {
            boolean shorterToo = !word.equals(ACCOUNT) || isOfKnownAccount(name);
            int most = Math.max(2, (name.length() - word.length() - 1) / 3);
            return settings(word)
                    .filter(key -> distance(name, key, word) <= most || shorterToo && words(key).containsAll(words(name)))
                    .filter(key -> !isLonger(name, key) || distance(name, key, word) < 2)
                    .min(nearest(key -> distance(name, key, word)));
        }
        return settings.stream().filter(key -> OURS.contains(firstWord(key)))
                .filter(key -> key.length() > 10 && KnownKeys.distance(name, key) <= 2)
                .min(nearest(key -> KnownKeys.distance(name, key)));
    }

    private static Comparator<String> nearest(ToIntFunction<String> distance) {
        return Comparator.comparingInt(distance).thenComparing(Comparator.naturalOrder());
    }

    /** Returns whether only the first word is wrong, as in {@code ACCOUNTS_PROD_EU_API_KEY}. */
    private boolean isMisspeltAccount(String name, String word) {
        return KnownKeys.distance(word, ACCOUNT) == 1 && settings(ACCOUNT).anyMatch(ofAccount(name, word)::equals);
    }

    private static String ofAccount(String name, String word) {
        return ACCOUNT + name.substring(word.length());
    }

    private boolean isOfKnownAccount(String name) {
        return settings(ACCOUNT).filter(key -> key.endsWith(ACCOUNT_KEY))
                .anyMatch(key -> name.startsWith(key.substring(0, key.length() - ACCOUNT_KEY.length() + 1)));
    }

    private static boolean isError(String name, String word, String like) {
        return !SHARED.contains(word) || distance(name, like, word) < 2 && !OTHERS.contains(name);
    }

    /** Returns whether the name is a setting plus a word, as SLACK_BOT_TOKEN: that is probably another program's. */
    private static boolean isLonger(String name, String key) {
        return words(name).containsAll(words(key));
    }

    /** Compares the parts after the first word, which is the same. */
    private static int distance(String name, String key, String word) {
        return KnownKeys.distance(name.substring(word.length()), key.substring(word.length()));
    }

    /** Returns the settings with that first word. Settings of accounts are not kept: there may be thousands. */
    private Stream<String> settings(String word) {
        return word.equals(ACCOUNT) ? known.all().stream().filter(KnownKeys::isOfAccount).map(KnownKeys::variable)
                : settings.stream().filter(name -> name.startsWith(word + "_"));
    }

    private static String firstWord(String name) {
        return name.split("_", 2)[0];
    }

    private static Set<String> words(String name) {
        return Arrays.stream(name.split("_+")).collect(Collectors.toSet());
    }

    private static ConfigurationError error(String name, String why) {
        return new ConfigurationError(name, "", "environment", why, "");
    }
}
