package io.creditwatch;

import io.creditwatch.cli.CheckCommand;
import io.creditwatch.cli.ConfigCommand;
import io.creditwatch.cli.EventsCommand;
import io.creditwatch.cli.ExplainCommand;
import io.creditwatch.cli.ForecastCommand;
import io.creditwatch.cli.Launcher;
import io.creditwatch.cli.NotificationCommands;
import io.creditwatch.cli.ServingCommands;
import io.creditwatch.cli.SilenceCommands;
import io.creditwatch.cli.StartFailedException;
import io.creditwatch.cli.TestAlertCommand;
import io.creditwatch.ledger.UnusableLedgerException;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.InvalidConfigurationException;
import io.creditwatch.settings.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Warns an ops team before a prepaid GPU-cloud balance runs out. */
@Command(name = "creditwatch", mixinStandardHelpOptions = true, versionProvider = CreditWatch.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Warns an ops team before a prepaid GPU-cloud balance runs out. Without a command: run.")
public final class CreditWatch {

    private final Path folder;
    private final Map<String, String> environment;
    private final Properties system;

    /** @param folder working folder, with the settings and the routes of the operator */
    public CreditWatch(Path folder, Map<String, String> environment, Properties system) {
        this.folder = folder;
        this.environment = environment;
        this.system = system;
    }

    public static void main(String[] args) {
        FatalErrors.install();
        int exitCode = new CreditWatch(Path.of(""), System.getenv(), System.getProperties())
                .execute(utf8(FileDescriptor.out), utf8(FileDescriptor.err), args);
        StandardErrorLog.close();
        // on a signal Camel Main stops by itself, and the virtual machine already ends
        System.exit(exitCode);
    }

    /**
     * Executes a command.
     *
     * @param arguments command and its options; none for {@code run}
     * @return exit code
     */
    public int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return arguments.length == 0 ? run(err) : commandLine().setOut(out).setErr(err).execute(arguments);
    }

    /** Runs without the command line parser, whose classes need not be loaded then. */
    private int run(PrintWriter err) {
        try {
            return new CamelLauncher(new RouteFiles(folder)).monitor(configuration());
        } catch (InvalidConfigurationException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private Configuration configuration() {
        return Configuration.load(folder, environment, system);
    }

    private CommandLine commandLine() {
        Supplier<Configuration> configuration = this::configuration;
        Supplier<Configuration> demo = () -> SandboxBeans.configuration(environment, system);
        Supplier<Settings.Ledger> settings = () -> configuration().ledger();
        RouteFiles routes = new RouteFiles(folder);
        Launcher launcher = new CamelLauncher(routes);
        CommandLine commandLine = new CommandLine(this)
                .addSubcommand(new ServingCommands.Run(launcher, configuration))
                .addSubcommand(new CheckCommand(launcher, configuration))
                .addSubcommand(new ConfigCommand(configuration, routes::ownChannels))
                .addSubcommand(new TestAlertCommand(launcher, configuration))
                .addSubcommand(new EventsCommand(settings))
                .addSubcommand(new NotificationCommands.List(settings))
                .addSubcommand(new NotificationCommands.Replay(settings))
                .addSubcommand(new ExplainCommand(settings))
                .addSubcommand(new SilenceCommands.Begin(settings))
                .addSubcommand(new SilenceCommands.List(settings))
                .addSubcommand(new SilenceCommands.Lift(settings))
                .addSubcommand(new ForecastCommand())
                .addSubcommand(new ServingCommands.Sandbox(launcher, demo))
                .addSubcommand(new ServingCommands.Demo(launcher, demo));
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof InvalidConfigurationException || e instanceof UnusableLedgerException
                    || e instanceof StartFailedException) {
                command.getErr().println(e.getMessage());
                return 1;
            }
            throw e;
        });
        return commandLine;
    }

    /** Writes UTF-8 in any locale, since a minus sign printed as a question mark would be a wrong amount. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CreditWatch.class.getPackage().getImplementationVersion();
            return new String[] {"creditwatch " + (version == null ? "(not packaged)" : version)};
        }
    }
}
