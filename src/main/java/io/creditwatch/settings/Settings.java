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
     * @throws InvalidSettingsException with every mistake that there is
     */
    public static Settings read(Map<String, String> values, Set<String> ownChannels) {
        return new SettingsReader(new Entries(values, key -> "", List.of()), ownChannels).read();
    }

    /** Every secret, so that it can be kept out of what others say. */
    public List<Secret> secrets() {
        return Stream.of(accounts.stream().map(Account::apiKey), api.secrets().stream(),
                        slack.stream().flatMap(s -> Stream.concat(s.webhookUrl().stream(), s.token().stream())),
                        email.flatMap(Email::password).stream(), queue.flatMap(Queue::password).stream(),
                        outbound.proxy().flatMap(Proxy::password).stream(), http.token().stream(),
                        database.password().stream(), heartbeat.stream())
                .flatMap(secret -> secret).toList();
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
    public record Api(URI url, Duration timeout, String header, String keyPrefix, Map<String, String> headers,
                      String userAgent, Optional<Path> clientCertificate, Optional<Path> clientKey,
                      boolean verifyHost, int poolSize) {

        private static final int SHORTEST_TOKEN = 8;

        /** The values of the headers, since one may be a gateway's token; but for short ones, which are mere words. */
        public List<Secret> secrets() {
            return headers.values().stream().filter(value -> value.length() >= SHORTEST_TOKEN).map(Secret::of).toList();
        }

        /** Without the values of the headers: one may be a gateway's token. */
        @Override
        public String toString() {
            return "Api[url=" + url + ", timeout=" + timeout + ", headers=" + headers.keySet() + "]";
        }
    }

    /** {@code proxy.*} and {@code tls.ca-file}: for every outbound connection. */
    public record Outbound(Optional<Proxy> proxy, Optional<Path> caFile) {
    }

    /** {@code proxy.url} taken apart; bypass as the host patterns of {@code http.nonProxyHosts}. */
    public record Proxy(String host, int port, Optional<String> username, Optional<Secret> password,
                        List<String> bypass) {
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

    /** {@code http.*}: the one port; a token is asked for everything but liveness and readiness. */
    public record Http(String host, int port, Optional<Secret> token) {
    }

    /** {@code database.*}. */
    public record Database(String url, Optional<String> username, Optional<Secret> password) {
    }
}
