package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.Silence;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.History.Balance;
import io.creditwatch.ledger.History;
import io.creditwatch.ledger.Silences;
import io.creditwatch.settings.Account;
import io.creditwatch.status.HttpAnswer.ProblemException;
import io.creditwatch.text.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Accounts that the page and the API can show. */
public record WatchedAccounts(List<Account> configured, History history, Silences silences) {

    private static final AccountStatus NEVER_POLLED = new AccountStatus(AlertState.INITIAL, null, null);

    private static final int SPARKLINES = 100;
    private static final Duration DAY = Duration.ofDays(1);
    /** Time between two points of a sparkline, 48 a day. */
    private static final Duration STRETCH = Duration.ofMinutes(30);

    /** Returns every configured account, the worst first, and accounts in the same state by name. */
    public List<AccountView> worstFirst() {
        return worstFirst(statuses());
    }

    /** Returns the states of the configured accounts, as far as they are stored, and of no other instance's. */
    public Map<String, AccountStatus> statuses() {
        return history.of(configured.stream().map(Account::name).collect(Collectors.toSet())::contains);
    }

    public List<AccountView> worstFirst(Map<String, AccountStatus> statuses) {
        Map<String, Silence> silent = silences.active().stream()
                .collect(Collectors.toMap(Silence::account, Function.identity(), (endsLast, earlier) -> endsLast));
        return configured.stream()
                .map(account -> AccountView.of(account, statuses.getOrDefault(account.name(), NEVER_POLLED),
                        silent.get(account.name())))
                .sorted(AccountView.WORST_FIRST)
                .toList();
    }

    /**
     * Sums over prepaid accounts, of what was last known of them; one for each currency, dollars first.
     *
     * @param unknownBalances number of accounts without any reading, whose balances are not counted
     * @param unknownRates    number of accounts whose burn rates are not counted
     */
    public record Totals(List<Money> credit, long unknownBalances, List<Money> perHour, long unknownRates) {

        public static Totals of(Collection<AccountView> all) {
            List<AccountView> accounts = all.stream().filter(account -> !account.reading().postpaid()).toList();
            List<AccountView> read = accounts.stream().filter(account -> account.reading().credit() != null)
                    .toList();
            List<Money> rates = read.stream().filter(account -> account.burn() != null)
                    .map(account -> account.money(account.burn().usdPerHour())).toList();
            return new Totals(sums(read.stream().map(account -> account.money(account.reading().credit()))),
                    accounts.size() - read.size(), sums(rates.stream()), accounts.size() - rates.size());
        }

        private static List<Money> sums(Stream<Money> amounts) {
            return amounts.collect(Collectors.toMap(Money::currency, Money::amount, BigDecimal::add))
                    .entrySet().stream()
                    .map(sum -> new Money(sum.getValue(), sum.getKey()))
                    .sorted(Comparator.comparing((Money sum) -> !sum.currency().equals(Money.DOLLARS))
                            .thenComparing(Money::currency)).toList();
        }
    }

    /** Returns the sparklines of the worst accounts by their names, of at most 48 points each. */
    public Map<String, Sparkline> sparklines(Instant now) {
        Map<String, AccountStatus> statuses = statuses();
        List<String> names = worstFirst(statuses).stream().limit(SPARKLINES).map(AccountView::name)
                .filter(statuses::containsKey).toList();
        Instant from = Instant.ofEpochMilli(now.toEpochMilli() / STRETCH.toMillis() * STRETCH.toMillis())
                .minus(DAY).plus(STRETCH);
        Map<String, List<Balance>> days = history.lastOfEachStretch(names, from, now, STRETCH);
        return names.stream().filter(days::containsKey).collect(Collectors.toMap(Function.identity(),
                name -> Sparkline.of(days.get(name), from, now, statuses.get(name).state())));
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
