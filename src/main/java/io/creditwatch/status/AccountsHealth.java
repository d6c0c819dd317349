package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Health check with the age of each account's last reading, and the reason why there is no newer one. */
public final class AccountsHealth extends DependencyHealth<Map<String, AccountStatus>> {

    private static final int PERIODS_UNTIL_STALE = 3;

    private final Settings.Polling polling;
    private final Clock clock;

    public AccountsHealth(CachedRead<Map<String, AccountStatus>> statuses, Settings.Polling polling, Clock clock) {
        super("accounts", statuses);
        this.polling = polling;
        this.clock = clock;
    }

    @Override
    boolean isUp(Map<String, AccountStatus> statuses) {
        return statuses.values().stream().map(AccountStatus::state).noneMatch(this::isStale);
    }

    @Override
    Map<String, String> describe(Map<String, AccountStatus> statuses) {
        Map<String, String> described = new LinkedHashMap<>();
        statuses.forEach((account, status) -> described.put(account, describe(status.state())));
        return described;
    }

    private boolean isStale(AlertState state) {
        return state.lastReading() == null ? state.unreadable() != null
                : age(state).compareTo(polling.period().multipliedBy(PERIODS_UNTIL_STALE)) > 0;
    }

    private String describe(AlertState state) {
        String age = state.lastReading() == null ? "never read" : "read " + age(state).toSeconds() + " s ago";
        return state.unreadable() == null ? age
                : age + ", unreadable since " + state.unreadable().since().truncatedTo(ChronoUnit.SECONDS) + " ("
                        + state.unreadable().last().inShort() + "): " + state.unreadable().last().detail();
    }

    private Duration age(AlertState state) {
        return Duration.between(state.lastReading().at(), clock.instant());
    }
}
