package io.creditwatch;

import io.creditwatch.assessment.Assessor;
import io.creditwatch.delivery.Messages;
import io.creditwatch.delivery.PlainMessage;
import io.creditwatch.sandbox.DemoConsole;
import io.creditwatch.sandbox.FaultyWire;
import io.creditwatch.sandbox.Sandbox;
import io.creditwatch.sandbox.SimulatedAccount;
import io.creditwatch.sandbox.Story;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.sandbox.VendorExample;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.FileAccess;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Beans of the simulated vendor, for {@code sandbox} and {@code demo}, and of the console that the demo writes to. */
final class SandboxBeans {

    static final Set<String> CHANNELS = Set.of("console");

    private static final int REQUESTS_PER_MINUTE = 500;

    /** Time that a delivery takes by the demo's clock, at most: its messages do not say that they are late. */
    private static final Duration LONGEST_DELIVERY = Duration.ofHours(2);

    private static final String KEY = "sandbox-key";

    /** Settings for a fast sandbox: a balance of a minute can only be watched by its dollars. */
    private static final String FAST = "POLL_PERIOD=1s POLL_PERIOD_ALERT=1s ALERT_WARNING_CREDIT=800 \\\n"
            + "  ALERT_CRITICAL_CREDIT=400 ALERT_WARNING_RUNWAY=0 ALERT_CRITICAL_RUNWAY=0 \\\n"
            + "  ALERT_REMINDER_RUNWAY=0 ";

    private SandboxBeans() {
    }

    /** Returns a clock in UTC that runs faster than real time, by whole milliseconds, and never goes back. */
    static Clock fastClock(Instant start, int speed, LongSupplier nanoTime) {
        long begin = nanoTime.getAsLong();
        InstantSource fast = () -> start.plus(Duration.ofNanos(nanoTime.getAsLong() - begin).multipliedBy(speed))
                .truncatedTo(ChronoUnit.MILLIS);
        return fast.withZone(ZoneOffset.UTC);
    }

    /**
     * Returns the defaults, replaced by the demo's own settings and its HTTP address. The working folder and the rest
     * of the environment are not read, since they configure real accounts and receivers. The database is a new one each
     * time, since the demo's clock runs ahead.
     */
    static Configuration configuration(Map<String, String> environment, Properties system) {
        Properties all = new Properties();
        try (InputStream in = Sandbox.class.getResourceAsStream("demo.properties")) {
            all.load(in);
            Path folder = Files.createTempDirectory("creditwatch-demo");
            all.setProperty("database.url", "jdbc:sqlite:" + folder.resolve("creditwatch.db"));
            all.putAll(system);
            Map<String, String> http = environment.entrySet().stream()
                    .filter(variable -> variable.getKey().startsWith("HTTP_"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return Configuration.load(folder, http, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Binds the simulated API, with one account for one key. The clock of the program is that of the account.
     *
     * @param callers clock of the callers of the API
     * @param speed   hours of the account in an hour of the callers
     * @param vendor  vendor that is simulated by its example; empty for Hyperstack
     */
    static void bindVendor(App app, Clock callers, int speed, Optional<VendorExample> vendor) {
        String key = vendor.map(each -> each.account().apiKey().reveal()).orElse(KEY);
        app.bind("sandbox", new Sandbox(callers, Map.of(key, new SimulatedAccount(app.clock(), Story.demo())),
                vendor.map(each -> Map.of(each.account().vendor().name(), each)).orElse(Map.of()),
                REQUESTS_PER_MINUTE, speed));
        app.bind("faultyWire", new FaultyWire());
    }

    /** @throws io.creditwatch.settings.InvalidConfigurationException with every error of its file, or of its example */
    static VendorExample example(Configuration configuration, String name) {
        Vendor vendor = configuration.vendor(name);
        return new VendorExample(new Account("sandbox", Secret.of(vendor.key().basic() ? "sandbox:" + KEY : KEY),
                AlertRules.NONE, vendor), configuration.vendorExample(name));
    }

    /** Binds and returns the console, which is an assessor too. */
    static DemoConsole bindConsole(App app, Terminal terminal) {
        ZoneId zone = app.settings().timezone();
        PlainMessage message = new PlainMessage(new Messages(zone,
                Clock.offset(app.clock(), LONGEST_DELIVERY.negated()), app.settings().accounts(), Optional.empty()));
        return app.bind("demoConsole", new DemoConsole(new Assessor(), terminal, zone, message::render));
    }

    static void introduceSandbox(Terminal terminal, Settings.Http http, int speed, Optional<VendorExample> vendor) {
        String address = "http://" + http.host() + ":" + http.port();
        String name = vendor.map(each -> each.account().vendor().name()).orElse(Vendor.HYPERSTACK);
        String title = vendor.map(each -> each.account().vendor().title()).orElse("Hyperstack");
        String key = vendor.map(each -> each.account().apiKey().reveal()).orElse(KEY);
        String url = address + (vendor.isPresent() ? "/vendors/" + name : "/v1");
        String toTry = vendor.isEmpty() ? "" : """

                Try its file:
                TRY_API_KEY=%s \\
                  %s --url %s
                """.formatted(key, FileAccess.commandLine("\\\n  try " + name), url);
        terminal.print("""
                creditwatch sandbox: a simulated %1$s API, for the key %2$s:
                %3$s

                Set its balance:
                curl -X PUT -H 'Content-Type: application/json' \\
                  -d '{"credit": 27.80}' %4$s/sandbox/balance

                Watch it from a second terminal, with a ledger of its own:
                DATABASE_URL=jdbc:sqlite:$(mktemp -d)/sandbox.db ACCOUNTS=sandbox \\
                  %5$s \\
                  HTTP_PORT=%6$d %7$s\\
                  %8$s
                %9$s
                Stop it with Ctrl-C.
                """.formatted(title, key, url, address, vendor.isEmpty()
                        ? "HYPERSTACK_API_URL=%s HYPERSTACK_API_KEY=%s".formatted(url, key)
                        : "ACCOUNT_SANDBOX_VENDOR=%s ACCOUNT_SANDBOX_API_KEY=%s \\%n  ACCOUNT_SANDBOX_API_URL=%s"
                                .formatted(name, key, url), http.port() + 1, speed == 1 ? "" : FAST,
                        FileAccess.commandLine("").strip(), toTry));
    }

    static void introduceDemo(Terminal terminal, Settings.Http http) {
        terminal.print("""
                creditwatch demo: a simulated account of $1,000 that spends $40.80 an hour.
                An hour takes a second. Warning at $800, critical at $400, and a payment now
                and then. Its page: http://%s:%d/
                Stop it with Ctrl-C.

                """.formatted(http.host(), http.port()));
    }
}
