package io.creditwatch.settings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds misspelt settings in the environment. It looks only at variables that begin like a setting, since other
 * programs have variables there too. A name that another program may use is ignored, not an error.
 */
record Variables(KnownKeys known, Map<String, String> environment, Consumer<ConfigurationError> errors,
                 Consumer<ConfigurationError> ignored) {

    /** First words that hardly any other program uses: a variable that resembles a setting is an error. */
    private static final Set<String> OURS = Set.of("ALERT", "HEARTBEAT", "HYPERSTACK", "POLL", "SLACK");
    /** First words that other programs use too: only a variable one character away from a setting is an error. */
    private static final Set<String> SHARED = Set.of("DATABASE", "EMAIL", "HTTP", "PROXY", "QUEUE", "TLS");
    private static final String ACCOUNT = "ACCOUNT";
    /** Variables of other programs that are one character away from a setting. */
    private static final Set<String> OTHERS = Set.of("DATABASE_URI");
    private static final Pattern SERVICE =
            Pattern.compile(".+_SERVICE_(HOST|PORT)(_.*)?|.+_PORT_\\d+_(TCP|UDP|SCTP).*");
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final List<String> PROXIES = List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy",
            "HTTP_PROXY", "http_proxy");

    /** Returns whether Kubernetes set the variable, for a service whose name is the first word of a setting. */
    static boolean isOfService(String name, String value) {
        return SERVICE.matcher(name).matches()
                || name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches();
    }

    void examine() {
        Set<String> read = known.all().stream().map(KnownKeys::variable).filter(environment::containsKey)
                .collect(Collectors.toSet());
        environment.keySet().stream().sorted()
                .filter(name -> !read.contains(name) && !isOfService(name, environment.get(name)))
                .filter(name -> KnownKeys.variable(name).contains("_")).forEach(this::examine);
    }

    /** Reports variables for the proxies of other programs. Call it if no proxy is set here. */
    void examineProxies() {
        PROXIES.stream().filter(name -> !environment.getOrDefault(name, "").isBlank()).findFirst()
                .ifPresent(name -> report(ignored, name, "is not used; for a proxy, set proxy.url "
                        + "(PROXY_URL), and proxy.bypass (PROXY_BYPASS) in place of NO_PROXY"));
    }

    private void examine(String name) {
        String proper = KnownKeys.variable(name);
        String word = firstWord(proper);
        boolean ours = OURS.contains(word) || word.equals(ACCOUNT);
        String ofAccount = ACCOUNT + proper.substring(word.length());
        Optional<String> like = like(proper, word);
        String meant = like.map(each -> "did you mean " + each + "?").orElse("");
        if (settings(word).anyMatch(proper::equals)) {
            report(ours ? errors : ignored, name, "is not read; in the environment it is written " + proper);
        } else if (KnownKeys.distance(word, ACCOUNT) == 1 && settings(ACCOUNT).anyMatch(ofAccount::equals)) {
            report(errors, name, "there is no such setting; did you mean " + ofAccount + "?");
        } else if (known.isOfAnAccount(proper)) {
            report(errors, name, "is of no account in accounts; add its account there"
                    + (like.isPresent() ? ", or " + meant : ""));
        } else if (like.isPresent() && (!SHARED.contains(word)
                || distance(proper, like.get(), word) < 2 && !OTHERS.contains(proper))) {
            report(errors, name, "there is no such setting; " + meant);
        } else if (like.isPresent() || OURS.contains(word) && name.equals(proper) || knownAccount(proper).isPresent()) {
            report(ignored, name, "there is no such setting, so it does nothing"
                    + (like.isPresent() ? "; " + meant : ""));
        }
    }

    /** Returns the setting with the same first word that the name resembles most. */
    private Optional<String> like(String name, String word) {
        if (!OURS.contains(word) && !SHARED.contains(word) && !word.equals(ACCOUNT)) {
            return nearest(known.commonVariables().stream()
                    .filter(key -> OURS.contains(firstWord(key)) && key.length() > 10)
                    .filter(key -> KnownKeys.distance(name, key) <= 2), name, "");
        }
        Optional<String> account = knownAccount(name);
        boolean shorterToo = !word.equals(ACCOUNT) || account.isPresent();
        // of a known account, only the part after its name can be misspelt
        int most = Math.max(2, (name.length() - account.orElse(word + "_").length()) / 3);
        return nearest(settings(word)
                .filter(key -> distance(name, key, word) <= most || shorterToo && words(key).containsAll(words(name)))
                // a setting plus a word, as SLACK_BOT_TOKEN, is probably another program's
                .filter(key -> !words(name).containsAll(words(key)) || distance(name, key, word) < 2), name, word);
    }

    private static Optional<String> nearest(Stream<String> settings, String name, String word) {
        return settings.min(Comparator.<String>comparingInt(key -> distance(name, key, word))
                .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns the beginning of the variables of a known account if the name has it: {@code ACCOUNT_PROD_EU_}. */
    private Optional<String> knownAccount(String name) {
        return settings(ACCOUNT).filter(key -> key.endsWith("_API_KEY"))
                .map(key -> key.substring(0, key.length() - "API_KEY".length())).filter(name::startsWith).findFirst();
    }

    private static int distance(String name, String key, String word) {
        return KnownKeys.distance(name.substring(word.length()), key.substring(word.length()));
    }

    /** Returns the settings with that first word. Settings of accounts are not kept: there may be thousands. */
    private Stream<String> settings(String word) {
        return word.equals(ACCOUNT) ? known.all().stream().filter(KnownKeys::isOfAccount).map(KnownKeys::variable)
                : known.commonVariables().stream().filter(name -> name.startsWith(word + "_"));
    }

    private static String firstWord(String name) {
        return name.split("_", 2)[0];
    }

    private static Set<String> words(String name) {
        return Arrays.stream(name.split("_+")).collect(Collectors.toSet());
    }

    private static void report(Consumer<ConfigurationError> receiver, String name, String why) {
        receiver.accept(new ConfigurationError(name, "environment", why));
    }
}
