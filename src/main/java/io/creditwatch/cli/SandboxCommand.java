package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "sandbox", mixinStandardHelpOptions = true,
        description = "Serve a simulated Hyperstack API, until stopped.")
public final class SandboxCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Supplier<Configuration> configuration;

    @Spec
    private CommandSpec spec;

    @Option(names = "--speed", paramLabel = "N", defaultValue = "1",
            description = "Speed of its clock: at 3600 an hour takes a second.")
    private int speed;

    public SandboxCommand(Launcher launcher, Supplier<Configuration> configuration) {
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
