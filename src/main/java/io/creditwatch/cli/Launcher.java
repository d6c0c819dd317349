package io.creditwatch.cli;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.settings.Configuration;
import java.util.List;
import java.util.Map;

/** Starts as much of the application as a command needs. */
public interface Launcher {

    /** The whole, until it is stopped. */
    int monitor(Configuration configuration);

    /**
     * Polls once, without a database or an HTTP port.
     *
     * @param account the only one to poll; null for all
     * @return one for each account, worst first; none when there is no such account
     * @throws StartFailedException when a route cannot be started
     */
    List<Assessment> check(Configuration configuration, String account);

    /**
     * Sends a test through every channel that is on, without a database.
     *
     * @return what came of it, by channel
     * @throws StartFailedException when a route cannot be started, or a channel has none
     */
    Map<String, DeliveryOutcome> testAlert(Configuration configuration);

    /**
     * The simulated API alone, until it is stopped.
     *
     * @param speed of its clock; 1 is that of any other
     */
    int sandbox(Configuration configuration, int speed);

    /** The whole against the simulated API, with a fast clock, until it is stopped. */
    int demo(Configuration configuration);
}
