package io.creditwatch;

import io.creditwatch.cli.Launcher.StartFailedException;
import io.creditwatch.ledger.UnusableLedgerException;
import io.creditwatch.settings.InvalidConfigurationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/** Warns an ops team before a prepaid GPU-cloud balance runs out. */
public final class CreditWatch {

    private CreditWatch() {
    }

    public static void main(String[] args) {
        FatalErrors.install();
        int exitCode = args.length == 0 ? run() : commandLine().execute(args);
        StandardErrorLog.close();
        // on a signal Camel Main stops by itself, and the virtual machine already ends
        System.exit(exitCode);
    }

    /** Runs without the command line parser, whose classes need not be loaded then. */
    private static int run() {
        try {
            return new CamelLauncher().monitor();
        } catch (InvalidConfigurationException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new CamelLauncher());
        // in any locale: a minus sign printed as a question mark would be a wrong amount
        commandLine.setOut(utf8(FileDescriptor.out));
        commandLine.setErr(utf8(FileDescriptor.err));
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
