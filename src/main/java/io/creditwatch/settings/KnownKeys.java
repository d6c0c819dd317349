package io.creditwatch.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keys of the {@code application.properties} in the jar, and the keys of each account. */
final class KnownKeys {

    private static final String FILE = "-file";
    static final List<String> FOR_EACH_ACCOUNT = List.of("vendor", "api.url", "api-key", "api-key" + FILE,
            "alert.warning.credit", "alert.critical.credit", "alert.warning.runway", "alert.critical.runway",
            "alert.recovery.margin", "alert.recovery.polls", "alert.unreadable.after", "alert.reminder.warning",
            "alert.reminder.critical", "alert.reminder.unreadable", "alert.reminder.runway", "alert.weekend",
            "auto-topup.at");
    private static final Pattern LOGIN_IN_URL = Pattern.compile("(?<=//)\\S+(?=@)");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)([\\w.-]*(?:password|passwd|secret|token|jaas|credential)[\\w.-]*=)[^&\\s]+");
    private static final Pattern LOOKS_LIKE_A_KEY = Pattern.compile("[a-z]+[a-z0-9-]*(\\.[a-z0-9-]+){1,5}");

    private final Set<String> keys;
    private final Set<String> commonVariables;

    KnownKeys(Collection<String> shipped, Collection<String> accounts) {
        keys = new LinkedHashSet<>(shipped);
        commonVariables = shipped.stream().map(KnownKeys::variable).collect(Collectors.toSet());
        for (String account : accounts) {
            FOR_EACH_ACCOUNT.forEach(key -> keys.add(ofAccount(account, key)));
        }
    }

    static String ofAccount(String account, String key) {
        return "account." + account + "." + key;
    }

    static boolean isOfAccount(String key) {
        return key.startsWith("account.");
    }

    /** Returns the name in the environment: {@code ACCOUNT_PROD_EU_API_KEY} for {@code account.prod-eu.api-key}. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns the key that a variable stands for, if none of its words has a hyphen. Leaves a key as it is. */
    static String ofVariable(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    static boolean isCamels(String key) {
        return key.startsWith("camel.");
    }

    boolean isAccepted(String key) {
        return keys.contains(key) || isCamels(key);
    }

    /** Returns the key of the file of a secret, or the key of the secret for the key of a file. */
    static String twin(String key) {
        return key.endsWith(FILE) ? key.substring(0, key.length() - FILE.length()) : key + FILE;
    }

    Set<String> all() {
        return keys;
    }

    /** Returns the variables of the keys that are of no account. */
    Set<String> commonVariables() {
        return commonVariables;
    }

    boolean contains(String key) {
        return keys.contains(key);
    }

    /** Returns whether the value must not be shown: each secret has a second key for its file. */
    boolean isSecret(String key) {
        return !key.endsWith(FILE) && keys.contains(key) && keys.contains(twin(key));
    }

    boolean isFileOfSecret(String key) {
        return key.endsWith(FILE) && isSecret(twin(key));
    }

    /** Returns the value without secrets: a login in a URL, or a parameter whose name says that it is a secret. */
    String shown(String key, String value) {
        return !isSecret(key) ? masked(value) : value.isEmpty() ? "" : Secret.MASK;
    }

    static boolean holdsSecret(String text) {
        return LOGIN_IN_URL.matcher(text).find() || SECRET_PARAMETER.matcher(text).find();
    }

    private static String masked(String text) {
        return SECRET_PARAMETER.matcher(LOGIN_IN_URL.matcher(text).replaceAll(Secret.MASK))
                .replaceAll("$1" + Secret.MASK);
    }

    boolean isOfAnAccount(String variable) {
        String start = variable("account.");
        return FOR_EACH_ACCOUNT.stream().map(key -> "_" + variable(key)).anyMatch(end -> variable.startsWith(start)
                && variable.endsWith(end) && variable.length() > start.length() + end.length());
    }

    /** Returns an error that shows no value, and no key with unusual characters: both may be a secret. */
    ConfigurationError unknown(String key, String origin) {
        if (key.equals("export")) {
            return new ConfigurationError("a line that begins with 'export'", origin,
                    "in this file a line is 'key = value', such as poll.period = 5m");
        }
        Optional<String> written = keys.stream().filter(each -> variable(each).equals(key)).findFirst();
        Optional<String> like = like(key);
        if (written.isEmpty() && like.isEmpty() && !LOOKS_LIKE_A_KEY.matcher(key).matches()) {
            return new ConfigurationError("a line that is not 'key = value'", origin,
                    "begins with no known key; it is not shown, since it may be a secret");
        }
        String[] parts = key.split("\\.", 3);
        boolean isOfNoAccount = parts.length == 3 && parts[0].equals("account")
                && !keys.contains(ofAccount(parts[1], "api-key"));
        return new ConfigurationError(key, origin,
                written.isPresent() ? "is its name in the environment; here it is " + written.get()
                : isOfNoAccount ? "accounts does not name '" + parts[1] + "'; add it there"
                : "there is no such key" + like.map(known -> "; did you mean " + known + "?").orElse(""));
    }

    /** Returns the known key that is most like this one; the key itself if none is. */
    String meant(String key) {
        return keys.contains(key) ? key : like(key).orElse(key);
    }

    private Optional<String> like(String unknown) {
        return keys.stream()
                .min(Comparator.comparingInt(key -> distance(key, unknown)))
                .filter(key -> distance(key, unknown) <= Math.max(2, unknown.length() / 3));
    }

    /** Returns Levenshtein's distance: the fewest characters to insert, delete or replace. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
