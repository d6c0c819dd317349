package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(name = "sandbox", mixinStandardHelpOptions = true,
        description = "Serve a simulated Hyperstack API, until stopped.")
public final class SandboxCommand extends ServingCommand {

    public SandboxCommand(Launcher launcher, Supplier<Configuration> configuration) {
        super(launcher::sandbox, configuration);
    }
}
