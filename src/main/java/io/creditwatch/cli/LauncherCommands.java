package io.creditwatch.cli;

import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.InvalidConfigurationException;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.Trial;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Commands that use all settings. Those that start a part of the program do so by the {@link Launcher}. */
public final class LauncherCommands {

    private LauncherCommands() {
    }

    private abstract static class Launching implements Callable<Integer> {

        @ParentCommand
        Launcher launcher;

        @Spec
        CommandSpec spec;

        final PrintWriter out() {
            return spec.commandLine().getOut();
        }
    }

    @Command(name = "run", mixinStandardHelpOptions = true,
            description = "Watch the accounts and notify the channels when the money gets low, until stopped.")
    public static final class Run extends Launching {

        @Override
        public Integer call() {
            return launcher.monitor();
        }
    }

    @Command(name = "demo", mixinStandardHelpOptions = true,
            description = "Watch a simulated account, in which an hour takes a second. Messages go to this console. "
                    + "Its page is on port 8080; HTTP_PORT sets another.")
    public static final class Demo extends Launching {

        @Override
        public Integer call() {
            return launcher.demo();
        }
    }

    @Command(name = "sandbox", mixinStandardHelpOptions = true,
            description = "Serve a vendor's simulated API, until stopped, and print the settings that use it. "
                    + "It is on port 8080; HTTP_PORT sets another.")
    public static final class Sandbox extends Launching {

        @Option(names = "--speed", paramLabel = "N", defaultValue = "1",
                description = "Speed of its clock: at 3600 an hour takes a second.")
        private int speed;

        @Option(names = "--vendor", paramLabel = "NAME", defaultValue = "hyperstack",
                description = "Vendor, of vendors/NAME.properties, which answers as vendors/NAME.json does. "
                        + "Default: hyperstack.")
        private String vendor;

        @Override
        public Integer call() {
            if (speed < 1) {
                throw new ParameterException(spec.commandLine(), "--speed must be 1 or more, not " + speed);
            }
            return launcher.sandbox(speed, vendor);
        }
    }

    @Command(name = "try", mixinStandardHelpOptions = true, exitCodeListHeading = "Exit codes:%n", exitCodeList = {
        "0:everything was read", "1:the vendor's file or the settings have errors",
        "2:the call failed, or the file does not find what it needs"},
            description = "Call a vendor once as vendors/VENDOR.properties says, and print what was read from which "
                    + "place of the answer. If something is not there, print the answer with every value replaced. "
                    + "The key is TRY_API_KEY, TRY_API_KEY_FILE, or that of an account of this vendor. "
                    + "It records nothing.")
    public static final class Try extends Launching {

        @Parameters(paramLabel = "VENDOR", description = "Name of the vendor's file: hyperstack, openrouter, ...")
        private String vendor;

        @Option(names = "--url", paramLabel = "URL",
                description = "Address in place of the one in the file; plain http only to this machine.")
        private String url;

        @Override
        public Integer call() {
            List<Trial> trials = launcher.attempt(vendor, url);
            trials.stream().flatMap(trial -> trial.lines().stream()).forEach(out()::println);
            return trials.stream().allMatch(Trial::isRight) ? 0 : 2;
        }
    }

    @Command(name = "test-alert", mixinStandardHelpOptions = true,
            description = "Send a test through every channel that is on, and print the answer of each receiver.")
    public static final class TestAlert extends Launching {

        @Override
        public Integer call() {
            Map<String, DeliveryOutcome> outcomes = launcher.testAlert();
            if (outcomes.isEmpty()) {
                out().println("no channel is on. Set slack.webhook.url, email.host or queue.uri");
                return 1;
            }
            outcomes.forEach((channel, outcome) -> out().printf("%-8s %s%s%n", channel,
                    outcome instanceof Delivered ? "delivered: " : "FAILED: ", outcome.answer()));
            return outcomes.values().stream().allMatch(Delivered.class::isInstance) ? 0 : 1;
        }
    }

    @Command(name = "config", mixinStandardHelpOptions = true,
            description = "Check the settings, and print each with its value and where it was set; secrets are masked. "
                    + "If there are errors, print only what is set, and the errors last.")
    public static final class Config extends Launching {

        @Override
        public Integer call() {
            Configuration given = launcher.get();
            try {
                Settings settings = given.settings(launcher.ownChannels());
                given.inForce().forEach(out()::println);
                printIgnored(given);
                settings.accounts().stream().map(account -> account.vendor().name()).distinct()
                        .forEach(vendor -> out().println("# vendor " + vendor + ": " + given.originOfVendor(vendor)));
                settings.clearLogins().forEach((key, why) -> out().println("# warning: " + key + ": " + why));
                settings.channelsOff().forEach((channel, fix) -> out().println("# " + channel + " is off: " + fix));
                return 0;
            } catch (InvalidConfigurationException e) {
                given.changed().forEach(out()::println);
                out().println("# every other key has its default");
                printIgnored(given);
                throw e;
            }
        }

        private void printIgnored(Configuration given) {
            given.ignored().forEach(each -> out().println("# ignored: " + each));
        }
    }

    /** Checks as a Monitoring Plugin does: one line with performance data, and the state as exit code. */
    @Command(name = "check", mixinStandardHelpOptions = true, exitCodeOnInvalidInput = 3,
            exitCodeOnExecutionException = 3,
            description = "Read the credit once and print the result in one line, as a Monitoring Plugin does, the "
                    + "worst account first: exit code 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. The burn rate comes from "
                    + "the ledger, or from the vendor's dashboard; without either the runway is not judged. "
                    + "It records nothing and notifies no channel.")
    public static final class Check extends Launching {

        @Option(names = "--account", paramLabel = "NAME", description = LedgerCommands.ONE_ACCOUNT)
        private String account;

        @Override
        public Integer call() {
            try {
                List<Launcher.Checked> accounts = launcher.check(account);
                if (accounts.isEmpty()) {
                    return unknown("no account is called " + account + "; accounts = "
                            + launcher.get().values().get("accounts"));
                }
                out().println(PluginLine.of(accounts));
                return accounts.get(0).severity().exitCode();
            } catch (UncheckedIOException | IllegalStateException | CompletionException e) {
                return unknown(e.getMessage());
            } catch (InvalidConfigurationException e) {
                spec.commandLine().getErr().println(e.getMessage());
                return unknown("the settings are not valid: " + e.errors().get(0).key());
            }
        }

        private int unknown(String why) {
            out().println("CREDIT UNKNOWN - " + why);
            return Severity.UNKNOWN.exitCode();
        }
    }
}
