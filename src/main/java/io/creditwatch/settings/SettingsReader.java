package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@link Settings} from the values, or reports all of their errors at once. */
record SettingsReader(CheckedValues values, Set<String> ownChannels, Path folder) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST_PERIOD = Duration.ofDays(1);
    private static final int MOST_CALLS = 1_000_000;
    private static final String SQLITE = "jdbc:sqlite:";
    private static final Pattern IN_MEMORY = Pattern.compile("(^|&)(mode=memory|vfs=memdb)(&|$)");
    private static final String POSTGRESQL = "jdbc:postgresql://";
    /** Value of {@code http.token} that asks callers for no token. */
    private static final String OPEN = "none";
    private static final String CERTIFICATE = "hyperstack.api.client-cert-file";
    private static final String CERTIFICATE_KEY = "hyperstack.api.client-key-file";
    private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
    private static final int MOST_CONNECTIONS = 1_000;
    /** RFC 9110, section 5.6.2. */
    static final UnaryOperator<String> HEADER_NAME = ValueParsers.matching("[!#$%&'*+.^_`|~0-9A-Za-z-]+",
            "has a header name with an invalid character");
    static final UnaryOperator<String> HEADER_VALUE = ValueParsers.matching("[\\x20-\\x7e]+",
            "has no header value, or one with an invalid character");
    private static final String BYPASS = "proxy.bypass";
    private static final Pattern HOSTS = Pattern.compile("\\*?[A-Za-z0-9._:\\[\\]-]*\\*?");

    Settings read() {
        Settings.Api api = api();
        Settings.Outbound outbound = outbound();
        List<Account> accounts = new AccountsReader(values, folder, api).read();
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

    /** @throws InvalidConfigurationException with every error of the settings of a call, and of the vendor's file */
    Settings readToTry(String vendor) {
        Settings.Api api = api();
        Settings.Outbound outbound = outbound();
        Account account = new AccountsReader(values, folder, api).toTry(vendor);
        Settings.Polling polling = polling();
        requireNoError();
        return new Settings(api, outbound, List.of(account), polling,
                new Settings.Routing(List.of(), List.of(), List.of(), List.of()), Optional.empty(), Optional.empty(),
                Optional.empty(), http(), database(), timezone(), Optional.empty());
    }

    /** @throws InvalidConfigurationException with every error in {@code database.*} and {@code alert.timezone} */
    Settings.Ledger readLedger(List<Account> accounts) {
        Settings.Ledger settings = new Settings.Ledger(database(), timezone(), accounts);
        requireNoError();
        return settings;
    }

    private void requireNoError() {
        if (!values.errors().isEmpty()) {
            throw new InvalidConfigurationException(values.errors());
        }
    }

    private Settings.Api api() {
        values.requireBoth(CERTIFICATE, CERTIFICATE_KEY);
        Optional<Path> certificate = values.file(CERTIFICATE, PemFile::certificates);
        URI url = values.required("hyperstack.api.url", WebAddress::base, "https://infrahub-api.nexgencloud.com/v1");
        requireEncryption(values, "hyperstack.api.url", url);
        return new Settings.Api(url, duration("hyperstack.api.timeout", LONGEST_CALL, "10s"),
                values.required("hyperstack.api.header", HEADER_NAME, "api_key"),
                values.optional("hyperstack.api.key-prefix", HEADER_VALUE, "Bearer")
                        .map(prefix -> prefix + " ").orElse(""),
                values.secret("hyperstack.api.headers", SettingsReader::headers,
                        text -> headers(text).values().stream(), "X-Team: ops; X-Purpose: monitoring"),
                values.required("hyperstack.api.user-agent", HEADER_VALUE, "creditwatch"),
                certificate,
                values.file(CERTIFICATE_KEY, key -> checkKey(certificate, key)),
                values.flag("hyperstack.api.verify-host"),
                values.wholeNumber("hyperstack.api.pool-size", 1, MOST_CONNECTIONS));
    }

    private static void checkKey(Optional<Path> certificate, Path key) {
        PemFile.privateKey(key);
        certificate.ifPresent(file -> PemFile.requireFit(file, key));
    }

    static void requireEncryption(CheckedValues values, String key, URI url) {
        boolean plainAllowed = values.flag("hyperstack.api.allow-http");
        if (url != null && WebAddress.isPlainBeyondLoopback(url) && !plainAllowed) {
            values.report(key, "would send the key unencrypted; use https, or set "
                    + "hyperstack.api.allow-http=true if no other machine can read the traffic",
                    "https://" + url.getHost());
        }
    }

    /** Splits {@code Name: value; Name: value}. */
    static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text.split(";")) {
            if (!header.isBlank()) {
                String[] parts = header.split(":", 2);
                headers.put(HEADER_NAME.apply(parts[0].strip()),
                        HEADER_VALUE.apply(parts.length == 2 ? parts[1].strip() : ""));
            }
        }
        return headers;
    }

    private Settings.Outbound outbound() {
        List<String> bypass = bypass();
        return new Settings.Outbound(values.secret("proxy.url", SettingsReader::checkProxy, SettingsReader::passwords,
                "http://proxy.example.com:3128").map(url -> new Settings.Proxy(url, bypass)),
                values.file("tls.ca-file", PemFile::certificates));
    }

    private static void checkProxy(String text) {
        URI url = WebAddress.of(text, Set.of("http"));
        refuseIf(url.getPort() < 1, "has no port");
        // fails for a wrong % in it
        login(url).toList();
    }

    static Stream<String> login(URI url) {
        return url.getRawUserInfo() == null ? Stream.empty()
                : Stream.of(url.getRawUserInfo().split(":", 2)).map(SettingsReader::decoded);
    }

    /** Returns the password as it is in the URL, and decoded. */
    private static Stream<String> passwords(String text) {
        URI url = URI.create(text);
        return Stream.concat(login(url).skip(1),
                Stream.ofNullable(url.getRawUserInfo()).flatMap(login -> Stream.of(login.split(":", 2)).skip(1)));
    }

    private List<String> bypass() {
        List<String> patterns = values.list(BYPASS);
        for (String pattern : patterns) {
            if (!HOSTS.matcher(pattern).matches()) {
                values.report(BYPASS, "'" + pattern
                        + "' is not a host name, with or without a * at its beginning or end", "*.internal");
            } else if (pattern.startsWith(".")) {
                values.report(BYPASS, "'" + pattern + "' would match nothing; write *" + pattern, "*" + pattern);
            }
        }
        return patterns;
    }

    /** Decodes the percent signs of a URL; a plus sign stays. */
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("has a % without a code of two digits after it");
        }
    }

    private ZoneId timezone() {
        return values.required("alert.timezone", ValueParsers::zone, "Europe/Berlin");
    }

    private Settings.Polling polling() {
        int calls = values.wholeNumber("poll.rate-limit", 0, MOST_CALLS);
        return new Settings.Polling(duration("poll.period", LONGEST_PERIOD, "5m"),
                duration("poll.period.alert", LONGEST_PERIOD, "1m"),
                calls == 0 ? Integer.MAX_VALUE : calls);
    }

    private Duration duration(String key, Duration longest, String example) {
        return values.required(key, text -> ValueParsers.duration(text, SHORTEST, longest), example);
    }

    private Settings.Http http() {
        String host = values.required("http.host", ValueParsers.HOST, "127.0.0.1");
        Optional<Secret> token = values.secret("http.token");
        if (host != null && !WebAddress.isLoopback(host) && !values.isSet("http.token")) {
            values.report("http.token", "is missing, and http.host = " + host + " lets other machines in; "
                    + "set a long random text (openssl rand -hex 20), or none if every caller may read it",
                    "5f2b8c0e9d714a63b1c72e08d4f6a935c1e7b240");
        }
        List<String> hosts = values.optional("http.hosts", text -> ValueParsers.list(text).stream()
                .map(ValueParsers.HOST).toList(), "creditwatch, ops.example.com").orElse(List.of());
        Optional<URI> publicUrl =
                values.optional("http.public-url", WebAddress::base, "https://creditwatch.example.com/");
        return new Settings.Http(host, values.wholeNumber("http.port", 0, 65_535),
                token.filter(secret -> !secret.reveal().equals(OPEN)),
                Stream.concat(hosts.stream(), publicUrl.map(URI::getHost).stream()).toList(), publicUrl);
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
