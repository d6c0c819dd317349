package io.creditwatch.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys that there are: those of the {@code application.properties} in the jar, and some for each account. */
final class KnownKeys {

    private static final String FILE = "-file";
    private static final List<String> FOR_EACH_ACCOUNT = List.of("api-key", "api-key" + FILE,
            "alert.warning.credit", "alert.critical.credit", "alert.warning.runway", "alert.critical.runway",
            "alert.recovery.margin", "alert.recovery.polls", "alert.unreadable.after", "alert.reminder.warning",
            "alert.reminder.critical", "alert.reminder.unreadable", "alert.reminder.runway", "alert.weekend",
            "auto-topup.at");
    private static final Pattern LOOKS_LIKE_A_KEY = Pattern.compile("[a-z]+[a-z0-9-]*(\\.[a-z0-9-]+){1,5}");

    private final Set<String> keys;

    KnownKeys(Collection<String> shipped, Collection<String> accounts) {
        keys = new LinkedHashSet<>(shipped);
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

    /** As the environment has it: {@code ACCOUNT_PROD_EU_API_KEY} for {@code account.prod-eu.api-key}. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The key that the variable stands for, if none of its words has a hyphen; a key as it is. */
    static String ofVariable(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    static boolean isCamels(String key) {
        return key.startsWith("camel.");
    }

    /** Of a secret the key for its file, and the other way round. */
    static String twin(String key) {
        return key.endsWith(FILE) ? key.substring(0, key.length() - FILE.length()) : key + FILE;
    }

    Set<String> all() {
        return keys;
    }

    boolean contains(String key) {
        return keys.contains(key);
    }

    /** Whether its value must not be shown: those are the keys that have a twin for a file. */
    boolean isSecret(String key) {
        return !key.endsWith(FILE) && keys.contains(key) && keys.contains(twin(key));
    }

    boolean isFileOfSecret(String key) {
        return key.endsWith(FILE) && isSecret(twin(key));
    }

    /** Whether the variable would be a key of some account, if there were one of that name. */
    boolean isOfAnAccount(String variable) {
        String start = variable("account.");
        return FOR_EACH_ACCOUNT.stream().map(key -> "_" + variable(key)).anyMatch(end -> variable.startsWith(start)
                && variable.endsWith(end) && variable.length() > start.length() + end.length());
    }

    /** Its value is not shown, and neither is a key that looks like none: either may be a misplaced secret. */
    ConfigurationError unknown(String key, String origin) {
        if (key.equals("export")) {
            return new ConfigurationError("a line that begins with 'export'", "", origin,
                    "in this file a line is 'key = value', such as poll.period = 5m", "");
        }
        Optional<String> written = keys.stream().filter(each -> variable(each).equals(key)).findFirst();
        if (written.isPresent()) {
            return new ConfigurationError(key, "", origin, "is what it is called in the environment; here it is " + written.get(), "");
        }
        Optional<String> like = like(key);
        if (like.isEmpty() && !LOOKS_LIKE_A_KEY.matcher(key).matches()) {
            return new ConfigurationError("a line that is no 'key = value'", "", origin,
                    "it begins with no key that there is, and is not shown, since it may be a secret", "");
        }
        String[] parts = key.split("\\.", 3);
        if (parts.length == 3 && parts[0].equals("account") && !keys.contains(ofAccount(parts[1], "api-key"))) {
            return new ConfigurationError(key, "", origin, "accounts names no '" + parts[1] + "'; add it there", "");
        }
        return new ConfigurationError(key, "", origin,
                "there is no such key" + like.map(known -> "; did you mean " + known + "?").orElse(""), "");
    }

    /** The key that this one is, or is like; itself when there is none. */
    String meant(String key) {
        return keys.contains(key) ? key : like(key).orElse(key);
    }

    private Optional<String> like(String unknown) {
        return keys.stream()
                .min(Comparator.comparingInt(key -> distance(key, unknown)))
                .filter(key -> distance(key, unknown) <= Math.max(2, unknown.length() / 3));
    }

    /** Levenshtein's: the fewest characters to insert, delete or replace. */
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
