package io.creditwatch.delivery;

import io.creditwatch.Accounts;
import io.creditwatch.Receivers;
import io.creditwatch.Workers;
import io.creditwatch.alert.CreditEvent;
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
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The shipped delivery routes of one channel, with a recording settlement. */
public final class RunningRoutes implements AutoCloseable {

    private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(1);
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Clock CLOCK = Clock.fixed(SampleEvents.MONDAY, ZoneOffset.UTC);
    private static final Messages MESSAGES = Accounts.messages(CLOCK, "https://ops.example.com/creditwatch");

    public final RecordingSettlement settlement = new RecordingSettlement();
    public final CamelContext camel = new DefaultCamelContext();
    public final Workers workers;
    private final Properties properties = new Properties();
    private final List<Secret> secrets = new ArrayList<>();
    private ProducerTemplate template;

    /** @param threads null for messages that stand alone */
    public static RunningRoutes withSlack(Settings.Slack slack, String apiUrl, SlackThreads threads) {
        RunningRoutes routes = new RunningRoutes(LONGEST_DELIVERY);
        routes.set("channel.slack.webhook", slack.webhookUrl().isPresent());
        routes.set("channel.slack.token", slack.token().isPresent());
        routes.set("slack.api.url", apiUrl);
        routes.bind("slackMessage", new SlackMessage(MESSAGES));
        routes.bind("slackAnswers", new SlackAnswers(CLOCK));
        routes.bind("slackClient", BoundedClient.ofShortCalls(2, routes.camel
                .getExecutorServiceManager().newSingleThreadScheduledExecutor(routes, "slack-deadlines")));
        slack.webhookUrl().ifPresent(url -> routes.bind("slackWebhookUrl", url));
        slack.token().ifPresent(token -> {
            routes.bind("slackToken", token);
            routes.bind("slackBot", new SlackBot(slack.channel().orElseThrow(), new SlackMessage(MESSAGES),
                    Optional.ofNullable(threads)));
        });
        return routes.start("slack", slack.webhookUrl().or(slack::token),
                new Receivers(Optional.empty(), Optional.empty()));
    }

    public static RunningRoutes withEmail(Settings.Email email, MailServer.Timeouts times,
                                          MailServer.Addresses addresses, Balances balances) {
        RunningRoutes routes = new RunningRoutes(LONGEST_DELIVERY);
        routes.set("email.host", email.host());
        routes.bind("emailMessage",
                new EmailMessage(email, MESSAGES, new BalancePictures(balances,
                        Map.of("prod-eu", Accounts.withLevels("100", "20").alerts()), Duration.ofMinutes(5))));
        return routes.start("email", email.password(),
                new Receivers(Optional.of(email), Optional.empty(), times, addresses, Receivers.QUEUE_LIMIT));
    }

    public static RunningRoutes withQueue(Settings.Queue queue, Duration limit) {
        RunningRoutes routes = new RunningRoutes(LONGEST_DELIVERY);
        boolean isKafka = queue.uri().startsWith("kafka:");
        routes.set("channel.queue.kafka", isKafka);
        routes.set("channel.queue.amqp", !isKafka);
        routes.set("queue.uri", queue.uri());
        routes.bind("cloudEventMessage", new CloudEventMessage());
        return routes.start("queue", queue.password(), new Receivers(Optional.empty(), Optional.of(queue),
                MailServer.Timeouts.USUAL, InetAddress::getAllByName, limit));
    }

    /** A channel of the operator's own: a route file, here as text. */
    public static RunningRoutes withOwn(String fileName, String yaml, Clock clock) throws Exception {
        return withOwn(fileName, yaml, Map.of("plainMessage", new PlainMessage(Accounts.messages(clock, null))),
                LONGEST_DELIVERY);
    }

    /** The same, with the beans that it names and a time limit for a delivery. */
    public static RunningRoutes withOwn(String fileName, String yaml, Map<String, Object> beans, Duration longest)
            throws Exception {
        RunningRoutes routes = new RunningRoutes(longest);
        beans.forEach(routes::bind);
        routes.start("", Optional.empty(), new Receivers(Optional.empty(), Optional.empty()));
        PluginHelper.getRoutesLoader(routes.camel).loadRoutes(ResourceHelper.fromString(fileName, yaml));
        return routes;
    }

    private RunningRoutes(Duration longestDelivery) {
        workers = new Workers(settlement::settle, channel -> longestDelivery, Duration.ofMinutes(1), 16,
                System::nanoTime);
        camel.addComponent("seda", workers);
        bind("settlement", settlement);
    }

    /** @param channel one of the program's own; empty for none */
    private RunningRoutes start(String channel, Optional<Secret> secret, Receivers receivers) {
        set("channel." + channel, true);
        secret.ifPresent(secrets::add);
        camel.getPropertiesComponent().setInitialProperties(properties);
        receivers.configure(camel);
        bind("deliveryOutcomes", new DeliveryOutcomes(List.of(MailServer::outcome, QueueFailure::outcome), secrets,
                any -> secrets, CLOCK));
        template = camel.createProducerTemplate();
        stopSoon();
        try {
            List<Resource> routes = Stream.of("errors", "channel", "wake-relay", "deliver-" + channel)
                    .filter(name -> !name.equals("deliver-"))
                    .map(name -> ResourceHelper.resolveResource(camel, "file:routes/" + name + ".camel.yaml")).toList();
            PluginHelper.getRoutesLoader(camel).loadRoutes(routes);
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    public void deliver(String channel, CreditEvent event) {
        deliver(SampleEvents.notification(channel, event));
    }

    public void deliver(Notification notification) {
        template.sendBodyAndHeader("seda:deliver-" + notification.channel(), notification, "Set-Cookie",
                "from an earlier hop");
    }

    /** Delivers and waits for the outcome. */
    public DeliveryOutcome outcomeOf(String channel, CreditEvent event) {
        deliver(channel, event);
        return settlement.next().outcome();
    }

    /** Lets workers end at once: by default they look once a second whether to end. */
    private void stopSoon() {
        camel.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof SedaEndpoint seda) {
                seda.setPollTimeout(20);
            }
            return endpoint;
        });
    }

    private void set(String key, Object value) {
        properties.setProperty(key, value.toString());
    }

    private void bind(String name, Object bean) {
        camel.getRegistry().bind(name, bean);
    }

    @Override
    public void close() {
        camel.stop();
    }
}
