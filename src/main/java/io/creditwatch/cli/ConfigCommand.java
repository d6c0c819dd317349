package io.creditwatch.cli;

import io.creditwatch.settings.Configuration;
import io.creditwatch.settings.Settings;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "config", mixinStandardHelpOptions = true,
        description = "Check the settings, and print each with its value and where it was set; secrets are masked.")
public final class ConfigCommand implements Callable<Integer> {

    private final Supplier<Configuration> configuration;

    @Spec
    private CommandSpec spec;

    private final Supplier<Set<String>> ownChannels;

    /** @param ownChannels names of the operator's own channels */
    public ConfigCommand(Supplier<Configuration> configuration, Supplier<Set<String>> ownChannels) {
        this.configuration = configuration;
        this.ownChannels = ownChannels;
    }

    @Override
    public Integer call() {
        Configuration given = configuration.get();
        PrintWriter out = spec.commandLine().getOut();
        for (Configuration.Line line : given.inForce()) {
            String origin = line.origin().isEmpty() || line.origin().equals("default") ? "" : "   # " + line.origin();
            out.println(line.key() + " = " + line.shown() + origin);
        }
        given.ignored().forEach(each -> out.println("# ignored: " + each));
        out.flush();
        Settings settings = given.settings(ownChannels.get());
        settings.clearLogins().forEach((key, why) -> out.println("# warning: " + key + ": " + why));
        settings.channelsOff().forEach((channel, fix) -> out.println("# " + channel + " is off: " + fix));
        return 0;
    }
}
