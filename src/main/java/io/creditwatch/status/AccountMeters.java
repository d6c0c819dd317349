package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.reading.CreditReading;
import io.creditwatch.settings.Account;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What each account's balance is, for graphs; the numbers that decide are elsewhere, and exact. */
public final class AccountMeters implements MeterBinder {

    private final Collection<Account> accounts;
    private final Recent<Map<String, AlertState>> standing;

    /** @param standing what is remembered of each account, by its name */
    public AccountMeters(Collection<Account> accounts, Recent<Map<String, AlertState>> standing) {
        this.accounts = accounts;
        this.standing = standing;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Account account : accounts) {
            gauge(registry, "creditwatch.credit.dollars", "Credit left, by the last reading", account,
                    state -> ofReading(state, reading -> reading.credit().doubleValue()));
            gauge(registry, "creditwatch.threshold.dollars", "The floor at which the vendor suspends", account,
                    state -> ofReading(state, reading -> reading.floor().doubleValue()));
            gauge(registry, "creditwatch.burn.dollars.per.hour", "How fast the credit falls", account,
                    state -> ofForecast(state, forecast -> forecast.usdPerHour().doubleValue()));
            gauge(registry, "creditwatch.runway.seconds", "How long the credit lasts, from the last reading on",
                    account, state -> ofForecast(state, forecast -> forecast.runway() == null ? Double.POSITIVE_INFINITY
                            : forecast.runway().toMillis() / 1000.0));
            gauge(registry, "creditwatch.severity", "What was last told: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
                    account, state -> state.severity().exitCode());
            gauge(registry, "creditwatch.last.success.timestamp.seconds", "When the credit was last read", account,
                    state -> ofReading(state, reading -> reading.at().toEpochMilli() / 1000.0));
        }
    }

    private void gauge(MeterRegistry registry, String name, String help, Account account,
                       ToDoubleFunction<AlertState> value) {
        Gauge.builder(name, standing, recent -> recent.now().map(states -> states.get(account.name()))
                        .map(value::applyAsDouble).orElse(Double.NaN))
                .strongReference(true).description(help).tag("account", account.name()).register(registry);
    }

    private static double ofReading(AlertState state, ToDoubleFunction<CreditReading> value) {
        return state.lastReading() == null ? Double.NaN : value.applyAsDouble(state.lastReading());
    }

    private static double ofForecast(AlertState state, ToDoubleFunction<Forecast> value) {
        return state.forecast() == null ? Double.NaN : value.applyAsDouble(state.forecast());
    }
}
