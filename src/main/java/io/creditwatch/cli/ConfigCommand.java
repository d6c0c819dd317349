package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "config", mixinStandardHelpOptions = true,
        description = "Check the settings and print what is in force and where it comes from, secrets masked.")
public final class ConfigCommand implements Callable<Integer> {

    private final Supplier<Configuration> configuration;

    @Spec
    private CommandSpec spec;

    public ConfigCommand(Supplier<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        return 0;
    }
}
