package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(name = "demo", mixinStandardHelpOptions = true, description = "Run the whole against the simulated API, an hour a second, told on this console.")
public final class DemoCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Supplier<Configuration> configuration;

    public DemoCommand(Launcher launcher, Supplier<Configuration> configuration) {
        this.launcher = launcher;
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        return launcher.demo(configuration.get());
    }
}
