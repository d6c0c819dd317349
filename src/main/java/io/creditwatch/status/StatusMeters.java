package io.creditwatch.status;

import io.creditwatch.alert.AlertState;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.settings.Account;
import io.creditwatch.text.Money;
import io.creditwatch.vendor.CreditReading;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Gauges of each account and of each channel's outbox, for graphs. They are made at each scrape, because thousands of
 * accounts with a gauge for each number would fill the memory.
 *
 * @param statuses status of each account by its name
 */
public record StatusMeters(Collection<Account> accounts, CachedRead<Map<String, AccountStatus>> statuses,
                           Collection<String> channels, CachedRead<List<ChannelBacklog>> backlogs)
        implements MultiCollector {

    @Override
    public MetricSnapshots collect() {
        Map<String, AccountStatus> known = statuses.value().orElse(Map.of());
        Map<String, AlertState> current = known.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().state()));
        Map<String, Double> errors = known.entrySet().stream().filter(each -> each.getValue().forecastError() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().forecastError()));
        Map<String, ChannelBacklog> outbox = backlogs.value().orElse(List.of()).stream()
                .collect(Collectors.toMap(ChannelBacklog::channel, Function.identity()));
        List<Labels> all = accounts.stream().map(account -> Labels.of("account", account.name())).toList();
        List<Labels> ofEachChannel = channels.stream().map(channel -> Labels.of("channel", channel)).toList();
        List<Labels> currencies = currencies(current);
        List<Labels> inDollars = currencies.stream().filter(each -> Money.DOLLARS.equals(each.get("currency")))
                .map(each -> Labels.of("account", each.get("account"))).toList();
        ToDoubleFunction<AlertState> credit = state -> ofReading(state, reading -> reading.credit().doubleValue());
        ToDoubleFunction<AlertState> floor = state -> ofReading(state, reading -> reading.floor().doubleValue());
        ToDoubleFunction<AlertState> rate = state -> ofForecast(state, forecast -> forecast.usdPerHour().doubleValue());
        return MetricSnapshots.of(
                gauge("creditwatch_credit", "Credit left in the account's currency, by the last reading",
                        currencies, current, credit),
                gauge("creditwatch_threshold", "The floor at which the vendor suspends", currencies, current, floor),
                gauge("creditwatch_burn_per_hour", "Burn rate in the account's currency", currencies, current, rate),
                gauge("creditwatch_credit_dollars", "Credit left, of accounts in dollars", inDollars, current,
                        credit),
                gauge("creditwatch_threshold_dollars", "The floor at which the vendor suspends", inDollars, current,
                        floor),
                gauge("creditwatch_burn_dollars_per_hour", "Burn rate, of accounts in dollars", inDollars, current,
                        rate),
                gauge("creditwatch_runway_seconds", "Time left, from the last reading on", all, current,
                        state -> ofForecast(state, forecast -> forecast.runway() == null ? Double.POSITIVE_INFINITY
                                : forecast.runway().toMillis() / 1000.0)),
                gauge("creditwatch_forecast_error_ratio", "Mean error of the forecasts of the last 7 days: 0.04 is 4 %",
                        all.stream().filter(each -> errors.containsKey(each.get("account"))).toList(),
                        errors, error -> error),
                gauge("creditwatch_severity",
                        "Last notified: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; -1 before the first reading",
                        all, current, state -> state.isNotRead() ? -1 : state.severity().exitCode()),
                gauge("creditwatch_last_success_timestamp_seconds", "Time of the last reading", all, current,
                        state -> ofReading(state, reading -> reading.at().toEpochMilli() / 1000.0)),
                gauge("creditwatch_outbox_waiting", "Notifications still to be delivered", ofEachChannel, outbox,
                        ChannelBacklog::waiting),
                gauge("creditwatch_outbox_oldest_age_seconds", "Time that the oldest of them has waited", ofEachChannel,
                        outbox, backlog -> backlog.oldestAge().toMillis() / 1000.0),
                gauge("creditwatch_outbox_dead", "Dead letters, until they are replayed", ofEachChannel, outbox,
                        ChannelBacklog::dead));
    }

    /** Returns the accounts whose currency is known by their last reading or their vendor. */
    private List<Labels> currencies(Map<String, AlertState> states) {
        return accounts.stream().flatMap(account -> Optional.ofNullable(states.get(account.name()))
                .map(AlertState::lastReading).map(CreditReading::currency)
                .or(() -> account.vendor().credit().currency())
                .map(currency -> Labels.of("account", account.name(), "currency", currency)).stream()).toList();
    }

    /** Makes a gauge that is NaN where there is no record, and for all while the database does not answer. */
    private static <T> GaugeSnapshot gauge(String name, String help, List<Labels> all, Map<String, T> records,
                                           ToDoubleFunction<T> value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        for (Labels each : all) {
            T record = records.get(each.getValue(0));
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(each)
                    .value(record == null ? Double.NaN : value.applyAsDouble(record)).build());
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
