package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@link Settings} from the values, or reports all of their errors at once. */
record SettingsReader(CheckedValues values, Set<String> ownChannels) {

    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);
    private static final Duration LONGEST_PERIOD = Duration.ofDays(1);
    private static final int MOST_CALLS = 1_000_000;
    private static final String SQLITE = "jdbc:sqlite:";
    private static final Pattern IN_MEMORY = Pattern.compile("(^|&)(mode=memory|vfs=memdb)(&|$)");
    private static final String POSTGRESQL = "jdbc:postgresql://";
    /** Value of {@code http.token} that asks callers for no token. */
    private static final String OPEN = "none";

    /** @throws InvalidConfigurationException with every error */
    Settings read() {
        ConnectionsReader connections = new ConnectionsReader(values);
        Settings.Api api = connections.api();
        Settings.Outbound outbound = connections.outbound();
        List<Account> accounts = new AccountsReader(values).read();
        ChannelsReader channels = new ChannelsReader(values);
        Optional<Settings.Slack> slack = channels.slack();
        Optional<Settings.Email> email = channels.email();
        Optional<Settings.Queue> queue = channels.queue();
        Settings settings = new Settings(api, outbound, accounts, polling(),
                channels.routing(Settings.channelsOn(slack, email, queue), ownChannels),
                slack, email, queue, http(), database(), timezone(), heartbeat());
        requireNoError();
        return settings;
    }

    /** @throws InvalidConfigurationException with every error in {@code database.*} and {@code alert.timezone} */
    Settings.Ledger readLedger() {
        Settings.Ledger settings = new Settings.Ledger(database(), timezone());
        requireNoError();
        return settings;
    }

    private void requireNoError() {
        if (!values.errors().isEmpty()) {
            throw new InvalidConfigurationException(values.errors());
        }
    }

    private ZoneId timezone() {
        return values.required("alert.timezone", ValueParsers::zone, "Europe/Berlin");
    }

    private Settings.Polling polling() {
        int calls = values.wholeNumber("poll.rate-limit", 0, MOST_CALLS);
        return new Settings.Polling(period("poll.period", "5m"), period("poll.period.alert", "1m"),
                calls == 0 ? Integer.MAX_VALUE : calls);
    }

    private Duration period(String key, String example) {
        return values.required(key, text -> ValueParsers.duration(text, SHORTEST_PERIOD, LONGEST_PERIOD), example);
    }

    private Settings.Http http() {
        String host = values.required("http.host", ValueParsers::host, "127.0.0.1");
        Optional<Secret> token = values.secret("http.token");
        if (host != null && !WebAddress.isLoopback(host) && !values.isSet("http.token")) {
            values.report("http.token", "is needed, since http.host = " + host + " lets other machines in; "
                    + "set a token, or none if every caller that can reach it may read it", OPEN);
        }
        List<String> hosts = values.optional("http.hosts", text -> ValueParsers.list(text).stream()
                .map(ValueParsers::host).toList(), "creditwatch, ops.example.com").orElse(List.of());
        return new Settings.Http(host, values.wholeNumber("http.port", 0, 65_535),
                token.filter(secret -> !secret.reveal().equals(OPEN)), hosts);
    }

    private Optional<Secret> heartbeat() {
        return values.secret("heartbeat.url", url -> WebAddress.of(url, Set.of("http", "https")),
                WebAddress::secretParts, "https://hc-ping.com/00000000-0000-0000-0000-000000000000");
    }

    private Settings.Database database() {
        return new Settings.Database(
                values.required("database.url", SettingsReader::databaseUrl, "jdbc:sqlite:data/creditwatch.db"),
                values.text("database.username"), values.secret("database.password"));
    }

    private static String databaseUrl(String url) {
        if (url.startsWith(SQLITE)) {
            requireFile(url.substring(SQLITE.length()));
        } else if (!url.startsWith(POSTGRESQL)) {
            throw new InvalidValueException("must be " + SQLITE + " and the path of a file, or " + POSTGRESQL
                    + "HOST/DATABASE");
        }
        return url;
    }

    /** Refuses databases in memory and in unnamed files: SQLite drops them with the connection. */
    private static void requireFile(String place) {
        String[] parts = place.toLowerCase(Locale.ROOT).split("\\?", 2);
        String path = parts[0].strip();
        boolean inMemory = path.startsWith(":") || path.startsWith("file::")
                || parts.length > 1 && IN_MEMORY.matcher(parts[1]).find();
        refuseIf(path.isEmpty() || path.equals("file:") || inMemory,
                "must be " + SQLITE + " and the path of a file: a ledger in memory forgets everything");
        refuseIf(path.startsWith("file:"), "must be " + SQLITE + " and the path of a file, without file: before it");
    }
}
