package io.creditwatch;

import io.creditwatch.delivery.Messages;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Accounts for tests. */
public final class Accounts {

    private static final Duration WARNING_RUNWAY = Duration.ofHours(72);
    private static final Duration CRITICAL_RUNWAY = Duration.ofHours(24);
    private static final List<Duration> REMINDED_AT =
            List.of(Duration.ofHours(12), Duration.ofHours(6), Duration.ofHours(3), Duration.ofHours(1));

    /** Vendor as its shipped file describes it. */
    public static final Vendor HYPERSTACK = hyperstackAt("https://infrahub-api.nexgencloud.com/v1");

    /** Names of the vendors whose files are shipped. */
    public static List<String> shippedVendors() {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/vendors"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".properties"))
                    .map(name -> name.replace(".properties", "")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Accounts() {
    }

    /** Returns the vendor at another address. */
    public static Vendor hyperstackAt(String url) {
        return GivenConfiguration.of(Map.of("hyperstack.api.key", "key", "hyperstack.api.url", url)).settings(Set.of())
                .accounts().get(0).vendor();
    }

    /** Returns the same accounts of another vendor. */
    public static List<Account> of(Vendor vendor) {
        return Stream.of("prod-eu", "research").map(name ->
                new Account(name, Secret.of("key"), AlertRules.NONE, vendor)).toList();
    }

    /** Returns messages of the sample events' accounts, with links to a page at that URL; null for none. */
    public static Messages messages(Clock clock, String page) {
        return new Messages(ZoneId.of("UTC"), clock, of(HYPERSTACK), Optional.ofNullable(page).map(URI::create));
    }

    /**
     * Levels in dollars; null or empty for none. Runway 72 h and 24 h, margin 10 %, two readings to recover, three
     * failures to be UNKNOWN.
     */
    public static Account withLevels(String warning, String critical) {
        return new Account("prod-eu", Secret.of("key-of-prod-eu"), new AlertRules(dollars(warning), dollars(critical),
                Optional.of(WARNING_RUNWAY), Optional.of(CRITICAL_RUNWAY), Optional.empty(), Optional.empty(),
                new BigDecimal("0.10"), 2, 3,
                new AlertRules.Reminders(Optional.of(Duration.ofHours(24)), Optional.of(Duration.ofHours(4)),
                        Optional.of(Duration.ofHours(4)), REMINDED_AT)), HYPERSTACK);
    }

    /** Routing of every severity to all of these channels, and of OK to none. */
    public static Settings.Routing routing(List<String> channels) {
        return new Settings.Routing(channels, channels, channels, List.of());
    }

    private static Optional<BigDecimal> dollars(String text) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(new BigDecimal(text));
    }
}
