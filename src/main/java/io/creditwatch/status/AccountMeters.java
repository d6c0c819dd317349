package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.vendor.CreditReading;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What each account's balance is, for graphs; the numbers that decide are elsewhere, and exact. Made when somebody
 * asks: with thousands of accounts a gauge for each number would fill the memory.
 */
public final class AccountMeters implements MultiCollector {

    private final Collection<String> accounts;
    private final CachedRead<Map<String, AlertState>> standing;

    /**
     * @param accounts their names
     * @param standing what is remembered of each, by its name
     */
    public AccountMeters(Collection<String> accounts, CachedRead<Map<String, AlertState>> standing) {
        this.accounts = List.copyOf(accounts);
        this.standing = standing;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, AlertState> states = standing.value().orElse(Map.of());
        return MetricSnapshots.of(
                gauge("creditwatch_credit_dollars", "Credit left, by the last reading", states,
                        state -> ofReading(state, reading -> reading.credit().doubleValue())),
                gauge("creditwatch_threshold_dollars", "The floor at which the vendor suspends", states,
                        state -> ofReading(state, reading -> reading.floor().doubleValue())),
                gauge("creditwatch_burn_dollars_per_hour", "How fast the credit falls", states,
                        state -> ofForecast(state, forecast -> forecast.usdPerHour().doubleValue())),
                gauge("creditwatch_runway_seconds", "How long the credit lasts, from the last reading on", states,
                        state -> ofForecast(state, forecast -> forecast.runway() == null ? Double.POSITIVE_INFINITY
                                : forecast.runway().toMillis() / 1000.0)),
                gauge("creditwatch_severity", "What was last told: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN", states,
                        state -> state.severity().exitCode()),
                gauge("creditwatch_last_success_timestamp_seconds", "When the credit was last read", states,
                        state -> ofReading(state, reading -> reading.at().toEpochMilli() / 1000.0)));
    }

    /** NaN for an account of which nothing is remembered, and for all while the database fails or hangs. */
    private GaugeSnapshot gauge(String name, String help, Map<String, AlertState> states,
                                ToDoubleFunction<AlertState> value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        for (String account : accounts) {
            AlertState state = states.get(account);
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(Labels.of("account", account))
                    .value(state == null ? Double.NaN : value.applyAsDouble(state)).build());
        }
        return gauge.build();
    }

    private static double ofReading(AlertState state, ToDoubleFunction<CreditReading> value) {
        return state.lastReading() == null ? Double.NaN : value.applyAsDouble(state.lastReading());
    }

    private static double ofForecast(AlertState state, ToDoubleFunction<Forecast> value) {
        return state.forecast() == null ? Double.NaN : value.applyAsDouble(state.forecast());
    }
}
