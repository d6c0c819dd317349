package io.creditwatch.delivery;

import io.creditwatch.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextCustomizer;

/**
 * The Camel components that reach the receivers, made of the settings. Hosts, logins and timeouts live in them, so
 * that no secret stands in the URI of an endpoint, which Camel shows in many places.
 */
public final class Receivers implements CamelContextCustomizer {

    private final Optional<Settings.Slack> slack;
    private final Optional<Settings.Email> email;
    private final Optional<Settings.Queue> queue;
    private final Clock clock;
    private final Duration longestMail;

    public Receivers(Optional<Settings.Slack> slack, Optional<Settings.Email> email, Optional<Settings.Queue> queue,
                     Clock clock) {
        this(slack, email, queue, clock, MailServer.LONGEST_CONVERSATION);
    }

    Receivers(Optional<Settings.Slack> slack, Optional<Settings.Email> email, Optional<Settings.Queue> queue,
              Clock clock, Duration longestMail) {
        this.slack = slack;
        this.email = email;
        this.queue = queue;
        this.clock = clock;
        this.longestMail = longestMail;
    }

    /** Adds a component for each channel that is on; a bot of Slack's is reached by HTTP as it is. */
    @Override
    public void configure(CamelContext camel) {
        slack.flatMap(Settings.Slack::webhookUrl)
                .ifPresent(url -> camel.addComponent("slack", new SlackWebhook(url, clock)));
        email.ifPresent(settings -> camel.addComponent("smtp", MailServer.component(settings, longestMail)));
        queue.ifPresent(settings -> {
            if (settings.uri().startsWith("kafka:")) {
                camel.addComponent("kafka", KafkaBroker.component(settings));
            } else {
                camel.addComponent("amqp", AmqpBroker.component(settings));
            }
        });
    }
}
