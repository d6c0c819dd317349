package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code accounts}, the vendor and the key of each, and the rules of its alerts: its own, or the common ones.
 *
 * @param api common settings of Hyperstack; null where no call is made
 */
record AccountsReader(CheckedValues values, Path folder, Settings.Api api) {

    static final String URL_TO_TRY = "--url";

    private static final String NAMES = "accounts";
    private static final String KEY_TO_TRY = "try.api-key";
    private static final String COMMON_KEY = "hyperstack.api.key";
    private static final String WARNING = "alert.warning.credit";
    private static final String CRITICAL = "alert.critical.credit";
    private static final String WARNING_RUNWAY = "alert.warning.runway";
    private static final String CRITICAL_RUNWAY = "alert.critical.runway";
    private static final int MOST_POLLS = 1_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final UnaryOperator<String> API_KEY = ValueParsers.matching("[\\x21-\\x7e]+",
            "contains a space or an invalid character. Copy the key again.");

    List<Account> read() {
        List<String> names = names();
        rules(UnaryOperator.identity(), Optional.empty());
        List<Account> accounts = new ArrayList<>();
        Map<List<Object>, String> ownerOfKey = new HashMap<>();
        Map<String, Optional<Vendor>> vendors = new HashMap<>();
        for (String name : names) {
            String vendorName = vendorOf(name);
            Optional<Vendor> vendor = vendors.computeIfAbsent(vendorName,
                    each -> vendor(each, KnownKeys.ofAccount(name, "vendor")));
            Secret key = apiKey(name, names.size() == 1 && vendorName.equals(Vendor.HYPERSTACK),
                    vendor.filter(each -> each.key().basic()).isPresent()).orElse(null);
            Vendor used = vendor.map(each -> at(KnownKeys.ofAccount(name, "api.url"), each)).orElse(Vendor.UNKNOWN);
            // at another URL, a gateway may read another balance by the same key
            String owner = key == null ? null : ownerOfKey.putIfAbsent(List.of(vendorName, used.url(), key), name);
            if (owner != null) {
                values.report(KnownKeys.ofAccount(name, "api-key"), "is the key of account " + owner
                        + " too; a key reads the balance of one organization, so one of the two is wrong", "");
            }
            accounts.add(new Account(name, key, rules(common -> own(name, common),
                    limit(KnownKeys.ofAccount(name, "auto-topup.at"), "20")), used));
        }
        return List.copyOf(accounts);
    }

    /** Returns an account for a single call. Nothing of its answer may be shown, since the file may be wrong. */
    Account toTry(String vendorName) {
        Optional<Vendor> vendor = vendor(vendorName, "");
        Optional<String> owner = values.isSet(KEY_TO_TRY) ? Optional.empty()
                : values.list(NAMES).stream().filter(name -> vendorOf(name).equals(vendorName)).findFirst();
        String key = Stream.concat(owner.map(name -> KnownKeys.ofAccount(name, "api-key")).stream(),
                        Stream.of(COMMON_KEY).filter(common -> vendorName.equals(Vendor.HYPERSTACK)))
                .filter(own -> !values.isSet(KEY_TO_TRY) && values.isSet(own)).findFirst().orElse(KEY_TO_TRY);
        if (!values.isSet(key)) {
            values.report(KnownKeys.variable(key), "is missing in the environment; set it to the key, or "
                    + KnownKeys.variable(KnownKeys.twin(key)) + " to the path of a file that holds it", "");
        }
        String url = values.has(URL_TO_TRY) ? URL_TO_TRY
                : owner.map(name -> KnownKeys.ofAccount(name, "api.url")).orElse(URL_TO_TRY);
        boolean basic = vendor.filter(each -> each.key().basic()).isPresent();
        Optional<Secret> secret = secret(key, basic);
        return new Account("try", secret.map(each -> key.equals(KEY_TO_TRY)
                ? each.named(KnownKeys.variable(each.key().orElse(key))) : each).orElse(null), AlertRules.NONE,
                vendor.map(each -> at(url, each).withSecretAnswers()).orElse(Vendor.UNKNOWN));
    }

    private String vendorOf(String account) {
        return values.text(KnownKeys.ofAccount(account, "vendor")).orElse(Vendor.HYPERSTACK);
    }

    private List<String> names() {
        List<String> names = values.list(NAMES);
        Set<String> seen = new HashSet<>();
        if (names.isEmpty()) {
            values.report(NAMES, "must name at least one account", "default");
        }
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                values.report(NAMES, "'" + name + "' has a character other than a-z, 0-9 and '-'", "prod-eu, lab");
            } else if (!seen.add(name)) {
                values.report(NAMES, "names " + name + " twice", "prod-eu, lab");
            }
        }
        return names.stream().distinct().toList();
    }

    /** Returns the vendor of this name, with the common settings of Hyperstack where it is that one. */
    private Optional<Vendor> vendor(String name, String key) {
        Optional<Vendor> vendor = VendorFile.read(name, folder, error -> values.add(new ConfigurationError(error.key(),
                error.value(), values.has(key) ? key : "", error.reason(), error.example())));
        return api == null || api.url() == null || !name.equals(Vendor.HYPERSTACK) ? vendor
                : vendor.map(each -> each.at(api.url(), "hyperstack.api.url")
                        .with(new Vendor.Key(api.header(), api.keyPrefix(), false)));
    }

    private Vendor at(String key, Vendor vendor) {
        Vendor used = values.optional(key, WebAddress::base, "https://api.example.com/v1")
                .map(url -> vendor.at(url, key)).orElse(vendor);
        SettingsReader.requireEncryption(values,
                used.urlKey().startsWith("vendors/") ? used.urlKey() + " url" : used.urlKey(), used.url());
        return used;
    }

    /** Uses the common key for a single account only: a misspelt own key must not watch another account's balance. */
    private Optional<Secret> apiKey(String account, boolean alone, boolean basic) {
        String own = KnownKeys.ofAccount(account, "api-key");
        String key = alone && !values.isSet(own) ? COMMON_KEY : own;
        if (!values.isSet(key)) {
            values.report(key, "is missing; put it in the environment as " + KnownKeys.variable(key)
                    + ", or the path of a file that holds it as " + KnownKeys.variable(KnownKeys.twin(key))
                    + ". Each account has its own" + (key.equals(own) && values.isSet(COMMON_KEY) ? ": " + COMMON_KEY
                            + " is used for a single account of Hyperstack only" : "")
                    + ". To try without a key: " + FileAccess.commandLine("demo"), "");
        }
        return secret(key, basic);
    }

    private Optional<Secret> secret(String key, boolean basic) {
        return values.secret(key, text -> refuseIf(!API_KEY.apply(text).matches(basic ? "[^:]+:.+" : ".+"),
                "is not written USER:PASSWORD, which this vendor needs"),
                basic ? AccountsReader::basicParts : Stream::of, "");
    }

    /** Returns the password, and both as they are sent. */
    private static Stream<String> basicParts(String key) {
        return Stream.of(key.split(":", 2)[1], Account.basic(key));
    }

    /**
     * @param key         turns a common key into the one to read
     * @param autoTopUpAt credit; only a key of an account's own sets it
     */
    private AlertRules rules(UnaryOperator<String> key, Optional<BigDecimal> autoTopUpAt) {
        Optional<BigDecimal> warning = limit(key.apply(WARNING), "100");
        Optional<BigDecimal> critical = limit(key.apply(CRITICAL), "25");
        requireLess(CRITICAL, critical, WARNING, warning, BigDecimal::toPlainString, key);
        Optional<Duration> warningRunway = duration(key.apply(WARNING_RUNWAY), "72h");
        Optional<Duration> criticalRunway = duration(key.apply(CRITICAL_RUNWAY), "24h");
        requireLess(CRITICAL_RUNWAY, criticalRunway, WARNING_RUNWAY, warningRunway, ValueParsers::format, key);
        Optional<ZoneId> weekend = values.flag(key.apply("alert.weekend"))
                ? values.optional("alert.timezone", ValueParsers::zone, "Europe/Berlin") : Optional.empty();
        return new AlertRules(warning, critical, warningRunway, criticalRunway, weekend, autoTopUpAt,
                values.required(key.apply("alert.recovery.margin"), ValueParsers::percentage, "10%"),
                values.wholeNumber(key.apply("alert.recovery.polls"), 1, MOST_POLLS),
                values.wholeNumber(key.apply("alert.unreadable.after"), 1, MOST_POLLS),
                new AlertRules.Reminders(duration(key.apply("alert.reminder.warning"), "24h"),
                        duration(key.apply("alert.reminder.critical"), "4h"),
                        duration(key.apply("alert.reminder.unreadable"), "4h"),
                        durations(key.apply("alert.reminder.runway"), "12h, 6h, 3h, 1h")));
    }

    private Optional<Duration> duration(String key, String example) {
        return values.optional(key, text -> text.equals("0") ? Duration.ZERO
                : ValueParsers.duration(text, SHORTEST, LONGEST), example).filter(d -> !d.isZero());
    }

    private List<Duration> durations(String key, String example) {
        return values.optional(key, text -> text.equals("0") ? List.<Duration>of()
                : ValueParsers.list(text).stream().map(each -> ValueParsers.duration(each, SHORTEST, LONGEST)).toList(),
                example).orElse(List.of());
    }

    private Optional<BigDecimal> limit(String key, String example) {
        return values.optional(key, ValueParsers::amount, example).filter(limit -> limit.signum() != 0);
    }

    /** Reports the account's own key if only one of the two is its own. */
    private <T extends Comparable<T>> void requireLess(String critical, Optional<T> less, String warning,
                                                       Optional<T> more, Function<T, String> shown,
                                                       UnaryOperator<String> key) {
        if (less.isEmpty() || more.isEmpty() || less.get().compareTo(more.get()) < 0) {
            return;
        }
        String warningKey = key.apply(warning);
        String criticalKey = key.apply(critical);
        if (criticalKey.equals(critical) && !warningKey.equals(warning)) {
            values.report(warningKey, "must be more than " + criticalKey + " = " + shown.apply(less.get())
                    + ", or set " + warningKey.replace(warning, critical), "");
        } else {
            values.report(criticalKey, "must be less than " + warningKey + " = " + shown.apply(more.get())
                    + (criticalKey.equals(critical) || !warningKey.equals(warning) ? ""
                            : ", or set " + criticalKey.replace(critical, warning)), "");
        }
    }

    private String own(String account, String common) {
        String own = KnownKeys.ofAccount(account, common);
        return values.has(own) ? own : common;
    }
}
