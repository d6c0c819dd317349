package io.creditwatch;

import static java.util.Comparator.comparing;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.assessment.Severity;
import io.creditwatch.cli.ExplainCommand;
import io.creditwatch.cli.ForecastCommand;
import io.creditwatch.cli.Launcher;
import io.creditwatch.cli.LauncherCommands;
import io.creditwatch.cli.LedgerCommands;
import io.creditwatch.cli.StatusCommand;
import io.creditwatch.delivery.Settlement;
import io.creditwatch.forecast.BurnHistory;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.forecast.RunwayForecaster;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.SlackThreads;
import io.creditwatch.ledger.SteadyClock;
import io.creditwatch.ledger.UnusableLedgerException;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.sandbox.VendorExample;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Vendor;
import io.creditwatch.vendor.CostOutcome;
import io.creditwatch.vendor.CostReader;
import io.creditwatch.vendor.CreditReader;
import io.creditwatch.vendor.CreditReading;
import io.creditwatch.vendor.PollOutcome;
import io.creditwatch.vendor.Trial;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.MessageHelper;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Starts for each command the route files and the modules of beans that it needs. */
@Command(name = "creditwatch", mixinStandardHelpOptions = true, versionProvider = CreditWatch.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Warns an ops team before a prepaid GPU-cloud balance runs out. Without a command: run.",
        subcommands = {LauncherCommands.Run.class, LauncherCommands.Check.class, LauncherCommands.Config.class,
            LauncherCommands.Try.class, LauncherCommands.TestAlert.class, StatusCommand.class,
            LedgerCommands.EventList.class, LedgerCommands.NotificationList.class, LedgerCommands.Replay.class,
            ExplainCommand.class, LedgerCommands.SilenceStart.class, LedgerCommands.SilenceList.class,
            LedgerCommands.Lift.class, ForecastCommand.class,
            LauncherCommands.Sandbox.class, LauncherCommands.Demo.class})
final class CamelLauncher implements Launcher {

    private static final Logger LOG = LoggerFactory.getLogger(CreditWatch.class);
    private static final int AN_HOUR_A_SECOND = 3600;

    private final Path folder;
    private final Map<String, String> environment;
    private final Properties system;
    private final RouteFiles routes;

    /** @param folder working folder, with the settings and the routes of the operator */
    CamelLauncher(Path folder, Map<String, String> environment, Properties system) {
        this.folder = folder;
        this.environment = environment;
        this.system = system;
        this.routes = new RouteFiles(folder);
    }

    @Override
    public Configuration get() {
        return Configuration.load(folder, environment, system);
    }

    @Override
    public Set<String> ownChannels() {
        return routes.ownChannels();
    }

    @Override
    public int monitor() {
        CamelProgram program = program();
        SteadyClock clock = new SteadyClock();
        return program.run(clock, routes.pattern("*"), app -> {
            routes.requireCurrent();
            bindAll(app, clock, new Assessor());
        }, announcement(program));
    }

    @Override
    public int sandbox(int speed, String vendor) {
        Optional<VendorExample> example = vendor.equals(Vendor.HYPERSTACK) ? Optional.empty()
                : Optional.of(SandboxBeans.example(get(), vendor));
        CamelProgram program = demoProgram();
        return program.run(fastClock(speed), routes.pattern("sandbox/*"), app -> {
            HttpPort.guard(app);
            SandboxBeans.bindVendor(app, Clock.systemUTC(), speed, example);
            SandboxBeans.introduceSandbox(Terminal.ofThisProcess(), app.settings().http(), speed, example);
        }, started -> { });
    }

    private static Clock fastClock(int speed) {
        return SandboxBeans.fastClock(Instant.now(), speed, System::nanoTime);
    }

    @Override
    public int demo() {
        // the console shows what happens, and the log only warnings
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.creditwatch")).setLevel(Level.WARN);
        CamelProgram program = demoProgram();
        Terminal terminal = Terminal.ofThisProcess();
        return program.run(fastClock(AN_HOUR_A_SECOND), routes.pattern("sandbox/*", "demo/*", "*"), app -> {
            bindAll(app, new SteadyClock(), SandboxBeans.bindConsole(app, terminal));
            SandboxBeans.bindVendor(app, app.clock(), 1, Optional.empty());
            SandboxBeans.introduceDemo(terminal, app.settings().http());
        }, announcement(program));
    }

    @Override
    public List<Checked> check(String account) {
        routes.requireCurrent();
        CamelProgram program = program();
        // at the same time as the start and the reading, since a database may be slow to answer
        CompletableFuture<Optional<Database>> ledger =
                CompletableFuture.supplyAsync(() -> ledger(program.settings().database()));
        Main main = reader(program, routes);
        try {
            CamelProgram.start(main);
            ExecutorService workers = main.getCamelContext().getExecutorServiceManager()
                    .newFixedThreadPool(this, "check", program.settings().api().poolSize());
            ProducerTemplate template = main.getCamelContext().createProducerTemplate();
            List<CompletableFuture<Checked>> checks = program.settings().accounts().stream()
                    .filter(each -> account == null || each.name().equals(account))
                    .map(each -> CompletableFuture.supplyAsync(() -> new Checked(each,
                            check(template, each, reading -> forecast(ledger.join(), program.settings().timezone(),
                                    reading))), workers)).toList();
            return checks.stream().map(CompletableFuture::join).sorted(comparing(checked ->
                    checked.assessment().severity(), Severity.WORST_FIRST)).toList();
        } finally {
            main.stop();
            ledger.join().ifPresent(Database::close);
        }
    }

    @Override
    public List<Trial> attempt(String name, String url) {
        routes.requireCurrent();
        Configuration configuration = get();
        CamelProgram program = new CamelProgram(configuration, configuration.toTry(name, url), Set.of());
        Main main = reader(program, routes);
        try {
            CamelProgram.start(main);
            Account account = program.settings().accounts().get(0);
            Vendor vendor = account.vendor();
            Registry beans = main.getCamelContext().getRegistry();
            CreditReader credits = beans.lookupByNameAndType("creditReader", CreditReader.class);
            CostReader costs = beans.lookupByNameAndType("costReader", CostReader.class);
            ProducerTemplate camel = main.getCamelContext().createProducerTemplate();
            Trial.Answer answer = answer(camel, account, vendor.credit().call());
            Trial credit = Trial.ofCredit(credits, account, answer);
            return vendor.cost().isEmpty() || answer.failure() != null ? List.of(credit) : List.of(credit,
                    Trial.ofCost(credits, costs, account, answer(camel, account, vendor.cost().get())));
        } finally {
            main.stop();
        }
    }

    private static Trial.Answer answer(ProducerTemplate camel, Account account, Vendor.Call call) {
        Exchange exchange = camel.send("direct:call-vendor", sent -> {
            sent.setVariable("account", account);
            sent.setVariable("call", call);
        });
        Object body = exchange.getMessage().getBody();
        if (exchange.getException() == null) {
            return new Trial.Answer(exchange.getMessage().getBody(JsonNode.class), null, null);
        }
        // a string is the body of the request
        boolean answered = body != null && !(body instanceof String);
        MessageHelper.resetStreamCache(exchange.getMessage());
        return new Trial.Answer(null, answered ? exchange.getMessage().getBody(byte[].class) : null,
                exchange.getException());
    }

    /** @param ledger forecast from the earlier readings; empty when there are too few */
    static Assessment check(ProducerTemplate camel, Account account,
                            Function<CreditReading, Optional<Forecast>> ledger) {
        PollOutcome outcome = call(camel, "direct:read-credit", account, PollOutcome.class);
        Optional<Forecast> forecast = outcome instanceof CreditReading reading
                ? ledger.apply(reading).or(() -> forecast(camel, account, reading)) : Optional.empty();
        return new Assessor().assess(account, outcome, forecast);
    }

    private static Optional<Forecast> forecast(ProducerTemplate camel, Account account, CreditReading reading) {
        return account.vendor().cost().isPresent()
                && call(camel, "direct:read-costs", account, CostOutcome.class) instanceof CostOutcome.Cost cost
                ? new RunwayForecaster(ZoneOffset.UTC).forecast(
                        BurnHistory.EMPTY.after(reading, Optional.of(cost), ZoneOffset.UTC), reading)
                : Optional.empty();
    }

    private static <T> T call(ProducerTemplate camel, String route, Account account, Class<T> type) {
        return camel.send(route, exchange -> exchange.setVariable("account", account)).getMessage().getBody(type);
    }

    private static Optional<Database> ledger(Settings.Database settings) {
        try {
            return Optional.of(Database.attach(settings));
        } catch (UnusableLedgerException none) {
            return Optional.empty();
        }
    }

    private static Optional<Forecast> forecast(Optional<Database> ledger, ZoneId zone, CreditReading reading) {
        try {
            return ledger.flatMap(database -> new History(database.jdbi(), Clock.systemUTC(), zone)
                    .forecast(reading));
        } catch (JdbiException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Map<String, DeliveryOutcome> testAlert() {
        CamelProgram program = program();
        SteadyClock clock = new SteadyClock();
        TestAlert tests = new TestAlert();
        Main main = program.once(clock, routes.pattern("errors", "channel", "wake-relay", "deliver-*"), app -> {
            DeliveryBeans.bind(app, Optional.empty(), (name, after, until, most) -> List.of());
            DeliveryBeans.workers(app, app.bind("settlement", tests)::settle);
        });
        try {
            CamelProgram.start(main);
            program.channels().forEach(channel -> requireRoute(main.getCamelContext(), channel));
            ProducerTemplate template = main.getCamelContext().createProducerTemplate();
            // all at once, so that a channel that hangs delays no other
            program.channels().forEach(channel ->
                    tests.send(template, channel, program.settings().accounts().get(0), clock.instant()));
            Map<String, DeliveryOutcome> outcomes = new LinkedHashMap<>();
            program.channels().forEach(channel -> outcomes.put(channel, tests.awaitOutcome(channel)));
            return outcomes;
        } finally {
            main.stop();
        }
    }

    private CamelProgram program() {
        return new CamelProgram(get(), routes.ownChannels());
    }

    private CamelProgram demoProgram() {
        return new CamelProgram(SandboxBeans.configuration(environment, system), SandboxBeans.CHANNELS);
    }

    /** Returns Camel with the stages that read, and no ledger. */
    static Main reader(CamelProgram program, RouteFiles routes) {
        return program.once(new SteadyClock(), routes.pattern("read-credit"), VendorBeans::bind);
    }

    /**
     * @param machineClock clock of the machine, for the database
     * @param assessor     an {@link Assessor}, or a bean with its method
     */
    static void bindAll(App app, SteadyClock machineClock, Object assessor) {
        PrometheusMeterRegistry meters = StatusBeans.meters(app);
        VendorBeans.bind(app);
        app.bind("assessor", assessor);
        LedgerBeans ledger = LedgerBeans.bind(app, machineClock, meters);
        DeliveryBeans.bind(app, app.settings().slack().flatMap(Settings.Slack::channel)
                .map(channel -> new SlackThreads(ledger.database().jdbi(), channel)), ledger.history()::samples);
        Settlement settlement = app.bind("settlement",
                new Settlement(ledger.outbox(), ledger.alarm(), meters, app.channels()));
        StatusBeans.bind(app, ledger, DeliveryBeans.workers(app, settlement::settle), meters);
    }

    private static void requireRoute(CamelContext context, String channel) {
        if (context.getRoute("deliver-" + channel) == null) {
            throw new StartFailedException("the channel " + channel + " is on, but no route has the id deliver-"
                    + channel + "; give that id to the first route of routes/deliver-" + channel + ".camel.yaml");
        }
    }

    /** Returns the work after the start. It keeps no reference to the settings, which may be large. */
    private static Consumer<CamelContext> announcement(CamelProgram program) {
        List<String> channels = program.channels();
        int accounts = program.settings().accounts().size();
        Settings.Http http = program.settings().http();
        Map<String, String> off = program.settings().channelsOff();
        Map<String, String> clear = program.settings().clearLogins();
        return started -> {
            channels.forEach(channel -> requireRoute(started, channel));
            LOG.info("event=started accounts={} channels={} http={}:{}", accounts, channels, http.host(), http.port());
            if (channels.isEmpty()) {
                LOG.warn("event=no-channel reason=\"no channel is on\"");
            }
            clear.forEach((key, why) -> LOG.warn("event=login-in-clear key={} reason=\"{}\"", key, why));
            off.forEach((channel, fix) -> LOG.info("event=channel-off channel={} fix=\"{}\"", channel, fix));
            CreditWatch.loadClassesInBackground();
        };
    }
}
