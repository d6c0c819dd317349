package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(name = "sandbox", mixinStandardHelpOptions = true, description = "Serve a simulated Hyperstack API, until stopped.")
public final class SandboxCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Supplier<Configuration> configuration;

    public SandboxCommand(Launcher launcher, Supplier<Configuration> configuration) {
        this.launcher = launcher;
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        return launcher.sandbox(configuration.get());
    }
}
