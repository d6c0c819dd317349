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

    /** For a watcher whose hours are real: a balance that is gone in a minute has no runway to speak of. */
    private static final String FAST = "POLL_PERIOD=1s POLL_PERIOD_ALERT=1s ALERT_WARNING_CREDIT=800 "
            + "ALERT_CRITICAL_CREDIT=400 ALERT_WARNING_RUNWAY=0 ALERT_CRITICAL_RUNWAY=0 ALERT_REMINDER_RUNWAY=0 ";

    private final int speed;

    /** @param speed of its clock; 1 is that of any other */
    SandboxWiring(int speed) {
        super(new FastClock(speed));
        this.speed = speed;
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
        String api = "http://" + http.host() + ":" + http.port();
        simulating(context, Clock.systemUTC(), clock(), speed);
        Terminal.ofThisProcess().print("""
                creditwatch sandbox: a simulated Hyperstack API at %1$s/v1, for the key sandbox-key.
                Set its balance: curl -X PUT -H 'Content-Type: application/json' -d '{"credit": 27.80}' \
                %1$s/sandbox/balance
                Watch it from a second terminal, with a ledger of its own: \
                DATABASE_URL=jdbc:sqlite:$(mktemp -d)/sandbox.db ACCOUNTS=sandbox HYPERSTACK_API_URL=%1$s/v1 \
                HYPERSTACK_API_KEY=sandbox-key HTTP_PORT=%2$d %3$sjava -jar target/creditwatch.jar
                Stop it with Ctrl-C.
                """.formatted(api, http.port() + 1, speed == 1 ? "" : FAST));
    }

    /**
     * Binds all that the routes of the simulated API need.
     *
     * @param callers  the clock of those who call it
     * @param accounts the clock of the simulated account
     * @param speed    of the accounts' clock by the callers'
     */
    static void simulating(CamelContext context, Clock callers, Clock accounts, int speed) {
        // made when the first route asks for it: until then nobody could see the balance drain
        context.getRegistry().bind("sandbox", Sandbox.class, (Supplier<Object>) () -> new Sandbox(callers,
                Map.of("sandbox-key", new SimulatedAccount(accounts, Story.demo())), REQUESTS_PER_MINUTE, speed));
        bind(context, "faultyWire", new FaultyWire());
    }
}
