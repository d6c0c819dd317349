package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(name = "run", mixinStandardHelpOptions = true,
        description = "Watch the credit and notify the channels when it gets low, until stopped.")
public final class RunCommand extends ServingCommand {

    public RunCommand(Launcher launcher, Supplier<Configuration> configuration) {
        super(launcher::monitor, configuration);
    }
}
