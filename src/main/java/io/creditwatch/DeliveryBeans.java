package io.creditwatch;

import static java.util.stream.Collectors.toMap;

import io.creditwatch.delivery.DeliveryOutcomes;
import io.creditwatch.delivery.Messages;
import io.creditwatch.delivery.PlainMessage;
import io.creditwatch.delivery.email.BalancePictures;
import io.creditwatch.delivery.email.BalancePictures.Balances;
import io.creditwatch.delivery.email.EmailMessage;
import io.creditwatch.delivery.email.MailServer;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.delivery.queue.QueueFailure;
import io.creditwatch.delivery.slack.SlackAnswers;
import io.creditwatch.delivery.slack.SlackBot;
import io.creditwatch.delivery.slack.SlackMessage;
import io.creditwatch.http.BoundedClient;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.SlackThreads;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;

/** Beans that write and send messages. The routes of the channels also need a settlement. */
final class DeliveryBeans {

    /** Limit of a call in an operator's own route. */
    private static final Duration LONGEST_OWN_CALL = Duration.ofSeconds(30);
    /** Number of workers of the route {@code deliver-slack}. */
    private static final int SLACK_CONNECTIONS = 2;

    private DeliveryBeans() {
    }

    /**
     * @param threads  store of Slack's threads; empty when they are not kept
     * @param balances source of the pictures in a mail
     */
    static void bind(App app, Optional<SlackThreads> threads, Balances balances) {
        Settings settings = app.settings();
        Clock clock = app.clock();
        new Receivers(settings.email(), settings.queue()).configure(app.camel());
        HttpClientConfigurer ownCalls = BoundedClient.ofOwnRoute(LONGEST_OWN_CALL, app.timer("own-deadlines"));
        List.of("http", "https").forEach(scheme ->
                app.camel().getComponent(scheme, HttpComponent.class).setHttpClientConfigurer(ownCalls));
        app.bind("deliveryOutcomes", new DeliveryOutcomes(
                List.of(MailServer::outcome, QueueFailure::outcome), settings.secrets(), settings::secretsOf, clock));
        Messages messages = new Messages(settings.timezone(), clock, settings.accounts(), settings.http().publicUrl());
        app.bindLazily("slackMessage", SlackMessage.class, () -> new SlackMessage(messages));
        settings.slack().ifPresent(slack -> {
            app.bind("slackClient", BoundedClient.ofShortCalls(SLACK_CONNECTIONS, app.timer("slack-deadlines")));
            app.bind("slackAnswers", new SlackAnswers(clock));
            slack.webhookUrl().ifPresent(url -> app.bind("slackWebhookUrl", url));
            slack.token().ifPresent(token -> {
                app.bind("slackToken", token);
                app.bind("slackBot", new SlackBot(slack.channel().orElseThrow(), new SlackMessage(messages), threads));
            });
        });
        BalancePictures pictures = new BalancePictures(balances,
                settings.accounts().stream().collect(toMap(Account::name, Account::alerts)),
                settings.polling().period());
        settings.email().ifPresent(email ->
                app.bind("emailMessage", new EmailMessage(email, messages, pictures)));
        app.bindLazily("cloudEventMessage", CloudEventMessage.class, CloudEventMessage::new);
        // for an operator's own channel
        app.bind("plainMessage", new PlainMessage(messages));
    }

    /**
     * Binds the workers of the routes.
     *
     * @param settlement takes the outcome of a delivery that was abandoned
     */
    static Workers workers(App app, BiConsumer<Notification, DeliveryOutcome> settlement) {
        Workers workers = new Workers(settlement, Receivers::longestDelivery, LedgerBeans.longestPoll(app.settings()),
                app.settings().api().poolSize(), System::nanoTime);
        app.camel().addComponent("seda", workers);
        return app.bind("workers", workers);
    }
}
