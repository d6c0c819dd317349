package io.creditwatch;

import io.creditwatch.cli.Launcher.StartFailedException;
import io.creditwatch.http.ProxyAndTrust;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.RootMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.DefaultMainShutdownStrategy;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and runs Camel Main from a configuration, route files and modules of beans. */
final class CamelProgram {

    private static final Logger LOG = LoggerFactory.getLogger(CreditWatch.class);
    /** Camel's HTTP servers, which a command that ends by itself does not need. */
    private static final List<String> SERVERS = List.of("camel.server.enabled", "camel.management.enabled",
            "camel.metrics.enabled", "camel.health.enabled");
    /** Exit code of the virtual machine after SIGTERM. */
    private static final int STOPPED = 143;

    private final Configuration configuration;
    private final Settings settings;
    private final List<String> channels;

    /**
     * @param ownChannels channels of the operator
     * @throws io.creditwatch.settings.InvalidConfigurationException with every error of the configuration
     */
    CamelProgram(Configuration configuration, Set<String> ownChannels) {
        this(configuration, configuration.settings(ownChannels), ownChannels);
    }

    /** @param settings read from the configuration, of which the rest may be wrong */
    CamelProgram(Configuration configuration, Settings settings, Set<String> ownChannels) {
        this.configuration = configuration;
        this.settings = settings;
        this.channels = Stream.concat(settings.channelsOn().stream(), ownChannels.stream()).toList();
    }

    Settings settings() {
        return settings;
    }

    List<String> channels() {
        return channels;
    }

    /** Makes Camel Main without its HTTP server, for a command that does its work once and ends. */
    Main once(Clock clock, String routePattern, Consumer<App> beans) {
        Properties properties = configuration.asProperties();
        SERVERS.forEach(server -> properties.setProperty(server, "false"));
        return main(properties, clock, routePattern, beans);
    }

    private Main main(Properties properties, Clock clock, String routePattern, Consumer<App> beans) {
        ProxyAndTrust.install(settings.outbound());
        properties.putAll(routeProperties());
        properties.setProperty("camel.main.routesIncludePattern", routePattern);
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
        main.setOverrideProperties(properties);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport support) {
                PropertiesComponent placeholders =
                        (PropertiesComponent) support.getCamelContext().getPropertiesComponent();
                placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
                placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
            }

            // not as a configuration: Camel makes its HTTP server and metrics before it reads those
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext camel = support.getCamelContext();
                camel.addComponent("timer", new MonotonicTimerComponent());
                beans.accept(new App(camel, settings, channels, clock));
            }
        });
        return main;
    }

    /** Returns the properties of the routes that follow from the settings. */
    private Map<String, String> routeProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("alert.warning.channels", list(settings.routing().warning()));
        properties.put("alert.critical.channels", list(settings.routing().critical()));
        properties.put("alert.unreadable.channels", list(settings.routing().unreadable()));
        properties.put("alert.ok.channels", list(settings.routing().ok()));
        properties.put("channels", list(channels));
        properties.put("workers", Long.toString(settings.api().poolSize()
                * settings.accounts().stream().map(account -> account.vendor().host()).distinct().count()));
        // preconditions of routes: what is off is not there at all
        properties.put("channel.slack", flag(settings.slack().isPresent()));
        properties.put("channel.slack.webhook", flag(settings.slack().flatMap(Settings.Slack::webhookUrl).isPresent()));
        properties.put("channel.slack.token", flag(settings.slack().flatMap(Settings.Slack::token).isPresent()));
        properties.put("channel.email", flag(settings.email().isPresent()));
        properties.put("channel.queue", flag(settings.queue().isPresent()));
        properties.put("channel.queue.kafka", flag(isKafka()));
        properties.put("channel.queue.amqp", flag(settings.queue().isPresent() && !isKafka()));
        properties.put("heartbeat", flag(settings.heartbeat().isPresent()));
        return properties;
    }

    private boolean isKafka() {
        return settings.queue().map(Settings.Queue::uri).filter(uri -> uri.startsWith("kafka:")).isPresent();
    }

    private static String list(List<String> names) {
        return String.join(",", names);
    }

    private static String flag(boolean on) {
        return Boolean.toString(on);
    }

    /** @throws StartFailedException when the routes do not start */
    static void start(Main main) {
        try {
            main.start();
        } catch (RuntimeException e) {
            throw new StartFailedException("cannot start: " + RootMessage.of(e));
        }
    }

    /**
     * Runs until the program is stopped.
     *
     * @param afterStart called when every route has started
     * @return exit code
     */
    int run(Clock clock, String routePattern, Consumer<App> beans, Consumer<CamelContext> afterStart) {
        configuration.ignored().forEach(each ->
                LOG.warn("event=setting-ignored name={} reason=\"{}\"", each.key(), each.reason()));
        try {
            HttpPort.requireFree(settings.http());
            Main main = main(configuration.asProperties(), clock, routePattern, beans);
            main.addMainListener(new MainListenerSupport() {
                @Override
                public void afterStart(BaseMainSupport support) {
                    afterStart.accept(support.getCamelContext());
                }
            });
            Runtime.getRuntime().addShutdownHook(new Thread(() -> haltAfter(longestStop()), "stop-in-time"));
            main.run();
            return main.getExitCode();
        } catch (Exception e) {
            LOG.error("event=start-failed reason=\"{}\"", RootMessage.of(e));
            return 1;
        }
    }

    /** Returns a little more time than Camel has to stop, since resources that it closes later may hang too. */
    private Duration longestStop() {
        String timeout = configuration.values().get("camel.main.shutdownTimeout");
        return Duration.ofSeconds(Long.parseLong(timeout)).plusSeconds(2);
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
}
