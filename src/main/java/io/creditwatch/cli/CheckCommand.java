package io.creditwatch.cli;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Severity;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.InvalidConfigurationException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks as a Monitoring Plugin does: one line with performance data, and the state as exit code. */
@Command(name = "check", mixinStandardHelpOptions = true, exitCodeOnInvalidInput = 3, exitCodeOnExecutionException = 3,
        description = "Read the credit once and print the result in one line, as a Monitoring Plugin does: exit code "
                + "0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. It uses the limits alone, records nothing "
                + "and notifies no channel.")
public final class CheckCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Supplier<Configuration> configuration;

    @Spec
    private CommandSpec spec;

    @Option(names = "--account", paramLabel = "NAME",
            description = "Read this account only; without it, all of them, the worst first.")
    private String account;

    public CheckCommand(Launcher launcher, Supplier<Configuration> configuration) {
        this.launcher = launcher;
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Configuration given = configuration.get();
            List<Assessment> assessments = launcher.check(given, account);
            if (assessments.isEmpty()) {
                out.println("CREDIT UNKNOWN - no account is called " + account + "; accounts = "
                        + given.values().get("accounts"));
                return Severity.UNKNOWN.exitCode();
            }
            out.println(PluginLine.of(assessments));
            return assessments.get(0).severity().exitCode();
        } catch (UncheckedIOException | IllegalStateException | CompletionException e) {
            out.println("CREDIT UNKNOWN - " + e.getMessage());
            return Severity.UNKNOWN.exitCode();
        } catch (InvalidConfigurationException e) {
            spec.commandLine().getErr().println(e.getMessage());
            out.println("CREDIT UNKNOWN - the settings are not valid: " + e.errors().get(0).key());
            return Severity.UNKNOWN.exitCode();
        }
    }
}
