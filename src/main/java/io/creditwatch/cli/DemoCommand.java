package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Run against the simulated API, an hour in a second, with the messages on this console.")
public final class DemoCommand extends ServingCommand {

    public DemoCommand(Launcher launcher, Supplier<Configuration> configuration) {
        super(launcher::demo, configuration);
    }
}
