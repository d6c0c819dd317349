package io.creditwatch.cli;

import io.creditwatch.assessment.Assessment;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Configuration;
import io.creditwatch.vendor.Trial;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Loads the configuration, and starts the part of the program that a command needs. */
public interface Launcher extends Supplier<Configuration> {

    Set<String> ownChannels();

    int monitor();

    /**
     * Polls once, without an HTTP port. The burn rate comes from the ledger if it can be read, otherwise from the
     * vendor's dashboard. Nothing is recorded.
     *
     * @param account name of the only account to poll; null for all
     * @return accounts, worst first; empty when there is no such account
     * @throws StartFailedException when a route cannot be started
     */
    List<Checked> check(String account);

    /**
     * Calls a vendor once for its credit, and once for its cost if its file has a call for it. Nothing is recorded.
     *
     * @param url    address in place of the one in the file; null if there is none
     * @return each call, with the values that the file finds in its answer
     * @throws StartFailedException when a route cannot be started
     */
    List<Trial> attempt(String vendor, String url);

    /** @throws StartFailedException when a route cannot be started, or a channel has none */
    Map<String, DeliveryOutcome> testAlert();

    /** @param speed speed of its clock; 1 is real time */
    int sandbox(int speed, String vendor);

    int demo();

    record Checked(Account account, Assessment assessment) {

        Severity severity() {
            return assessment.severity();
        }
    }

    final class StartFailedException extends IllegalStateException {

        public StartFailedException(String message) {
            super(message);
        }
    }
}
