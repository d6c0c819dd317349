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

/** A check in the manner of the Monitoring Plugins: one line with performance data, and the state as exit code. */
@Command(name = "check", mixinStandardHelpOptions = true, exitCodeOnInvalidInput = 3, exitCodeOnExecutionException = 3,
        description = "Ask once and print how it stands in one line, as a Monitoring Plugin does: exit code 0 OK, "
                + "1 WARNING, 2 CRITICAL, 3 UNKNOWN. By the limits alone; nothing is remembered and nobody is told.")
public final class CheckCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Supplier<Configuration> configuration;

    @Spec
    private CommandSpec spec;

    @Option(names = "--account", paramLabel = "NAME",
            description = "Ask for this account only; without it, for all of them, worst first.")
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
