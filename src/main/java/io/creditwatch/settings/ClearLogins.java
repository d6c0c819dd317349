package io.creditwatch.settings;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds settings that send a login to another machine without encryption. It ignores proxies, which
 * offer no other way, and Kafka, where logins are sent only by TLS.
 */
final class ClearLogins {

    private static final Pattern AMQP = Pattern.compile("(?i)\\bamqp://(\\[[^\\]]*]|[^/:,()?\\s]+)");
    private static final Pattern POSTGRESQL = Pattern.compile("jdbc:postgresql://([^/?]*)[^?]*(?:\\?(.*))?");
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Set<String> ENCRYPTED = Set.of("sslmode=require", "sslmode=verify-ca", "sslmode=verify-full",
            "ssl=true", "ssl=", "ssl");

    private ClearLogins() {
    }

    static Map<String, String> in(Settings settings) {
        Map<String, String> found = new LinkedHashMap<>();
        settings.accounts().stream().map(Account::vendor)
                .filter(vendor -> WebAddress.isPlainBeyondLoopback(vendor.url())).forEach(vendor ->
                        found.put(vendor.urlKey(), clear("the key", vendor.url().getHost()) + "use https://"));
        settings.email().filter(email -> email.tls() == Settings.Email.Tls.NONE && email.username().isPresent())
                .filter(email -> !WebAddress.isLoopback(email.host()))
                .ifPresent(email -> found.put("email.tls",
                        clear("the login", email.host()) + "set starttls or implicit"));
        settings.queue().filter(queue -> queue.uri().startsWith("amqp:") && queue.username().isPresent())
                .flatMap(queue -> AMQP.matcher(queue.brokerUrl()).results().map(broker -> broker.group(1))
                        .filter(host -> !WebAddress.isLoopback(host)).findFirst())
                .ifPresent(host -> found.put("queue.broker.url", clear("the login", host) + "use amqps://"));
        Matcher database = POSTGRESQL.matcher(settings.database().url());
        if (settings.database().password().isPresent() && database.matches() && !isEncrypted(database.group(2))) {
            Stream.of(database.group(1).split(",")).map(host -> PORT.matcher(host).replaceFirst(""))
                    .filter(host -> !host.isEmpty() && !WebAddress.isLoopback(host)).findFirst()
                    .ifPresent(host -> found.put("database.url",
                            clear("the login", host) + "add ?sslmode=verify-full, or require, to the address"));
        }
        settings.heartbeat().map(url -> URI.create(url.reveal())).filter(WebAddress::isPlainBeyondLoopback)
                .ifPresent(url -> found.put("heartbeat.url", clear("this secret", url.getHost()) + "use https://"));
        return found;
    }

    private static String clear(String what, String host) {
        return what + " goes to " + host + " in clear, or may do so; ";
    }

    private static boolean isEncrypted(String parameters) {
        return parameters != null && Stream.of(parameters.split("&"))
                .anyMatch(parameter -> ENCRYPTED.contains(parameter.toLowerCase(Locale.ROOT)));
    }
}
