package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.AccountStatus;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Account;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How every account is that is watched. */
public final class AccountViews {

    private static final AccountStatus NOTHING = new AccountStatus(AlertState.INITIAL, null);

    private final Collection<Account> accounts;
    private final History history;
    private final Silences silences;

    /** @param accounts those that are watched */
    public AccountViews(Collection<Account> accounts, History history, Silences silences) {
        this.accounts = accounts;
        this.history = history;
        this.silences = silences;
    }

    /** The worst first, those alike by name. */
    List<AccountView> worstFirst() {
        Map<String, AccountStatus> statuses = history.all();
        Map<String, Silence> silent = silences.active().stream()
                .collect(Collectors.toMap(Silence::account, Function.identity(), (endsLast, earlier) -> endsLast));
        return accounts.stream()
                .map(account -> AccountView.of(account, statuses.getOrDefault(account.name(), NOTHING),
                        silent.get(account.name())))
                .sorted(Comparator.comparing(AccountView::severity, Severity.WORST_FIRST)
                        .thenComparing(AccountView::condition).thenComparing(AccountView::name))
                .toList();
    }
}
