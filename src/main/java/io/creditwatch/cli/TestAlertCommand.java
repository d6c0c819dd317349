package io.creditwatch.cli;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.settings.Configuration;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "test-alert", mixinStandardHelpOptions = true,
        description = "Send a test through every channel that is on, and print the answer of each receiver.")
public final class TestAlertCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Supplier<Configuration> configuration;

    @Spec
    private CommandSpec spec;

    public TestAlertCommand(Launcher launcher, Supplier<Configuration> configuration) {
        this.launcher = launcher;
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, DeliveryOutcome> outcomes = launcher.testAlert(configuration.get());
        if (outcomes.isEmpty()) {
            out.println("no channel is on: set slack.webhook.url, email.host or queue.uri");
            return 1;
        }
        outcomes.forEach((channel, outcome) -> out.printf("%-8s %s%s%n", channel,
                outcome instanceof Delivered ? "delivered: " : "FAILED: ", outcome.answer()));
        return outcomes.values().stream().allMatch(Delivered.class::isInstance) ? 0 : 1;
    }
}
