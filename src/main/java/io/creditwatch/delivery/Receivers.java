package io.creditwatch.delivery;

import io.creditwatch.delivery.email.MailServer;
import io.creditwatch.delivery.email.MailTimes;
import io.creditwatch.delivery.queue.AmqpBroker;
import io.creditwatch.delivery.queue.KafkaBroker;
import io.creditwatch.delivery.slack.SlackWebhook;
import io.creditwatch.settings.Settings;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextCustomizer;

/**
 * The Camel components that reach the receivers, made of the settings. Hosts, logins and timeouts live in them, so
 * that no secret stands in the URI of an endpoint, which Camel shows in many places.
 */
public final class Receivers implements CamelContextCustomizer {

    /** One for each worker of the route {@code deliver-slack}. */
    public static final int SLACK_CONNECTIONS = 2;

    /** What the calls of a delivery are bounded by is less. */
    private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(1);
    /** What a mail may take beyond its conversation: to draw it, and to look the server's name up. */
    private static final Duration TIME_BESIDE_CONVERSATION = Duration.ofSeconds(30);

    private final Optional<Settings.Slack> slack;
    private final Optional<Settings.Email> email;
    private final Optional<Settings.Queue> queue;
    private final Clock clock;
    private final MailTimes mailTimes;
    private final MailServer.Addresses addresses;

    public Receivers(Optional<Settings.Slack> slack, Optional<Settings.Email> email, Optional<Settings.Queue> queue,
                     Clock clock) {
        this(slack, email, queue, clock, MailTimes.USUAL, InetAddress::getAllByName);
    }

    Receivers(Optional<Settings.Slack> slack, Optional<Settings.Email> email, Optional<Settings.Queue> queue,
              Clock clock, MailTimes mailTimes, MailServer.Addresses addresses) {
        this.slack = slack;
        this.email = email;
        this.queue = queue;
        this.clock = clock;
        this.mailTimes = mailTimes;
        this.addresses = addresses;
    }

    /** For a whole delivery by a channel, an operator's own included. */
    public static Duration longestDelivery(String channel) {
        return channel.equals("email") ? MailTimes.USUAL.whole().plus(TIME_BESIDE_CONVERSATION) : LONGEST_DELIVERY;
    }

    /** One whose pending deadlines keep no program from its end, as those of Camel's own would. */
    private static ScheduledExecutorService deadlines() {
        ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mail-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
        return deadlines;
    }

    /** Adds a component for each channel that is on; a bot of Slack's is reached by HTTP as it is. */
    @Override
    public void configure(CamelContext camel) {
        slack.flatMap(Settings.Slack::webhookUrl)
                .ifPresent(url -> camel.addComponent("slack", new SlackWebhook(url, clock)));
        email.ifPresent(settings -> {
            MailServer server = new MailServer(settings, mailTimes, addresses, deadlines());
            camel.addComponent("smtp", server.component());
            camel.getCamelContextExtension().registerEndpointCallback(server::leaveOthers);
        });
        queue.ifPresent(settings -> {
            if (settings.uri().startsWith("kafka:")) {
                camel.addComponent("kafka", KafkaBroker.component(settings));
            } else {
                camel.addComponent("amqp", AmqpBroker.component(settings));
            }
        });
    }
}
