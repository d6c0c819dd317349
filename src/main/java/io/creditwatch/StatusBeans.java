package io.creditwatch;

import io.creditwatch.StandardErrorLog.DroppingAppender;
import io.creditwatch.http.BoundedClient;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.ledger.Silences;
import io.creditwatch.ledger.SteadyClock;
import io.creditwatch.settings.Settings;
import io.creditwatch.status.CachedRead;
import io.creditwatch.status.ChannelView;
import io.creditwatch.status.DependencyHealth;
import io.creditwatch.status.Heartbeat;
import io.creditwatch.status.JsonApi;
import io.creditwatch.status.LedgerHealth;
import io.creditwatch.status.Progress;
import io.creditwatch.status.SilencesApi;
import io.creditwatch.status.StatusMeters;
import io.creditwatch.status.StatusPage;
import io.creditwatch.status.WatchedAccounts;
import io.creditwatch.status.WebRoutes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.support.RoutePolicySupport;

/** Beans that show the state of the program and its accounts: metrics, health, heartbeat, API and page. */
final class StatusBeans {

    /** Time for which the sparklines of the page are kept; an hour of the demo is a second. */
    private static final Duration SPARKLINES = Duration.ofMinutes(1);
    private static final Duration SPARKLINES_OF_DEMO = Duration.ofSeconds(1);

    private StatusBeans() {
    }

    static PrometheusMeterRegistry meters(App app) {
        PrometheusMeterRegistry meters = app.bind(MicrometerConstants.METRICS_REGISTRY_NAME,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        FunctionCounter.builder("creditwatch.log.dropped", DroppingAppender.class, log -> DroppingAppender.dropped())
                .description("Log lines dropped because standard error was not read").register(meters);
        new JvmMemoryMetrics().bindTo(meters);
        return meters;
    }

    static void bind(App app, LedgerBeans ledger, Workers workers, PrometheusMeterRegistry meters) {
        Progress progress = new Progress(System::nanoTime, () -> ledger.errors().ongoing().isPresent(), workers::stuck);
        RouteWatch watch = new RouteWatch(progress);
        app.camel().addRoutePolicyFactory((context, routeId, route) -> watch);
        app.bind("progress", progress);
        Executor reader = app.camel().getExecutorServiceManager().newFixedThreadPool(app, "status", 3);
        app.bind("ledgerHealth", new LedgerHealth(ledger.database(), ledger.errors(), reader, System::nanoTime));
        CachedRead<List<ChannelBacklog>> backlogs =
                new CachedRead<>(() -> ledger.notifications().backlogs(app.channels()), reader, System::nanoTime);
        Function<String, Optional<String>> hanging = channel -> workers.hanging("deliver-" + channel);
        app.bind("channelsHealth", DependencyHealth.ofChannels(backlogs, hanging));
        WatchedAccounts accounts = new WatchedAccounts(app.settings().accounts(), ledger.history(),
                new Silences(ledger.database().jdbi(), app.clock()));
        CachedRead<Map<String, AccountStatus>> statuses = new CachedRead<>(() -> {
            Map<String, AccountStatus> polled = accounts.statuses();
            polled.values().removeIf(each -> each.nextPollAt() == null);
            return polled;
        }, reader, System::nanoTime);
        watching(app, ledger, meters, statuses, backlogs, progress);
        UnaryOperator<Instant> time = byClock(app.clock());
        serving(app, ledger, accounts, reader, () -> ChannelView.all(backlogs, hanging).stream()
                .map(channel -> channel.by(time)).toList());
    }

    /** Returns the time by the program's clock of a time by the machine's: the demo's runs faster, from now on. */
    private static UnaryOperator<Instant> byClock(Clock clock) {
        Instant machine = Instant.now();
        Instant program = clock.instant();
        return clock instanceof SteadyClock ? UnaryOperator.identity() : at -> program.plusMillis(Math.round(
                (double) Duration.between(program, clock.instant()).toMillis()
                        / Math.max(1, Duration.between(machine, Instant.now()).toMillis())
                        * Duration.between(machine, at).toMillis()));
    }

    private static void watching(App app, LedgerBeans ledger, PrometheusMeterRegistry meters,
                                 CachedRead<Map<String, AccountStatus>> statuses,
                                 CachedRead<List<ChannelBacklog>> backlogs, Progress progress) {
        Settings settings = app.settings();
        meters.getPrometheusRegistry().register(new StatusMeters(
                settings.accounts(), statuses, app.channels(), backlogs));
        app.bind("accountsHealth", DependencyHealth.ofAccounts(statuses, settings.polling(), app.clock()));
        settings.heartbeat().ifPresent(url -> {
            app.bind("heartbeat", new Heartbeat(url, ledger.accounts(), app.clock(), () -> progress.stuck().isEmpty()
                    && backlogs.value().map(DependencyHealth::anyChannelDelivers).orElse(true)));
            app.bind("heartbeatClient", BoundedClient.ofShortCalls(1, app.timer("heartbeat-deadline")));
        });
        HttpPort.guard(app);
    }

    private static void serving(App app, LedgerBeans ledger, WatchedAccounts accounts, Executor reader,
                                Supplier<List<ChannelView>> channels) {
        Clock clock = app.clock();
        CachedRead<Integer> shortRead = new CachedRead<>(() -> ledger.database().jdbi().withHandle(handle ->
                handle.createQuery("SELECT 1").mapTo(Integer.class).one()), reader, System::nanoTime);
        HttpPort.serve(app.camel(), new WebRoutes(
                new JsonApi(accounts, ledger.history(), ledger.notifications(), channels, clock),
                new SilencesApi(accounts.silences(), accounts, clock),
                new StatusPage(accounts, new CachedRead<>(() -> accounts.sparklines(clock.instant()), reader,
                        System::nanoTime, clock instanceof SteadyClock ? SPARKLINES : SPARKLINES_OF_DEMO),
                        ledger.notifications(), channels, clock),
                shortRead));
    }

    /** Watches the end of every exchange: counts passes as progress, and ends the process on an Error. */
    private static final class RouteWatch extends RoutePolicySupport {

        private static final Set<String> PASSES = Set.of("poll-credit", "relay-notifications");

        private final Progress progress;

        RouteWatch(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void onStart(Route route) {
            count(route);
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            FatalErrors.endOn(exchange.getException());
            FatalErrors.endOn(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class));
            count(route);
        }

        private void count(Route route) {
            if (PASSES.contains(route.getRouteId())) {
                progress.passed(route.getRouteId());
            }
        }
    }
}
