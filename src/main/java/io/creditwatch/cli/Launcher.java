package io.creditwatch.cli;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.settings.Configuration;
import java.util.List;
import java.util.Map;

/** Starts the part of the program that a command needs. */
public interface Launcher {

    /** Watches the accounts until the program is stopped. */
    int monitor(Configuration configuration);

    /**
     * Polls once, without a database or an HTTP port.
     *
     * @param account name of the only account to poll; null for all
     * @return assessment of each account, worst first; empty when there is no such account
     * @throws StartFailedException when a route cannot be started
     */
    List<Assessment> check(Configuration configuration, String account);

    /**
     * Sends a test through every channel that is on, without a database.
     *
     * @return outcome of each channel
     * @throws StartFailedException when a route cannot be started, or a channel has none
     */
    Map<String, DeliveryOutcome> testAlert(Configuration configuration);

    /**
     * Serves the simulated API until the program is stopped.
     *
     * @param speed speed of its clock; 1 is real time
     */
    int sandbox(Configuration configuration, int speed);

    /** Watches a simulated account, with a fast clock, until the program is stopped. */
    int demo(Configuration configuration);
}
