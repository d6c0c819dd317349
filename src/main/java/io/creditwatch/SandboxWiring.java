package io.creditwatch;

import io.creditwatch.sandbox.FastClock;
import io.creditwatch.sandbox.FaultyWire;
import io.creditwatch.sandbox.Sandbox;
import io.creditwatch.sandbox.SimulatedAccount;
import io.creditwatch.sandbox.Story;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.settings.Settings.Http;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** For {@code sandbox}: the simulated API, with one account for one key. */
final class SandboxWiring extends Wiring {

    private static final int REQUESTS_PER_MINUTE = 500;

    /** @param speed of its clock; 1 is that of any other */
    SandboxWiring(int speed) {
        super(new FastClock(speed));
    }

    /** The settings are the demo's, and they name it. */
    @Override
    protected Set<String> ownChannels() {
        return Set.of("console");
    }

    @Override
    protected boolean delivers() {
        return false;
    }

    @Override
    public void configure(CamelContext context) {
        Http http = settings(context).http();
        HttpPort.guard(context, http);
        simulating(context, clock());
        Terminal.ofThisProcess().print("""
                creditwatch sandbox: a simulated Hyperstack API at http://%1$s:%2$d/v1, for the key sandbox-key.
                Set its balance: curl -X PUT -H 'Content-Type: application/json' -d '{"credit": 27.80}' \
                http://%1$s:%2$d/sandbox/balance
                Stop it with Ctrl-C.
                """.formatted(http.host(), http.port()));
    }

    /** All that the routes of the simulated API need. */
    static void simulating(CamelContext context, Clock clock) {
        // made when the first route asks for it: until then nobody could see the balance drain
        context.getRegistry().bind("sandbox", Sandbox.class, (Supplier<Object>) () -> new Sandbox(clock,
                Map.of("sandbox-key", new SimulatedAccount(clock, Story.demo())), REQUESTS_PER_MINUTE));
        bind(context, "faultyWire", new FaultyWire());
    }
}
