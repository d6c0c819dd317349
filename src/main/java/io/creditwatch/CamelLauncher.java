package io.creditwatch;

import static java.util.Comparator.comparing;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Severity;
import io.creditwatch.cli.Launcher;
import io.creditwatch.cli.StartFailedException;
import io.creditwatch.delivery.DeliveryOutcome;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Poll;
import io.creditwatch.outbound.Outbound;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.RootMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.DefaultMainShutdownStrategy;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Camel Main with the routes and the beans that a command needs. */
final class CamelLauncher implements Launcher {

    private static final Logger LOG = LoggerFactory.getLogger(CreditWatch.class);
    /** What a command does without that asks or tells once. */
    private static final List<String> FACES = List.of("camel.server.enabled", "camel.management.enabled",
            "camel.metrics.enabled", "camel.health.enabled");

    /** What the virtual machine ends with by itself after SIGTERM. */
    private static final int STOPPED = 143;

    private final RouteFiles routes = new RouteFiles();

    @Override
    public int monitor(Configuration configuration) {
        return run(configuration, new Wiring(), routes.pattern("*"));
    }

    @Override
    public int sandbox(Configuration configuration, int speed) {
        return run(configuration, new SandboxWiring(speed), routes.pattern("sandbox/*"));
    }

    @Override
    public int demo(Configuration configuration) {
        return run(configuration, new DemoWiring(), routes.pattern("sandbox/*", "demo/*", "*"));
    }

    @Override
    public List<Assessment> check(Configuration configuration, String account) {
        Settings settings = configuration.settings(routes.ownChannels());
        Outbound.install(settings.outbound());
        Main main = reader(configuration);
        try {
            start(main);
            ProducerTemplate template = main.getCamelContext().createProducerTemplate();
            List<CompletableFuture<Assessment>> checks = settings.accounts().stream()
                    .filter(each -> account == null || each.name().equals(account))
                    .map(each -> template.asyncRequestBody("seda:read-credit?timeout=0", Poll.once(each),
                            Assessment.class))
                    .toList();
            return checks.stream().map(CompletableFuture::join)
                    .sorted(comparing(Assessment::severity, Severity.WORST_FIRST)).toList();
        } finally {
            main.stop();
        }
    }

    @Override
    public Map<String, DeliveryOutcome> testAlert(Configuration configuration) {
        Settings settings = configuration.settings(routes.ownChannels());
        Outbound.install(settings.outbound());
        TestAlertWiring wiring = new TestAlertWiring();
        Main main = once(configuration, wiring, routes.pattern("error-policy", "wake-relay", "deliver-*"));
        try {
            start(main);
            wiring.channels(settings).forEach(channel -> requireRoute(main.getCamelContext(), channel));
            ProducerTemplate template = main.getCamelContext().createProducerTemplate();
            // all at once: one that hangs keeps nobody waiting
            for (String channel : wiring.channels(settings)) {
                Notification test = wiring.test(channel, settings.accounts().get(0));
                template.send("seda:deliver-" + channel, exchange -> {
                    exchange.getMessage().setBody(test);
                    exchange.getExchangeExtension().addOnCompletion(wiring.endOf(test));
                });
            }
            Map<String, DeliveryOutcome> outcomes = new LinkedHashMap<>();
            wiring.channels(settings).forEach(channel -> outcomes.put(channel, wiring.awaitOutcome(channel)));
            return outcomes;
        } finally {
            main.stop();
        }
    }

    /** The reading routes alone; each poll sent to them comes back assessed. */
    static Main reader(Configuration configuration) {
        return once(configuration, new CheckWiring(),
                new RouteFiles().pattern("error-policy", "sign-request", "read-credit", "assess-credit", "wake-relay"));
    }

    private static Main once(Configuration configuration, Wiring wiring, String routePattern) {
        Properties properties = configuration.asProperties();
        FACES.forEach(face -> properties.setProperty(face, "false"));
        return camel(properties, wiring, routePattern);
    }

    private static void start(Main main) {
        try {
            main.start();
        } catch (RuntimeException e) {
            throw new StartFailedException("cannot start: " + RootMessage.of(e));
        }
    }

    private static int run(Configuration configuration, Wiring wiring, String routePattern) {
        Settings settings = configuration.settings(wiring.ownChannels());
        configuration.ignored().forEach(each ->
                LOG.warn("event=setting-ignored name={} reason=\"{}\"", each.key(), each.why()));
        try {
            Outbound.install(settings.outbound());
            HttpPort.requireFree(settings.http());
            Main main = camel(configuration.asProperties(), wiring, routePattern);
            if (wiring.delivers()) {
                main.addMainListener(onStart(wiring.channels(settings), announcement(settings, wiring)));
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> haltAfter(longestStop(configuration)), "stop-in-time"));
            main.run();
            return main.getExitCode();
        } catch (Exception e) {
            LOG.error("event=start-failed reason=\"{}\"", RootMessage.of(e));
            return 1;
        }
    }

    /** A little more than Camel is given to stop, since whatever it closes then may hang as well. */
    private static Duration longestStop(Configuration configuration) {
        return Duration.ofSeconds(Long.parseLong(configuration.values().get("camel.main.shutdownTimeout"))).plusSeconds(2);
    }

    private static void haltAfter(Duration longest) {
        Thread halting = new Thread(() -> {
            LockSupport.parkNanos(longest.toNanos());
            LOG.warn("event=stopped-hard reason=\"not everything ended within {} s\"", longest.toSeconds());
            StandardErrorLog.close();
            Runtime.getRuntime().halt(STOPPED);
        }, "stop-hard");
        halting.setDaemon(true);
        halting.start();
    }

    private static void requireRoute(CamelContext context, String channel) {
        if (context.getRoute("deliver-" + channel) == null) {
            throw new StartFailedException("the channel " + channel + " is on, but no route has the id deliver-"
                    + channel + "; give that id to the first route of routes/deliver-" + channel + ".camel.yaml");
        }
    }

    private static MainListenerSupport onStart(List<String> channels, Runnable announcement) {
        return new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport support) {
                channels.forEach(channel -> requireRoute(support.getCamelContext(), channel));
                announcement.run();
                OwnClasses.loadInBackground();
            }
        };
    }

    /** Holds on to nothing of the settings, of which there may be thousands of accounts. */
    private static Runnable announcement(Settings settings, Wiring wiring) {
        int accounts = settings.accounts().size();
        List<String> channels = wiring.channels(settings);
        Settings.Http http = settings.http();
        Map<String, String> off = settings.channelsOff();
        Map<String, String> clear = settings.clearLogins();
        return () -> {
            LOG.info("event=started accounts={} channels={} http={}:{}", accounts, channels, http.host(), http.port());
            if (channels.isEmpty()) {
                LOG.warn("event=nobody-is-told reason=\"no channel is on\"");
            }
            clear.forEach((key, why) -> LOG.warn("event=login-in-clear key={} reason=\"{}\"", key, why));
            off.forEach((channel, mend) -> LOG.info("event=channel-off channel={} mend=\"{}\"", channel, mend));
        };
    }

    static Main camel(Properties properties, Wiring wiring, String routePattern) {
        Main main = new Main();
        main.setShutdownStrategy(new DefaultMainShutdownStrategy(main) {
            // on a signal the virtual machine ends with this call
            @Override
            public boolean shutdown() {
                boolean first = super.shutdown();
                if (Thread.currentThread().getName().contains("CamelHangupInterceptor")) {
                    StandardErrorLog.close();
                }
                return first;
            }
        });
        // one source of properties, read and merged before: neither files nor the environment are looked at again
        main.setDefaultPropertyPlaceholderLocation("false");
        properties.setProperty("camel.main.routesIncludePattern", routePattern);
        main.setOverrideProperties(properties);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport support) {
                PropertiesComponent placeholders =
                        (PropertiesComponent) support.getCamelContext().getPropertiesComponent();
                placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
                placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
            }

            // as a configuration it would come too late: Camel's HTTP server and its metrics are made before those
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                support.getCamelContext().addComponent("timer", new MonotonicTimerComponent());
                wiring.configure(support.getCamelContext());
            }
        });
        return main;
    }
}
