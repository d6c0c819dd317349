package io.creditwatch.status;

import io.creditwatch.ledger.History;
import java.util.List;

/** Which accounts can be asked for: all that the ledger knows. */
final class KnownAccounts {

    private final History history;
    private final List<String> configured;

    KnownAccounts(History history, List<String> configured) {
        this.history = history;
        this.configured = configured;
    }

    /** @throws ProblemException when there is none of that name */
    String known(String name) {
        List<String> names = history.accounts();
        if (!names.contains(name)) {
            throw ProblemException.notFound("no account is called " + name + "; there are: "
                    + String.join(", ", names));
        }
        return name;
    }

    /** @throws ProblemException when there are several, and so one must be named */
    String only() {
        if (configured.size() > 1) {
            throw ProblemException.badRequest("there are several accounts; say which, as in account="
                    + configured.get(0));
        }
        return configured.get(0);
    }
}
