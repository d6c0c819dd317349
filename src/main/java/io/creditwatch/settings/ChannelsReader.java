package io.creditwatch.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code slack.*}, {@code email.*} and {@code queue.*}. A channel that is set only in part is an error, not off. */
final class ChannelsReader {

    private static final String WEBHOOK = "slack.webhook.url";
    private static final Pattern QUEUE = Pattern.compile("(amqp:(queue|topic)|kafka):[^\\s:?][^\\s]*");
    private static final Pattern AMQP_BROKER =
            Pattern.compile("amqps?://[^\\s/(),]+\\S*|failover:\\(amqps?://[^\\s()]+\\)\\S*");
    private static final Pattern KAFKA_BROKER = Pattern.compile("[A-Za-z0-9._-]+:\\d{1,5}");

    private final Entries entries;

    ChannelsReader(Entries entries) {
        this.entries = entries;
    }

    Optional<Settings.Slack> slack() {
        Optional<Secret> webhook = webhook();
        Optional<Secret> token = entries.secret("slack.token");
        Optional<String> channel = entries.text("slack.channel");
        entries.required("slack.api.url", ChannelsReader::slackItself, "https://slack.com");
        if (entries.isSet(WEBHOOK) && entries.isSet("slack.token")) {
            entries.reportSecret("slack.token", "is set, and so is " + WEBHOOK + "; post as a bot or by the webhook", "");
        } else if (entries.isSet("slack.token") && channel.isEmpty()) {
            entries.report("slack.channel", "is needed with slack.token: where to post", "#gpu-credit");
        } else if (channel.isPresent() && !entries.isSet("slack.token")) {
            entries.report("slack.channel", "does nothing without slack.token; a webhook posts to its own channel", "");
        }
        return webhook.isEmpty() && token.isEmpty() ? Optional.empty()
                : Optional.of(new Settings.Slack(webhook, token, channel));
    }

    Optional<Settings.Email> email() {
        Optional<String> host = entries.optional("email.host", ValueParsers::host, "smtp.example.com");
        int port = entries.wholeNumber("email.port", 1, 65_535);
        Settings.Email.Tls tls = entries.required("email.tls", ChannelsReader::tls, "starttls");
        Optional<String> username = entries.text("email.username");
        Optional<Secret> password = entries.secret("email.password");
        Optional<String> from = entries.optional("email.from", Mailboxes::one, "creditwatch@example.com");
        List<String> to = entries.optional("email.to", Mailboxes::several, "ops@example.com").orElse(List.of());
        Optional<String> greeting = entries.optional("email.ehlo", ChannelsReader::greeting, "host.example.com");
        checkPort(port, tls);
        checkLogin("email", username);
        if (host.isEmpty() && (from.isPresent() || !to.isEmpty())) {
            entries.report("email.host", "is needed to send e-mail from email.from to email.to", "smtp.example.com");
        }
        if (host.isPresent() && from.isEmpty()) {
            entries.report("email.from", "is needed with email.host", "creditwatch@example.com");
        }
        if (host.isPresent() && to.isEmpty()) {
            entries.report("email.to", "is needed with email.host", "ops@example.com, finance@example.com");
        }
        return host.map(name -> new Settings.Email(name, port, username, password, tls, from.orElse(null), to,
                greeting));
    }

    Optional<Settings.Queue> queue() {
        Optional<String> uri = entries.optional("queue.uri", ChannelsReader::queueUri, "amqp:queue:credit-events");
        Optional<String> broker = entries.text("queue.broker.url");
        Optional<String> username = entries.text("queue.username");
        Optional<Secret> password = entries.secret("queue.password");
        checkLogin("queue", username);
        if (uri.isPresent()) {
            boolean kafka = uri.get().startsWith("kafka:");
            entries.required("queue.broker.url", kafka ? ChannelsReader::kafkaBroker : ChannelsReader::amqpBroker,
                    kafka ? "kafka-1:9092, kafka-2:9092" : "amqp://artemis:5672");
        } else if (broker.isPresent()) {
            entries.report("queue.uri", "is needed with queue.broker.url: where to send", "amqp:queue:credit-events");
        }
        return uri.map(to -> new Settings.Queue(to, broker.orElse(null), username, password));
    }

    private Optional<Secret> webhook() {
        return entries.secret(WEBHOOK, ChannelsReader::encrypted, WebAddress::secretParts,
                "https://hooks.slack.com/services/T000/B000/XXXX");
    }

    private void checkLogin(String channel, Optional<String> username) {
        boolean password = entries.isSet(channel + ".password");
        if (username.isPresent() && !password) {
            entries.reportSecret(channel + ".password", "is needed with " + channel + ".username", "");
        } else if (username.isEmpty() && password) {
            entries.report(channel + ".username", "is needed with " + channel + ".password", "");
        }
    }

    /** Checks the two ports that mail servers use for one way only: with the wrong way each side waits for the other. */
    private void checkPort(int port, Settings.Email.Tls tls) {
        if (port == 465 && tls != null && tls != Settings.Email.Tls.IMPLICIT) {
            entries.report("email.tls", "must be implicit for email.port = 465", "implicit");
        } else if (port == 587 && tls == Settings.Email.Tls.IMPLICIT) {
            entries.report("email.tls", "must be starttls for email.port = 587; implicit has port 465", "starttls");
        }
    }

    private static URI encrypted(String text) {
        URI url = WebAddress.of(text, Set.of("http", "https"));
        if (WebAddress.isPlainBeyondLoopback(url)) {
            throw new InvalidValueException("must begin with https://, since it is a secret");
        }
        return url;
    }

    private static URI slackItself(String text) {
        if (text.endsWith("/")) {
            throw new InvalidValueException("must not end with a slash");
        }
        return encrypted(WebAddress.base(text).toString());
    }

    private static Settings.Email.Tls tls(String text) {
        return switch (text) {
            case "starttls", "implicit", "none" -> Settings.Email.Tls.valueOf(text.toUpperCase(Locale.ROOT));
            default -> throw new InvalidValueException("must be starttls, implicit or none");
        };
    }

    /** Returns a name, or an address in brackets (RFC 5321, section 4.1.4). */
    private static String greeting(String text) {
        String host = ValueParsers.host(text);
        if (host.matches("[0-9.]+")) {
            return "[" + host + "]";
        }
        return host.contains(":") ? "[IPv6:" + host.replaceAll("[\\[\\]]", "") + "]" : Mailboxes.domain(host);
    }

    private static String queueUri(String text) {
        if (!QUEUE.matcher(text).matches()) {
            throw new InvalidValueException("must be amqp:queue:NAME, amqp:topic:NAME or kafka:TOPIC");
        }
        return text;
    }

    private static String amqpBroker(String text) {
        if (!AMQP_BROKER.matcher(text).matches()) {
            throw new InvalidValueException(
                    "must be amqp://host:port or amqps://host:port, or failover:(...) of these");
        }
        return text;
    }

    private static String kafkaBroker(String text) {
        if (!ValueParsers.list(text).stream().allMatch(broker -> KAFKA_BROKER.matcher(broker).matches())) {
            throw new InvalidValueException("must be host:port, or several with commas between");
        }
        return text;
    }
}
