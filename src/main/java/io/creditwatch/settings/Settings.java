package io.creditwatch.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All settings, checked and typed. Each component is one key of {@code application.properties}, where its meaning is
 * explained.
 */
public record Settings(Api api, Outbound outbound, List<Account> accounts, Polling polling, Routing routing,
                       Optional<Slack> slack, Optional<Email> email, Optional<Queue> queue,
                       Http http, Database database, ZoneId timezone, Optional<Secret> heartbeat) {

    /** Built-in channels, each with the keys that switch it on. */
    public static final Map<String, String> BUILT_IN_CHANNELS = builtInChannels();

    /** Returns every secret, to be masked in texts from other systems. */
    public List<Secret> secrets() {
        return Stream.of(accounts.stream().map(Account::apiKey), api.moreHeaders().stream(),
                        BUILT_IN_CHANNELS.keySet().stream().flatMap(channel -> secretsOf(channel).stream()),
                        outbound.proxy().map(Proxy::url).stream(), http.token().stream(),
                        database.password().stream(), heartbeat.stream())
                .flatMap(secret -> secret).toList();
    }

    /** Returns the secrets that a channel sends to its receiver, to be read again after a refusal. */
    public List<Secret> secretsOf(String channel) {
        return switch (channel) {
            case "slack" -> slack.stream()
                    .flatMap(s -> Stream.concat(s.webhookUrl().stream(), s.token().stream())).toList();
            case "email" -> email.flatMap(Email::password).stream().toList();
            case "queue" -> queue.flatMap(Queue::password).stream().toList();
            default -> List.of();
        };
    }

    /** Returns the built-in channels that are on: of slack, email, queue, in this order. */
    public List<String> channelsOn() {
        return channelsOn(slack, email, queue);
    }

    /** Returns the built-in channels that are off, each with the keys that switch it on. */
    public Map<String, String> channelsOff() {
        Map<String, String> off = new LinkedHashMap<>(BUILT_IN_CHANNELS);
        channelsOn().forEach(off::remove);
        return off;
    }

    /** Returns the keys that send a login to another machine without encryption, each with how to fix it. */
    public Map<String, String> clearLogins() {
        return ClearLogins.in(this);
    }

    static List<String> channelsOn(Optional<Slack> slack, Optional<Email> email, Optional<Queue> queue) {
        Map<String, Optional<?>> channels = Map.of("slack", slack, "email", email, "queue", queue);
        return BUILT_IN_CHANNELS.keySet().stream().filter(name -> channels.get(name).isPresent()).toList();
    }

    private static Map<String, String> builtInChannels() {
        Map<String, String> channels = new LinkedHashMap<>();
        channels.put("slack", "set slack.webhook.url, or slack.token and slack.channel");
        channels.put("email", "set email.host, email.from and email.to");
        channels.put("queue", "set queue.uri and queue.broker.url");
        return Collections.unmodifiableMap(channels);
    }

    /**
     * {@code hyperstack.api.*}: calls to the vendor. The URL has no trailing slash. The key's prefix includes its
     * blank, and is empty if there is none.
     */
    public record Api(URI url, Duration timeout, String header, String keyPrefix, Optional<Secret> moreHeaders,
                      String userAgent, Optional<Path> clientCertificate, Optional<Path> clientKey,
                      boolean verifyHost, int poolSize) {

        /** Returns the additional headers by name; they change when their file is read again. */
        public Map<String, String> headers() {
            return moreHeaders.map(headers -> SettingsReader.headers(headers.reveal())).orElse(Map.of());
        }
    }

    /** {@code proxy.*} and {@code tls.ca-file}: for every outbound connection. */
    public record Outbound(Optional<Proxy> proxy, Optional<Path> caFile) {
    }

    /**
     * {@code proxy.*}. The URL is parsed at each call, since it changes when its file is read again. Bypass has the
     * host patterns of {@code http.nonProxyHosts}.
     */
    public record Proxy(Secret url, List<String> bypass) {

        public String host() {
            return uri().getHost();
        }

        public int port() {
            return uri().getPort();
        }

        public Optional<String> username() {
            return SettingsReader.login(uri()).findFirst();
        }

        public Optional<String> password() {
            return SettingsReader.login(uri()).skip(1).findFirst();
        }

        private URI uri() {
            return URI.create(url.reveal());
        }
    }

    /** {@code poll.*}: the period while all is OK, the period while an account alerts, and the calls per minute. */
    public record Polling(Duration period, Duration periodWhileAlerting, int callsPerMinute) {

        /** Returns the period to use: while an account alerts, the shorter of the two. */
        public Duration periodAt(boolean alerting) {
            return alerting && periodWhileAlerting.compareTo(period) < 0 ? periodWhileAlerting : period;
        }
    }

    /** {@code alert.{ok,warning,critical,unreadable}.channels}: names of channels to notify, only ones that are on. */
    public record Routing(List<String> warning, List<String> critical, List<String> unreadable,
                          List<String> ok) {
    }

    /** {@code slack.*}: either an incoming webhook, or a bot's token and the channel to post to. */
    public record Slack(Optional<Secret> webhookUrl, Optional<Secret> token, Optional<String> channel) {
    }

    /** {@code email.*}: addresses in the form of a mail's header, in ASCII. */
    public record Email(String host, int port, Optional<String> username, Optional<Secret> password, Tls tls,
                        String from, List<String> to, Optional<String> ehlo) {

        public enum Tls { STARTTLS, IMPLICIT, NONE }

        /** Returns the sender's domain, which ends the ids of mails. */
        public String domain() {
            return from.substring(from.lastIndexOf('@') + 1).replace(">", "");
        }

        public String greeting() {
            return ehlo.orElseGet(this::domain);
        }
    }

    /** {@code queue.*}: {@code uri} is {@code amqp:queue:…}, {@code amqp:topic:…} or {@code kafka:…}. */
    public record Queue(String uri, String brokerUrl, Optional<String> username, Optional<Secret> password) {
    }

    /**
     * {@code http.*}: the port of page, API and health. With a token, every request needs it except liveness and
     * readiness. Without one, requests must name this machine or one of the hosts. The host of the public URL, under
     * which people reach the page, is one of them. This URL has no slash at its end.
     */
    public record Http(String host, int port, Optional<Secret> token, List<String> hosts, Optional<URI> publicUrl) {
    }

    public record Database(String url, Optional<String> username, Optional<Secret> password) {
    }

    /**
     * {@code database.*} and {@code alert.timezone}: the settings of commands that use only the ledger. The accounts
     * have the limits that are valid; a key may be null.
     */
    public record Ledger(Database database, ZoneId timezone, List<Account> accounts) {
    }
}
