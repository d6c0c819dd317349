package io.creditwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.creditwatch.alert.AlertPolicy;
import io.creditwatch.alert.AlertState;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.delivery.DeliveryOutcome;
import io.creditwatch.delivery.DeliveryOutcomes;
import io.creditwatch.delivery.PlainMessage;
import io.creditwatch.delivery.Receivers;
import io.creditwatch.delivery.Settlement;
import io.creditwatch.delivery.email.BalancePictures;
import io.creditwatch.delivery.email.BalancePictures.Balances;
import io.creditwatch.delivery.email.EmailMessage;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.delivery.slack.SlackApi;
import io.creditwatch.delivery.slack.SlackBot;
import io.creditwatch.delivery.slack.SlackMessage;
import io.creditwatch.ledger.CallBudget;
import io.creditwatch.ledger.Costs;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.Deliveries;
import io.creditwatch.ledger.FailingChannels;
import io.creditwatch.ledger.Forecasts;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Ledger;
import io.creditwatch.ledger.LedgerAlarm;
import io.creditwatch.ledger.LedgerTrouble;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Outbox;
import io.creditwatch.ledger.OutboxLevel;
import io.creditwatch.ledger.PollSchedule;
import io.creditwatch.ledger.RetrySchedule;
import io.creditwatch.ledger.Silences;
import io.creditwatch.ledger.SlackThreads;
import io.creditwatch.ledger.Spenders;
import io.creditwatch.ledger.SteadyClock;
import io.creditwatch.outbound.BoundedCalls;
import io.creditwatch.outbound.HyperstackClient;
import io.creditwatch.outbound.Outbound;
import io.creditwatch.outbound.ShortCallClient;
import io.creditwatch.reading.CostReader;
import io.creditwatch.reading.CreditReader;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import io.creditwatch.status.AccountMeters;
import io.creditwatch.status.AccountViews;
import io.creditwatch.status.AccountsApi;
import io.creditwatch.status.AccountsHealth;
import io.creditwatch.status.ChannelsApi;
import io.creditwatch.status.ChannelsHealth;
import io.creditwatch.status.EarlyProblems;
import io.creditwatch.status.EventsApi;
import io.creditwatch.status.Heartbeat;
import io.creditwatch.status.HttpAnswers;
import io.creditwatch.status.LedgerHealth;
import io.creditwatch.status.NotificationsApi;
import io.creditwatch.status.OutboxMeters;
import io.creditwatch.status.Problems;
import io.creditwatch.status.Progress;
import io.creditwatch.status.ProgressHealth;
import io.creditwatch.status.CachedRead;
import io.creditwatch.status.SilencesApi;
import io.creditwatch.status.StatusFiles;
import io.creditwatch.status.StatusPage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Puts the application together: every bean that a route names is made here, from the settings, by its constructor.
 * The whole when it is made without arguments; the commands that need less ask for a part of it.
 */
public class Wiring implements CamelConfiguration {

    /** In bytes, a hundred times what a balance or a cost needs. */
    private static final int LARGEST_ANSWER = 64 * 1024;
    /** In bytes: thousands of machines. */
    private static final int LARGEST_LIST = 2 * 1024 * 1024;
    /** The credit, what the dashboard says that it costs, and who spends. */
    private static final int CALLS_PER_POLL = 3;
    /** Beyond the vendor's timeout: to look a name up, which nothing bounds, and to record the outcome. */
    private static final Duration TIME_TO_RECORD = Duration.ofMinutes(2);
    /** Beyond the longest delivery, to write what came of it. */
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(1);
    /** For a call of an operator's own route. */
    private static final Duration LONGEST_OWN_CALL = Duration.ofSeconds(30);

    /** How often the machine's clock and the ledger's file are looked at; in seconds. */
    private static final int LOOK_EVERY = 1;

    private final SteadyClock machineClock = new SteadyClock();
    private final Clock clock;

    public Wiring() {
        this.clock = machineClock;
    }

    protected Wiring(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void configure(CamelContext context) {
        Settings settings = settings(context);
        // Camel serves the one of this name, and makes one only when there is none yet
        PrometheusMeterRegistry meters = bind(context, MicrometerConstants.METRICS_REGISTRY_NAME,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        FunctionCounter.builder("creditwatch.log.dropped", DroppingAppender.class, log -> DroppingAppender.dropped())
                .description("Log lines that nobody read").register(meters);
        Database database = Database.open(settings.database(), machineClock);
        LedgerTrouble trouble = reading(context, settings, meters);
        watchMachine(context, database, trouble);
        CallBudget budget = new CallBudget(settings.polling().callsPerMinute(), System::nanoTime);
        Ledger ledger = ledger(context, settings, database, budget, meters);
        bind(context, "costs", new Costs(database, clock, budget));
        bind(context, "spenders", new Spenders(database.jdbi(), budget));
        History history = bind(context, "history", new History(database.jdbi(), clock));
        bind(context, "forecasts", new Forecasts(history));
        Outbox outbox = outbox(context, database, trouble, meters);
        closeWith(context, () -> {
            outbox.settleAtLast();
            database.close();
        });
        delivering(context, settings, settings.slack().flatMap(Settings.Slack::channel)
                .map(channel -> new SlackThreads(database.jdbi(), channel)), history::samples);
        bind(context, "failingChannels",
                new FailingChannels(database.jdbi(), clock, database, channels(settings), System::nanoTime));
        LedgerAlarm alarm = bind(context, "ledgerAlarm", new LedgerAlarm(trouble, channels(settings),
                settings.accounts().get(0).name(), clock, System::nanoTime));
        Settlement settlement =
                bind(context, "settlement", new Settlement(outbox, alarm, meters, channels(settings)));
        Workers workers = workers(context, settings, settlement::settle);
        Progress progress = new Progress(System::nanoTime, () -> trouble.lasting().isPresent(), workers::stuck);
        context.addRoutePolicyFactory(new RouteWatch(progress));
        bind(context, "progressHealth", new ProgressHealth(progress));
        Executor reader = context.getExecutorServiceManager().newFixedThreadPool(this, "status", 3);
        bind(context, "ledgerHealth", new LedgerHealth(database, trouble, reader, System::nanoTime));
        watching(context, settings, ledger, outbox, meters, reader, workers, progress);
        serving(context, settings, database, outbox, history);
    }

    protected final Clock clock() {
        return clock;
    }

    /** What the route {@code assess-credit} calls {@code assessor}. */
    protected Object assessor(Settings settings) {
        return new Assessor();
    }

    /** Whether anybody is told, so that each channel needs its route. */
    protected boolean delivers() {
        return true;
    }

    /** Channels beside those that are built in. */
    protected Set<String> ownChannels() {
        return new RouteFiles().ownChannels();
    }

    /** Every channel that is on: the built-in ones that have settings, and the operator's own. */
    protected final List<String> channels(Settings settings) {
        return Stream.concat(settings.channelsOn().stream(), ownChannels().stream()).toList();
    }

    /** Reads the settings from Camel's properties, and gives the routes what follows from them. */
    protected final Settings settings(CamelContext context) {
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        Properties values = properties.loadProperties();
        Settings settings = Settings.read(values.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, values::getProperty)), ownChannels());
        // one and the same secret is presented, read again and masked
        settings.outbound().proxy().ifPresent(Outbound::goBy);
        values.putAll(RouteProperties.of(settings, channels(settings)));
        properties.setOverrideProperties(values);
        return settings;
    }

    /** All that the {@code read-…} routes and {@code assess-credit} need but for the ledger. */
    protected final LedgerTrouble reading(CamelContext context, Settings settings, MeterRegistry meters) {
        ScheduledExecutorService timer =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "call-deadlines");
        bind(context, "hyperstackClient", new HyperstackClient(settings.api(), LARGEST_ANSWER, timer));
        bind(context, "hyperstackListClient", new HyperstackClient(settings.api(), LARGEST_LIST, timer));
        bind(context, "creditMapper", creditMapper());
        bind(context, "creditReader", new CreditReader(clock, settings.api().moreHeaders()));
        bind(context, "costReader", new CostReader(clock));
        bind(context, "assessor", assessor(settings));
        return bind(context, "ledgerTrouble", new LedgerTrouble(System::nanoTime, meters));
    }

    private void watchMachine(CamelContext context, Database database, LedgerTrouble trouble) {
        ScheduledExecutorService watch =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "watch-machine");
        watch.scheduleWithFixedDelay(MonotonicTimerComponent.guarded(() -> {
            try {
                trouble.isLost(database.loss());
                machineClock.check().ifPresent(by -> database.set(machineClock, by));
            } catch (RuntimeException e) {
                trouble.cannotClaim(e);
            }
        }), LOOK_EVERY, LOOK_EVERY, TimeUnit.SECONDS);
    }

    private Ledger ledger(CamelContext context, Settings settings, Database database, CallBudget budget,
                          MeterRegistry meters) {
        Ledger ledger = new Ledger(database, clock, database, settings.accounts(),
                new AlertPolicy(settings.polling(), settings.routing(), channels(settings)),
                new PollSchedule(settings.polling()), budget, settings.polling().period(), pollLease(settings), meters);
        database.freeClaims();
        ledger.enroll();
        return bind(context, "ledger", ledger);
    }

    private static Duration pollLease(Settings settings) {
        return settings.api().timeout().multipliedBy(CALLS_PER_POLL).plus(TIME_TO_RECORD);
    }

    /**
     * The workers of the routes.
     *
     * @param settlement takes what became of a delivery that was abandoned
     */
    protected final Workers workers(CamelContext context, Settings settings,
                                    BiConsumer<Notification, DeliveryOutcome> settlement) {
        Workers workers = new Workers(settlement, Receivers::longestDelivery, pollLease(settings), System::nanoTime);
        context.addComponent("seda", workers);
        return bind(context, "workers", workers);
    }

    private Outbox outbox(CamelContext context, Database database, LedgerTrouble trouble, MeterRegistry meters) {
        RetrySchedule schedule = new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble());
        return bind(context, "outbox", new Outbox(database.jdbi(), database, schedule,
                channel -> Receivers.longestDelivery(channel).plus(TIME_TO_SETTLE), trouble, System::nanoTime, meters));
    }

    /**
     * All that the {@code deliver-…} routes need but for the settlement.
     *
     * @param threads  where they are remembered; empty when they are not
     * @param balances of which the pictures in a mail are drawn
     */
    protected final void delivering(CamelContext context, Settings settings, Optional<SlackThreads> threads,
                                    Balances balances) {
        new Receivers(settings.slack(), settings.email(), settings.queue(), clock).configure(context);
        BoundedCalls ownCalls = new BoundedCalls(LONGEST_OWN_CALL,
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "own-deadlines"));
        List.of("http", "https").forEach(scheme ->
                context.getComponent(scheme, HttpComponent.class).setHttpClientConfigurer(ownCalls));
        bind(context, "deliveryOutcomes", new DeliveryOutcomes(settings.secrets(), settings::secretsOf, clock));
        SlackMessage slackMessage = bind(context, "slackMessage", new SlackMessage(settings.timezone(), clock));
        settings.slack().flatMap(Settings.Slack::token).ifPresent(token -> {
            bind(context, "slackApi", new SlackApi(token, clock));
            bind(context, "slackClient", new ShortCallClient(Receivers.SLACK_CONNECTIONS,
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "slack-deadlines")));
            bind(context, "slackBot", new SlackBot(settings.slack().flatMap(Settings.Slack::channel).orElseThrow(),
                    slackMessage, threads));
        });
        BalancePictures pictures = new BalancePictures(balances, settings.polling().period());
        settings.email().ifPresent(email ->
                bind(context, "emailMessage", new EmailMessage(email, settings.timezone(), clock, pictures)));
        bind(context, "cloudEventMessage", new CloudEventMessage());
        // for an operator's own channel
        bind(context, "plainMessage", new PlainMessage(settings.timezone(), clock));
    }

    private void watching(CamelContext context, Settings settings, Ledger ledger, Outbox outbox,
                          PrometheusMeterRegistry meters, Executor reader, Workers workers, Progress progress) {
        CachedRead<Map<String, AlertState>> standing = new CachedRead<>(ledger::states, reader, System::nanoTime);
        meters.getPrometheusRegistry().register(
                new AccountMeters(settings.accounts().stream().map(Account::name).toList(), standing));
        List<String> channels = channels(settings);
        CachedRead<List<OutboxLevel>> levels = new CachedRead<>(() -> outbox.levels(channels), reader, System::nanoTime);
        new OutboxMeters(channels, levels).bindTo(meters);
        bind(context, "accountsHealth", new AccountsHealth(standing, settings.polling(), clock));
        bind(context, "channelsHealth", new ChannelsHealth(
                new CachedRead<>(() -> outbox.lastDeliveries(channels), reader, System::nanoTime), levels, channels,
                channel -> workers.hanging("deliver-" + channel)));
        settings.heartbeat().ifPresent(url -> {
            bind(context, "heartbeat", new Heartbeat(url, ledger, clock, () -> progress.stuck().isEmpty()
                    && levels.value().map(ChannelsHealth::anyChannelDelivers).orElse(true)));
            bind(context, "heartbeatClient", new ShortCallClient(1,
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "heartbeat-deadline")));
        });
        HttpPort.guard(context, settings.http());
    }

    /** All that the routes of the page and below {@code /api} need; one more drops what they show once it is old. */
    private void serving(CamelContext context, Settings settings, Database database, Outbox outbox, History history) {
        List<String> accounts = settings.accounts().stream().map(Account::name).toList();
        List<String> channels = channels(settings);
        Deliveries deliveries = bind(context, "deliveries", new Deliveries(database.jdbi(), database));
        Silences silences = new Silences(database.jdbi(), clock);
        AccountViews views = new AccountViews(settings.accounts(), history, silences);
        bind(context, "accountsApi", new AccountsApi(views, history, accounts, clock));
        bind(context, "channelsApi", new ChannelsApi(outbox, channels));
        bind(context, "eventsApi", new EventsApi(history, accounts));
        bind(context, "notificationsApi", new NotificationsApi(deliveries, history, accounts));
        bind(context, "silencesApi", new SilencesApi(silences, history, accounts, clock));
        StatusFiles files = bind(context, "statusFiles", new StatusFiles());
        bind(context, "statusPage", new StatusPage(views, deliveries, outbox, channels, files, clock));
        bind(context, "problems", new Problems(context::getEndpoints));
        bind(context, "httpAnswers", new HttpAnswers());
        answerEarlyProblems(context);
    }

    private static void answerEarlyProblems(CamelContext context) {
        try {
            context.addStartupListener((started, already) -> started.getRegistry()
                    .findByType(VertxPlatformHttpRouter.class).forEach(new EarlyProblems()::answerIn));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decimals exact, numbers only as numbers, no key twice, UTF-8 and nothing else. */
    private static ObjectMapper creditMapper() {
        JsonFactory strict = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
        return JsonMapper.builder(strict)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }

    static void closeWith(CamelContext context, AutoCloseable resource) {
        try {
            context.addService(new ServiceSupport() {
                @Override
                protected void doStop() throws Exception {
                    resource.close();
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    protected static <T> T bind(CamelContext context, String name, T bean) {
        context.getRegistry().bind(name, bean);
        return bean;
    }
}
