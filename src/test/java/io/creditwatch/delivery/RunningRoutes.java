package io.creditwatch.delivery;

import io.creditwatch.Receivers;
import io.creditwatch.Workers;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.email.BalancePictures;
import io.creditwatch.delivery.email.BalancePictures.Balances;
import io.creditwatch.delivery.email.EmailMessage;
import io.creditwatch.delivery.email.MailFailure;
import io.creditwatch.delivery.email.MailServer;
import io.creditwatch.delivery.email.MailTimeouts;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.delivery.queue.QueueFailure;
import io.creditwatch.delivery.slack.SlackApi;
import io.creditwatch.delivery.slack.SlackBot;
import io.creditwatch.delivery.slack.SlackMessage;
import io.creditwatch.delivery.slack.SlackWebhook;
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

/** The shipped delivery routes, with a recording settlement. */
public final class RunningRoutes implements AutoCloseable {

    private static final List<String> ROUTES =
            List.of("errors", "channel", "wake-relay", "deliver-slack", "deliver-email", "deliver-queue");

    private static final Balances NO_BALANCES = (account, after, until, most) -> List.of();

    private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(1);

    private static final ZoneId UTC = ZoneId.of("UTC");

    private static final Clock CLOCK = Clock.fixed(SampleEvents.MONDAY, ZoneOffset.UTC);

    public final RecordingSettlement settlement = new RecordingSettlement();
    public final CamelContext camel = new DefaultCamelContext();
    public final Workers workers;
    private final Properties properties = new Properties();
    private final ProducerTemplate template;

    public static RunningRoutes withSlack(Settings.Slack slack, String apiUrl) {
        return new RunningRoutes(new Channels(slack, null, null), apiUrl, null, NO_BALANCES, LONGEST_DELIVERY,
                MailTimeouts.USUAL, InetAddress::getAllByName, Receivers.QUEUE_LIMIT);
    }

    /** Slack by a token, with its threads in a ledger. */
    public static RunningRoutes withThreads(Settings.Slack slack, String apiUrl, SlackThreads threads) {
        return new RunningRoutes(new Channels(slack, null, null), apiUrl, threads, NO_BALANCES, LONGEST_DELIVERY,
                MailTimeouts.USUAL, InetAddress::getAllByName, Receivers.QUEUE_LIMIT);
    }

    public static RunningRoutes withEmail(Settings.Email email) {
        return withEmail(email, MailTimeouts.USUAL);
    }

    public static RunningRoutes withEmail(Settings.Email email, MailTimeouts times) {
        return withEmail(email, times, InetAddress::getAllByName);
    }

    public static RunningRoutes withEmail(Settings.Email email, MailTimeouts times, MailServer.Addresses addresses) {
        return new RunningRoutes(new Channels(null, email, null), "", null, NO_BALANCES, LONGEST_DELIVERY, times,
                addresses, Receivers.QUEUE_LIMIT);
    }

    public static RunningRoutes withEmail(Settings.Email email, Balances balances) {
        return new RunningRoutes(new Channels(null, email, null), "", null, balances, LONGEST_DELIVERY,
                MailTimeouts.USUAL, InetAddress::getAllByName, Receivers.QUEUE_LIMIT);
    }

    public static RunningRoutes withQueue(Settings.Queue queue) {
        return withQueue(queue, Receivers.QUEUE_LIMIT);
    }

    public static RunningRoutes withQueue(Settings.Queue queue, Duration limit) {
        return new RunningRoutes(new Channels(null, null, queue), "", null, NO_BALANCES, LONGEST_DELIVERY,
                MailTimeouts.USUAL, InetAddress::getAllByName, limit);
    }

    /** A channel of the operator's own: a route file, here as text. */
    public static RunningRoutes withOwn(String fileName, String yaml, Clock clock) throws Exception {
        return withOwn(fileName, yaml, Map.of("plainMessage", new PlainMessage(UTC, clock)), LONGEST_DELIVERY);
    }

    /** The same, with the beans that it names and a time limit for a delivery. */
    public static RunningRoutes withOwn(String fileName, String yaml, Map<String, Object> beans, Duration longest)
            throws Exception {
        RunningRoutes routes = new RunningRoutes(new Channels(null, null, null), "", null, NO_BALANCES, longest,
                MailTimeouts.USUAL, InetAddress::getAllByName, Receivers.QUEUE_LIMIT);
        beans.forEach(routes::bind);
        PluginHelper.getRoutesLoader(routes.camel).loadRoutes(ResourceHelper.fromString(fileName, yaml));
        return routes;
    }

    /** The channels that are on; null for one that is off. */
    private record Channels(Settings.Slack slack, Settings.Email email, Settings.Queue queue) {
    }

    private RunningRoutes(Channels channels, String slackApiUrl, SlackThreads threads, Balances balances,
                          Duration longestDelivery, MailTimeouts times, MailServer.Addresses addresses,
                          Duration queueLimit) {
        Optional<Settings.Slack> slack = Optional.ofNullable(channels.slack());
        Optional<Settings.Email> email = Optional.ofNullable(channels.email());
        Optional<Settings.Queue> queue = Optional.ofNullable(channels.queue());
        workers = new Workers(settlement::settle, channel -> longestDelivery, Duration.ofMinutes(1), System::nanoTime);
        camel.addComponent("seda", workers);
        set("channel.slack", slack.isPresent());
        set("channel.slack.webhook", slack.flatMap(Settings.Slack::webhookUrl).isPresent());
        set("channel.slack.token", slack.flatMap(Settings.Slack::token).isPresent());
        set("slack.channel", slack.flatMap(Settings.Slack::channel).orElse(""));
        set("slack.api.url", slackApiUrl);
        set("channel.email", email.isPresent());
        set("email.host", email.map(Settings.Email::host).orElse(""));
        set("channel.queue", queue.isPresent());
        set("channel.queue.amqp", queue.filter(q -> q.uri().startsWith("amqp:")).isPresent());
        set("channel.queue.kafka", queue.filter(q -> q.uri().startsWith("kafka:")).isPresent());
        set("queue.uri", queue.map(Settings.Queue::uri).orElse(""));
        camel.getPropertiesComponent().setInitialProperties(properties);
        new Receivers(slack, email, queue, CLOCK, times, addresses, queueLimit).configure(camel);
        bind("settlement", settlement);
        SlackMessage slackMessage = new SlackMessage(UTC, CLOCK);
        bind("slackMessage", slackMessage);
        slack.flatMap(Settings.Slack::token).ifPresent(token -> {
            bind("slackApi", new SlackApi(token, CLOCK));
            bind("slackClient", BoundedClient.ofShortCalls(SlackWebhook.CONNECTIONS, camel.getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "slack-deadlines")));
            bind("slackBot", new SlackBot(slack.flatMap(Settings.Slack::channel).orElseThrow(), slackMessage,
                    Optional.ofNullable(threads)));
        });
        BalancePictures pictures = new BalancePictures(balances, Duration.ofMinutes(5));
        email.ifPresent(settings -> bind("emailMessage", new EmailMessage(settings, UTC, CLOCK, pictures)));
        bind("cloudEventMessage", new CloudEventMessage());
        List<Secret> secrets = Stream.of(slack.flatMap(Settings.Slack::webhookUrl), slack.flatMap(Settings.Slack::token),
                        email.flatMap(Settings.Email::password), queue.flatMap(Settings.Queue::password))
                .flatMap(Optional::stream).toList();
        bind("deliveryOutcomes", new DeliveryOutcomes(List.of(MailFailure::outcome, QueueFailure::outcome), secrets,
                channel -> secrets, CLOCK));
        template = camel.createProducerTemplate();
        stopSoon();
        start();
    }

    public void deliver(String channel, CreditEvent event) {
        deliver(SampleEvents.notification(channel, event));
    }

    public void deliver(Notification notification) {
        template.sendBodyAndHeader("seda:deliver-" + notification.channel(), notification, "Set-Cookie", "from an earlier hop");
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

    private void start() {
        try {
            List<Resource> routes = ROUTES.stream()
                    .map(name -> ResourceHelper.resolveResource(camel, "file:routes/" + name + ".camel.yaml")).toList();
            PluginHelper.getRoutesLoader(camel).loadRoutes(routes);
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
