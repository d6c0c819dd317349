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
 * Gauges of each account, for graphs. They are made at each scrape, because thousands of accounts with a gauge for each
 * number would fill the memory.
 */
public final class AccountMeters implements MultiCollector {

    private final Collection<String> accounts;
    private final CachedRead<Map<String, AlertState>> states;

    /** @param states state of each account by its name */
    public AccountMeters(Collection<String> accounts, CachedRead<Map<String, AlertState>> states) {
        this.accounts = List.copyOf(accounts);
        this.states = states;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, AlertState> current = states.value().orElse(Map.of());
        return MetricSnapshots.of(
                gauge("creditwatch_credit_dollars", "Credit left, by the last reading", current,
                        state -> ofReading(state, reading -> reading.credit().doubleValue())),
                gauge("creditwatch_threshold_dollars", "The floor at which the vendor suspends", current,
                        state -> ofReading(state, reading -> reading.floor().doubleValue())),
                gauge("creditwatch_burn_dollars_per_hour", "Burn rate", current,
                        state -> ofForecast(state, forecast -> forecast.usdPerHour().doubleValue())),
                gauge("creditwatch_runway_seconds", "Time left, from the last reading on", current,
                        state -> ofForecast(state, forecast -> forecast.runway() == null ? Double.POSITIVE_INFINITY
                                : forecast.runway().toMillis() / 1000.0)),
                gauge("creditwatch_severity", "Last notified: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN", current,
                        state -> state.severity().exitCode()),
                gauge("creditwatch_last_success_timestamp_seconds", "Time of the last reading", current,
                        state -> ofReading(state, reading -> reading.at().toEpochMilli() / 1000.0)));
    }

    /** Makes a gauge that is NaN for an account without a state, and for all while the database does not answer. */
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
