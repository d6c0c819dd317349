package io.creditwatch;

import io.creditwatch.delivery.email.MailServer;
import io.creditwatch.delivery.queue.AmqpBroker;
import io.creditwatch.delivery.queue.KafkaBroker;
import io.creditwatch.settings.Settings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextCustomizer;

/**
 * Camel components that reach the receivers. Hosts, logins and timeouts are in the components, so that no secret is in
 * the URI of an endpoint, which Camel shows in many places.
 */
public record Receivers(Optional<Settings.Email> email, Optional<Settings.Queue> queue, MailServer.Timeouts mailTimes,
                        MailServer.Addresses addresses, Duration queueLimit) implements CamelContextCustomizer {

    /** Time limit for each step of a delivery to a queue. */
    public static final Duration QUEUE_LIMIT = Duration.ofSeconds(10);
    /** Longer than the timeouts of the calls of a delivery together. */
    private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(1);
    /** Time to draw a mail's picture and to look the server's name up. */
    private static final Duration TIME_BEFORE_CONNECTION = Duration.ofSeconds(30);

    public Receivers(Optional<Settings.Email> email, Optional<Settings.Queue> queue) {
        this(email, queue, MailServer.Timeouts.USUAL, InetAddress::getAllByName, QUEUE_LIMIT);
    }

    /** Returns the time limit for a whole delivery by a channel, also by an operator's own. */
    public static Duration longestDelivery(String channel) {
        return channel.equals("email") ? MailServer.Timeouts.USUAL.whole().plus(TIME_BEFORE_CONNECTION)
                : LONGEST_DELIVERY;
    }

    /** Returns a timer whose pending tasks do not delay the end of the program, as those of Camel's executors do. */
    private static ScheduledExecutorService deadlines() {
        ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mail-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
        return deadlines;
    }

    /** Adds a component for each channel that is on. Slack uses Camel's own component for HTTP. */
    @Override
    public void configure(CamelContext camel) {
        email.ifPresent(settings -> {
            MailServer server = new MailServer(settings, mailTimes, addresses, deadlines());
            camel.addComponent("smtp", server.component());
            camel.getCamelContextExtension().registerEndpointCallback(server::leaveOthers);
        });
        queue.ifPresent(settings -> {
            if (settings.uri().startsWith("kafka:")) {
                camel.addComponent("kafka", KafkaBroker.component(settings, queueLimit));
            } else {
                camel.addComponent("amqp", AmqpBroker.component(settings, queueLimit));
            }
        });
    }
}
