package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(name = "run", mixinStandardHelpOptions = true, description = "Watch the credit and tell when it gets low, until stopped.")
public final class RunCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Supplier<Configuration> configuration;

    public RunCommand(Launcher launcher, Supplier<Configuration> configuration) {
        this.launcher = launcher;
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        return launcher.monitor(configuration.get());
    }
}
