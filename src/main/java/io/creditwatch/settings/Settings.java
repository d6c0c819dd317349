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
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that can be set, read, checked and typed. One key of {@code application.properties} is one component
 * here; see there for what each means.
 */
public record Settings(Api api, Outbound outbound, List<Account> accounts, Polling polling, Routing routing,
                       Optional<Slack> slack, Optional<Email> email, Optional<Queue> queue,
                       Http http, Database database, ZoneId timezone, Optional<Secret> heartbeat) {

    /** The channels that come with the program, and what switches each on. */
    static final Map<String, String> BUILT_IN_CHANNELS = builtInChannels();

    /**
     * Reads, checks and types every key.
     *
     * @param values      by key, as {@link Configuration#values} has them
     * @param ownChannels the names of the operator's own routes {@code deliver-<name>}
     * @throws InvalidConfigurationException with every mistake that there is
     */
    public static Settings read(Map<String, String> values, Set<String> ownChannels) {
        return new SettingsReader(new Entries(values, key -> "", List.of()), ownChannels).read();
    }

    /** Every secret, so that it can be kept out of what others say. */
    public List<Secret> secrets() {
        return Stream.of(accounts.stream().map(Account::apiKey), api.moreHeaders().stream(),
                        slack.stream().flatMap(s -> Stream.concat(s.webhookUrl().stream(), s.token().stream())),
                        email.flatMap(Email::password).stream(), queue.flatMap(Queue::password).stream(),
                        outbound.proxy().map(Proxy::url).stream(), http.token().stream(),
                        database.password().stream(), heartbeat.stream())
                .flatMap(secret -> secret).toList();
    }

    /** The secrets that a channel presents to its receiver, to be read again when it is refused. */
    public List<Secret> secretsOf(String channel) {
        return switch (channel) {
            case "slack" -> slack.stream()
                    .flatMap(s -> Stream.concat(s.webhookUrl().stream(), s.token().stream())).toList();
            case "email" -> email.flatMap(Email::password).stream().toList();
            case "queue" -> queue.flatMap(Queue::password).stream().toList();
            default -> List.of();
        };
    }

    /** The built-in channels that are on: of slack, email, queue, in this order. */
    public List<String> channelsOn() {
        return channelsOn(slack, email, queue);
    }

    /** The built-in channels that are off, each with what to set to switch it on. */
    public Map<String, String> channelsOff() {
        Map<String, String> off = new LinkedHashMap<>(BUILT_IN_CHANNELS);
        channelsOn().forEach(off::remove);
        return off;
    }

    /** The keys by which a login goes to another machine in clear, each with where to and how to fix it. */
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
     * {@code hyperstack.api.*}: how the vendor is called. The URL has no trailing slash; the key's prefix is what goes
     * before the key as it is, its blank included, and empty when there is none.
     */
    public record Api(URI url, Duration timeout, String header, String keyPrefix, Optional<Secret> moreHeaders,
                      String userAgent, Optional<Path> clientCertificate, Optional<Path> clientKey,
                      boolean verifyHost, int poolSize) {

        /** The headers to send besides the key's, by name; they change when their file is read again. */
        public Map<String, String> headers() {
            return moreHeaders.map(headers -> ApiReader.headers(headers.reveal())).orElse(Map.of());
        }
    }

    /** {@code proxy.*} and {@code tls.ca-file}: for every outbound connection. */
    public record Outbound(Optional<Proxy> proxy, Optional<Path> caFile) {
    }

    /**
     * {@code proxy.url}, which is taken apart anew each time, since it changes when its file is read again; bypass as the
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
            return OutboundReader.login(uri()).findFirst();
        }

        /** Not to be shown. */
        public Optional<String> password() {
            return OutboundReader.login(uri()).skip(1).findFirst();
        }

        private URI uri() {
            return URI.create(url.reveal());
        }
    }

    /** {@code poll.*}: the period while all is well, the one while it is not, and the calls allowed in a minute. */
    public record Polling(Duration period, Duration periodWhileAlerting, int callsPerMinute) {

        /** The shorter of the two counts while something is wrong. */
        public Duration periodAt(boolean alerting) {
            return alerting && periodWhileAlerting.compareTo(period) < 0 ? periodWhileAlerting : period;
        }
    }

    /**
     * {@code alert.{ok,warning,critical,unreadable}.channels}: the names of those who are told, only channels
     * that are on.
     */
    public record Routing(List<String> warning, List<String> critical, List<String> unreadable,
                          List<String> ok) {
    }

    /** {@code slack.*}: an incoming webhook, or a bot's token and the channel to post to; one of the two. */
    public record Slack(Optional<Secret> webhookUrl, Optional<Secret> token, Optional<String> channel) {
    }

    /** {@code email.*}: addresses as they stand in the header of a mail, in ASCII. */
    public record Email(String host, int port, Optional<String> username, Optional<Secret> password, Tls tls,
                        String from, List<String> to, Optional<String> ehlo) {

        public enum Tls { STARTTLS, IMPLICIT, NONE }

        /** The sender's, in the names of mails. */
        public String domain() {
            return from.substring(from.lastIndexOf('@') + 1).replace(">", "");
        }

        /** How the mail server is greeted. */
        public String greeting() {
            return ehlo.orElseGet(this::domain);
        }
    }

    /** {@code queue.*}: {@code uri} is {@code amqp:queue:…}, {@code amqp:topic:…} or {@code kafka:…}. */
    public record Queue(String uri, String brokerUrl, Optional<String> username, Optional<Secret> password) {
    }

    /**
     * {@code http.*}: the one port; a token is asked for everything but liveness and readiness. Without one only this
     * machine's hosts and these may be asked for.
     */
    public record Http(String host, int port, Optional<Secret> token, List<String> hosts) {
    }

    /** {@code database.*}. */
    public record Database(String url, Optional<String> username, Optional<Secret> password) {
    }

    /** {@code database.*} and {@code alert.timezone}: all that the commands need that look into the ledger. */
    public record Ledger(Database database, ZoneId timezone) {
    }
}
