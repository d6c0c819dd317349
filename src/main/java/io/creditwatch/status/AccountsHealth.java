package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Health check with the age of each account's last reading, and the reason why there is no newer one. */
public final class AccountsHealth extends DependencyHealth {

    private static final int PERIODS_UNTIL_STALE = 3;

    private final CachedRead<Map<String, AlertState>> states;
    private final Settings.Polling polling;
    private final Clock clock;

    /** @param states state of each account by its name */
    public AccountsHealth(CachedRead<Map<String, AlertState>> states, Settings.Polling polling, Clock clock) {
        super("accounts");
        this.states = states;
        this.polling = polling;
        this.clock = clock;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        states.value().ifPresentOrElse(current -> show(result, current),
                () -> result.down().message("the database does not answer"));
    }

    private void show(HealthCheckResultBuilder result, Map<String, AlertState> states) {
        result.state(states.values().stream().anyMatch(this::isStale) ? State.DOWN : State.UP);
        states.forEach((account, state) -> result.detail(account, describe(state)));
        // Camel shows the details only with ?data=true
        result.message(states.entrySet().stream().map(entry -> entry.getKey() + " " + describe(entry.getValue()))
                .collect(Collectors.joining("; ")));
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
