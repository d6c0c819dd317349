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
 * Finds the variables that were meant as settings and are none. The environment is full of others' variables, so it
 * looks only at those that begin as a setting does. A name that others use as well does not stop the program.
 */
final class Variables {

    /** First words that hardly anybody else uses: what is like a setting there is a mistake. */
    private static final Set<String> OURS = Set.of("ALERT", "HEARTBEAT", "HYPERSTACK", "POLL", "SLACK");
    /** First words that others use, too: it must be one slip away from a setting to be a mistake. */
    private static final Set<String> SHARED = Set.of("DATABASE", "EMAIL", "HTTP", "PROXY", "QUEUE", "TLS");
    private static final String ACCOUNT = "ACCOUNT";
    private static final String ACCOUNT_KEY = "_API_KEY";
    /** One letter away from a setting, and of another program all the same. */
    private static final Set<String> OTHERS = Set.of("DATABASE_URI");
    /** Kubernetes sets these for each service. */
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

    /** Whether Kubernetes set it, for a service whose name is the first word of a setting. */
    static boolean isOfService(String name, String value) {
        return SERVICE.matcher(name).matches()
                || name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches();
    }

    /**
     * @param mistakes takes what must be put right before the program starts
     * @param ignored  takes what has no effect, which somebody may have expected
     */
    void examine(Map<String, String> environment, Consumer<ConfigurationError> mistakes, Consumer<ConfigurationError> ignored) {
        Set<String> read = known.all().stream().map(KnownKeys::variable).filter(environment::containsKey)
                .collect(Collectors.toSet());
        environment.keySet().stream().sorted()
                .filter(name -> !read.contains(name) && !isOfService(name, environment.get(name)))
                .filter(name -> KnownKeys.variable(name).contains("_"))
                .forEach(name -> examine(name, mistakes, ignored));
    }

    /** The proxies that other programs use; here one is set in one way. */
    static void examineProxies(Map<String, String> environment, boolean proxyIsSet, Consumer<ConfigurationError> ignored) {
        if (!proxyIsSet) {
            PROXIES.stream().filter(name -> !environment.getOrDefault(name, "").isBlank()).findFirst()
                    .ifPresent(name -> ignored.accept(mistake(name, "is not used; to go by a proxy, set proxy.url "
                            + "(PROXY_URL), and proxy.bypass (PROXY_BYPASS) in place of NO_PROXY")));
        }
    }

    private void examine(String name, Consumer<ConfigurationError> mistakes, Consumer<ConfigurationError> ignored) {
        String proper = KnownKeys.variable(name);
        String word = firstWord(proper);
        Optional<String> like = like(proper, word);
        if (settings(word).anyMatch(proper::equals)) {
            (OURS.contains(word) || word.equals(ACCOUNT) ? mistakes : ignored)
                    .accept(mistake(name, "is not read; in the environment it is written " + proper));
        } else if (isMisspeltAccount(proper, word)) {
            mistakes.accept(mistake(name, "there is no such setting; did you mean " + ofAccount(proper, word) + "?"));
        } else if (known.isOfAnAccount(proper)) {
            mistakes.accept(mistake(name, "accounts names no account that it could be of; add it there"
                    + like.map(each -> ", or did you mean " + each + "?").orElse("")));
        } else if (like.isPresent() && isMistake(proper, word, like.get())) {
            mistakes.accept(mistake(name, "there is no such setting; did you mean " + like.get() + "?"));
        } else if (OURS.contains(word) && name.equals(proper) || like.isPresent()
                || word.equals(ACCOUNT) && isOfKnownAccount(proper)) {
            ignored.accept(mistake(name, "there is no such setting, so it does nothing"
                    + like.map(each -> "; did you mean " + each + "?").orElse("")));
        }
    }

    /** The setting with the same first word that it is most like, if it is like any. */
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

    /** Whether only the first word is wrong, as in {@code ACCOUNTS_PROD_EU_API_KEY}. */
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

    private static boolean isMistake(String name, String word, String like) {
        return !SHARED.contains(word) || distance(name, like, word) < 2 && !OTHERS.contains(name);
    }

    /** Whether it is the setting and a word more, as SLACK_BOT_TOKEN: another program's, rather. */
    private static boolean isLonger(String name, String key) {
        return words(name).containsAll(words(key));
    }

    /** Of what follows the first word: that they have in common. */
    private static int distance(String name, String key, String word) {
        return KnownKeys.distance(name.substring(word.length()), key.substring(word.length()));
    }

    /** Those with that first word. Of accounts there may be thousands: theirs are not kept. */
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

    private static ConfigurationError mistake(String name, String why) {
        return new ConfigurationError(name, "", "environment", why, "");
    }
}
