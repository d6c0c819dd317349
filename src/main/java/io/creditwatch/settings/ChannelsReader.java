package io.creditwatch.settings;

import static io.creditwatch.settings.InvalidValueException.refuseIf;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Reads {@code slack.*}, {@code email.*}, {@code queue.*} and {@code alert.*.channels}. A channel that is set only in
 * part is an error, not off. A channel that is named but off is an error too: its messages would be lost.
 */
record ChannelsReader(CheckedValues values) {

    private static final String WEBHOOK = "slack.webhook.url";
    private static final UnaryOperator<String> QUEUE = ValueParsers.matching(
            "(amqp:(queue|topic)|kafka):[^\\s:?][^\\s]*", "must be amqp:queue:NAME, amqp:topic:NAME or kafka:TOPIC");
    private static final UnaryOperator<String> AMQP_BROKER = ValueParsers.matching(
            "amqps?://[^\\s/(),]+\\S*|failover:\\(amqps?://[^\\s()]+\\)\\S*",
            "must be amqp://host:port or amqps://host:port, or failover:(...) of these");
    private static final Pattern KAFKA_BROKER = Pattern.compile("[A-Za-z0-9._-]+:\\d{1,5}");

    Optional<Settings.Slack> slack() {
        Optional<Secret> webhook = values.secret(WEBHOOK, ChannelsReader::encrypted, WebAddress::secretParts,
                "https://hooks.slack.com/services/T000/B000/XXXX");
        Optional<Secret> token = values.secret("slack.token");
        Optional<String> channel = values.text("slack.channel");
        values.required("slack.api.url", ChannelsReader::slackItself, "https://slack.com");
        if (values.isSet(WEBHOOK) && values.isSet("slack.token")) {
            values.report("slack.token", "is set, and so is " + WEBHOOK + "; post as a bot or by the webhook", "");
        } else if (values.isSet("slack.token") && channel.isEmpty()) {
            values.report("slack.channel", "is needed with slack.token: where to post", "#gpu-credit");
        } else if (channel.isPresent() && !values.isSet("slack.token")) {
            values.report("slack.channel", "does nothing without slack.token; a webhook posts to its own channel", "");
        }
        return webhook.isEmpty() && token.isEmpty() ? Optional.empty()
                : Optional.of(new Settings.Slack(webhook, token, channel));
    }

    Optional<Settings.Email> email() {
        Optional<String> host = values.optional("email.host", ValueParsers.HOST, "smtp.example.com");
        int port = values.wholeNumber("email.port", 1, 65_535);
        Settings.Email.Tls tls = values.required("email.tls", ChannelsReader::tls, "starttls");
        Optional<String> username = values.text("email.username");
        Optional<Secret> password = values.secret("email.password");
        Optional<String> from = values.optional("email.from", Mailboxes::one, "creditwatch@example.com");
        List<String> to = values.optional("email.to", Mailboxes::several, "ops@example.com").orElse(List.of());
        Optional<String> greeting = values.optional("email.ehlo", ChannelsReader::greeting, "host.example.com");
        checkPort(port, tls);
        values.requireBoth("email.username", "email.password");
        if (host.isEmpty() && (from.isPresent() || !to.isEmpty())) {
            values.report("email.host", "is needed to send e-mail from email.from to email.to", "smtp.example.com");
        }
        if (host.isPresent() && from.isEmpty()) {
            values.report("email.from", "is needed with email.host", "creditwatch@example.com");
        }
        if (host.isPresent() && to.isEmpty()) {
            values.report("email.to", "is needed with email.host", "ops@example.com, finance@example.com");
        }
        return host.map(name -> new Settings.Email(name, port, username, password, tls, from.orElse(null), to,
                greeting));
    }

    Optional<Settings.Queue> queue() {
        Optional<String> uri = values.optional("queue.uri", QUEUE, "amqp:queue:credit-events");
        Optional<String> broker = values.text("queue.broker.url");
        Optional<String> username = values.text("queue.username");
        Optional<Secret> password = values.secret("queue.password");
        values.requireBoth("queue.username", "queue.password");
        if (uri.isPresent()) {
            boolean kafka = uri.get().startsWith("kafka:");
            values.required("queue.broker.url", kafka ? ChannelsReader::kafkaBroker : AMQP_BROKER,
                    kafka ? "kafka-1:9092, kafka-2:9092" : "amqp://artemis:5672");
        } else if (broker.isPresent()) {
            values.report("queue.uri", "is needed with queue.broker.url: where to send", "amqp:queue:credit-events");
        }
        return uri.map(to -> new Settings.Queue(to, broker.orElse(null), username, password));
    }

    /** Checks the two ports that have one way only: with the wrong way each side waits for the other. */
    private void checkPort(int port, Settings.Email.Tls tls) {
        if (port == 465 && tls != null && tls != Settings.Email.Tls.IMPLICIT) {
            values.report("email.tls", "must be implicit for email.port = 465", "implicit");
        } else if (port == 587 && tls == Settings.Email.Tls.IMPLICIT) {
            values.report("email.tls", "must be starttls for email.port = 587; implicit has port 465", "starttls");
        }
    }

    private static URI encrypted(String text) {
        URI url = WebAddress.of(text, Set.of("http", "https"));
        refuseIf(WebAddress.isPlainBeyondLoopback(url), "must begin with https://, since it is a secret");
        return url;
    }

    private static URI slackItself(String text) {
        refuseIf(text.endsWith("/"), "must not end with a slash");
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
        String host = ValueParsers.HOST.apply(text);
        if (host.matches("[0-9.]+")) {
            return "[" + host + "]";
        }
        return host.contains(":") ? "[IPv6:" + host.replaceAll("[\\[\\]]", "") + "]" : Mailboxes.domain(host);
    }

    private static String kafkaBroker(String text) {
        refuseIf(!ValueParsers.list(text).stream().allMatch(broker -> KAFKA_BROKER.matcher(broker).matches()),
                "must be host:port, or several with commas between");
        return text;
    }

    Settings.Routing routing(List<String> builtIn, Set<String> own) {
        List<String> on = new ArrayList<>(builtIn);
        on.addAll(new TreeSet<>(own));
        // readings that are OK interest programs, not people
        List<String> queueAlone = on.stream().filter("queue"::equals).toList();
        return new Settings.Routing(channels("alert.warning.channels", on, on),
                channels("alert.critical.channels", on, on),
                channels("alert.unreadable.channels", on, on), channels("alert.ok.channels", on, queueAlone));
    }

    private List<String> channels(String key, List<String> on, List<String> otherwise) {
        List<String> named = values.list(key);
        for (String name : named) {
            String fix = Settings.BUILT_IN_CHANNELS.get(name);
            boolean offByError = fix != null && values.hasErrorIn(name + ".");
            if (!on.contains(name) && !offByError) {
                values.report(key, fix != null ? name + " is off: " + fix : "there is no channel '" + name
                        + "'; there are slack, email, queue, and your own routes deliver-<name>", "");
            }
        }
        return named.isEmpty() ? List.copyOf(otherwise) : named.stream().distinct().toList();
    }
}
