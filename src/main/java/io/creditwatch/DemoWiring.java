package io.creditwatch;

import io.creditwatch.assessment.Assessor;
import io.creditwatch.delivery.PlainMessage;
import io.creditwatch.sandbox.ConsoleMessage;
import io.creditwatch.sandbox.FastClock;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.sandbox.Ticker;
import io.creditwatch.settings.Settings;
import java.util.Set;
import org.apache.camel.CamelContext;

/** For {@code demo}: the whole and the simulated API under one clock that makes an hour a second. */
final class DemoWiring extends Wiring {

    private static final int HOURS_A_SECOND = 3600;

    DemoWiring() {
        super(new FastClock(HOURS_A_SECOND));
    }

    @Override
    protected Set<String> ownChannels() {
        return Set.of("console");
    }

    @Override
    public void configure(CamelContext context) {
        super.configure(context);
        SandboxWiring.simulating(context, clock());
        Settings settings = settings(context);
        Terminal terminal = Terminal.ofThisProcess();
        bind(context, "terminal", terminal);
        bind(context, "consoleMessage", new ConsoleMessage(terminal, new PlainMessage(settings.timezone(), clock())::render, settings.timezone()));
        bind(context, "assessor", new Ticker(new Assessor(), terminal, settings.timezone()));
    }
}
