package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands that run until they are stopped. */
public final class ServingCommands {

    private ServingCommands() {
    }

    @Command(name = "run", mixinStandardHelpOptions = true,
            description = "Watch the credit and notify the channels when it gets low, until stopped.")
    public record Run(Launcher launcher, Supplier<Configuration> configuration) implements Callable<Integer> {

        @Override
        public Integer call() {
            return launcher.monitor(configuration.get());
        }
    }

    @Command(name = "demo", mixinStandardHelpOptions = true,
            description = "Run against the simulated API, an hour in a second, with the messages on this console.")
    public record Demo(Launcher launcher, Supplier<Configuration> configuration) implements Callable<Integer> {

        @Override
        public Integer call() {
            return launcher.demo(configuration.get());
        }
    }

    @Command(name = "sandbox", mixinStandardHelpOptions = true,
            description = "Serve a simulated Hyperstack API, until stopped.")
    public static final class Sandbox implements Callable<Integer> {

        private final Launcher launcher;
        private final Supplier<Configuration> configuration;

        @Spec
        private CommandSpec spec;

        @Option(names = "--speed", paramLabel = "N", defaultValue = "1",
                description = "Speed of its clock: at 3600 an hour takes a second.")
        private int speed;

        public Sandbox(Launcher launcher, Supplier<Configuration> configuration) {
            this.launcher = launcher;
            this.configuration = configuration;
        }

        @Override
        public Integer call() {
            if (speed < 1) {
                throw new ParameterException(spec.commandLine(), "--speed is 1 or more, not " + speed);
            }
            return launcher.sandbox(configuration.get(), speed);
        }
    }
}
