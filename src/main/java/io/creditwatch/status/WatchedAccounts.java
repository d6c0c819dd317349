package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.Silence;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Account;
import io.creditwatch.status.HttpAnswer.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accounts that the page and the API can show. */
public record WatchedAccounts(List<Account> configured, History history, Silences silences) {

    private static final AccountStatus NEVER_POLLED = new AccountStatus(AlertState.INITIAL, null);

    /** Returns every configured account, the worst first, and accounts in the same state by name. */
    List<AccountView> worstFirst() {
        Map<String, AccountStatus> statuses = history.all();
        Map<String, Silence> silent = silences.active().stream()
                .collect(Collectors.toMap(Silence::account, Function.identity(), (endsLast, earlier) -> endsLast));
        return configured.stream()
                .map(account -> AccountView.of(account, statuses.getOrDefault(account.name(), NEVER_POLLED),
                        silent.get(account.name())))
                .sorted(AccountView.WORST_FIRST)
                .toList();
    }

    /** @throws ProblemException when the database has no account of that name */
    String known(String name) {
        List<String> names = history.accounts();
        if (!names.contains(name)) {
            throw ProblemException.notFound("no account is called " + name + "; there are: "
                    + String.join(", ", names));
        }
        return name;
    }

    /** @throws ProblemException when there are several accounts, so that the request must name one */
    String only() {
        String first = configured.get(0).name();
        if (configured.size() > 1) {
            throw ProblemException.badRequest("there are several accounts; say which, as in account=" + first);
        }
        return first;
    }
}
