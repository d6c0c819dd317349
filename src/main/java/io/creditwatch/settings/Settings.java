package io.creditwatch.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can be set, read, checked and typed. One key of {@code application.properties} is one component
 * here; see there for what each means.
 */
public record Settings(Api api, Outbound outbound, List<Account> accounts, Polling polling, Routing routing,
                       Optional<Slack> slack, Optional<Email> email, Optional<Queue> queue,
                       Http http, Database database, ZoneId timezone) {

    /** {@code hyperstack.api.*}: how the vendor is called. The URL has no trailing slash. */
    public record Api(URI url, Duration timeout, String header, String keyPrefix, Map<String, String> headers,
                      String userAgent, Optional<Path> clientCertificate, Optional<Path> clientKey,
                      boolean verifyHost, int poolSize) {
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
    }

    /** {@code alert.{warning,critical,unreadable}.channels}: the names of those who are told, only channels that are on. */
    public record Routing(List<String> warning, List<String> critical, List<String> unreadable) {
    }

    /** {@code slack.*}: an incoming webhook, or a bot's token and the channel to post to; one of the two. */
    public record Slack(Optional<Secret> webhookUrl, Optional<Secret> token, Optional<String> channel) {
    }

    /** {@code email.*}. */
    public record Email(String host, int port, Optional<String> username, Optional<Secret> password, Tls tls,
                        String from, List<String> to) {

        public enum Tls { STARTTLS, IMPLICIT, NONE }
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
