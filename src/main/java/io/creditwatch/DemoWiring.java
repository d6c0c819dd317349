package io.creditwatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.creditwatch.assessment.Assessor;
import io.creditwatch.delivery.PlainMessage;
import io.creditwatch.sandbox.ConsoleMessage;
import io.creditwatch.sandbox.FastClock;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.sandbox.Ticker;
import io.creditwatch.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.slf4j.LoggerFactory;

/** For {@code demo}: the whole and the simulated API under one clock that makes an hour a second. */
final class DemoWiring extends Wiring {

    private static final int AN_HOUR_A_SECOND = 3600;

    /** A delivery takes a tenth of a second, which is minutes here: nothing is late for that. */
    private static final Duration A_MOMENT = Duration.ofHours(2);

    private final Terminal terminal = Terminal.ofThisProcess();

    DemoWiring() {
        super(new FastClock(AN_HOUR_A_SECOND));
        // the console shows what happens; the log is for what goes wrong
        ((Logger) LoggerFactory.getLogger("io.creditwatch")).setLevel(Level.WARN);
    }

    @Override
    protected Set<String> ownChannels() {
        return Set.of("console");
    }

    @Override
    protected Object assessor(Settings settings) {
        return new Ticker(new Assessor(), terminal, settings.timezone());
    }

    @Override
    public void configure(CamelContext context) {
        super.configure(context);
        Settings settings = settings(context);
        SandboxWiring.simulating(context, clock(), clock(), 1);
        bind(context, "terminal", terminal);
        bind(context, "consoleMessage", new ConsoleMessage(terminal,
                new PlainMessage(settings.timezone(), Clock.offset(clock(), A_MOMENT.negated()))::render,
                settings.timezone()));
        terminal.print("""
                creditwatch demo: a simulated account of $1,000 that burns $40.80 an hour, and an hour takes a second.
                Warning at $800, critical at $400; somebody pays now and then. Its page: http://%s:%d/
                Stop it with Ctrl-C.

                """.formatted(settings.http().host(), settings.http().port()));
    }
}
