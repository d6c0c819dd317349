package io.creditwatch;

import io.creditwatch.cli.Launcher.StartFailedException;
import io.creditwatch.ledger.UnusableLedgerException;
import io.creditwatch.settings.FileAccess;
import io.creditwatch.settings.InvalidConfigurationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/** Warns an ops team before a prepaid GPU-cloud balance runs out. */
public final class CreditWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CreditWatch.class);

    private final CamelLauncher launcher;

    /** @param folder working folder, with the settings and the routes of the operator */
    public CreditWatch(Path folder, Map<String, String> environment, Properties system) {
        this.launcher = new CamelLauncher(folder, environment, system);
    }

    public static void main(String[] args) {
        OwnOptions.apply();
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
            return launcher.monitor();
        } catch (InvalidConfigurationException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    /** Loads every class of this program, since afterwards a build may rewrite its jar while it runs. */
    static void loadClassesInBackground() {
        Thread loading = new Thread(CreditWatch::loadClasses, "load-classes");
        loading.setDaemon(true);
        loading.setPriority(Thread.MIN_PRIORITY);
        loading.start();
    }

    private static void loadClasses() {
        try {
            for (String name : FileAccess.inProgram("io/creditwatch", ".class")) {
                Class.forName("io.creditwatch." + name.replace('/', '.'), false, CreditWatch.class.getClassLoader());
            }
            LOG.debug("event=classes-loaded");
        } catch (IllegalStateException | ClassNotFoundException e) {
            LOG.warn("event=classes-not-loaded reason=\"{}\"", e.toString());
        }
    }

    private CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(launcher);
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
