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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gauges of each account and of each channel's outbox, for graphs. They are made at each scrape, because thousands of
 * accounts with a gauge for each number would fill the memory.
 *
 * @param statuses status of each account by its name
 * @param channels names of the channels that are on
 */
public record StatusMeters(Collection<Account> accounts, CachedRead<Map<String, AccountStatus>> statuses,
                           Collection<String> channels, CachedRead<List<ChannelBacklog>> backlogs)
        implements MultiCollector {

    @Override
    public MetricSnapshots collect() {
        Map<String, AccountStatus> known = statuses.value().orElse(Map.of());
        Map<String, AlertState> current = known.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().state()));
        Map<String, ChannelBacklog> outbox = backlogs.value().orElse(List.of()).stream()
                .collect(Collectors.toMap(ChannelBacklog::channel, Function.identity()));
        Map<String, String> currencies = currencies(current);
        List<String> inDollars = accounts.stream().map(Account::name)
                .filter(name -> Money.DOLLARS.equals(currencies.get(name))).toList();
        ToDoubleFunction<AlertState> credit = state -> ofReading(state, reading -> reading.credit().doubleValue());
        ToDoubleFunction<AlertState> floor = state -> ofReading(state, reading -> reading.floor().doubleValue());
        ToDoubleFunction<AlertState> rate = state -> ofForecast(state, forecast -> forecast.usdPerHour().doubleValue());
        return MetricSnapshots.of(
                gauge("creditwatch_credit", "Credit left in the account's currency, by the last reading", currencies,
                        current, credit),
                gauge("creditwatch_threshold", "The floor at which the vendor suspends", currencies, current, floor),
                gauge("creditwatch_burn_per_hour", "Burn rate in the account's currency", currencies, current, rate),
                gauge("creditwatch_credit_dollars", "Credit left, of accounts in dollars", "account", inDollars, current,
                        credit),
                gauge("creditwatch_threshold_dollars", "The floor at which the vendor suspends", "account", inDollars,
                        current, floor),
                gauge("creditwatch_burn_dollars_per_hour", "Burn rate, of accounts in dollars", "account", inDollars,
                        current, rate),
                account("creditwatch_runway_seconds", "Time left, from the last reading on", current,
                        state -> ofForecast(state, forecast -> forecast.runway() == null ? Double.POSITIVE_INFINITY
                                : forecast.runway().toMillis() / 1000.0)),
                forecastErrors(known),
                account("creditwatch_severity",
                        "Last notified: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; -1 before the first reading", current,
                        state -> state.isNotRead() ? -1 : state.severity().exitCode()),
                account("creditwatch_last_success_timestamp_seconds", "Time of the last reading", current,
                        state -> ofReading(state, reading -> reading.at().toEpochMilli() / 1000.0)),
                channel("creditwatch_outbox_waiting", "Notifications still to be delivered", outbox,
                        ChannelBacklog::waiting),
                channel("creditwatch_outbox_oldest_age_seconds", "Time that the oldest of them has waited", outbox,
                        backlog -> backlog.oldestAge().toMillis() / 1000.0),
                channel("creditwatch_outbox_dead", "Dead letters, until they are replayed", outbox,
                        ChannelBacklog::dead));
    }

    /** Returns the currency of each account, by its last reading or else its vendor; none where it is not known. */
    private Map<String, String> currencies(Map<String, AlertState> states) {
        Map<String, String> currencies = new LinkedHashMap<>();
        for (Account account : accounts) {
            AlertState state = states.get(account.name());
            Optional.ofNullable(state).map(AlertState::lastReading).map(CreditReading::currency)
                    .or(() -> account.vendor().credit().currency())
                    .ifPresent(currency -> currencies.put(account.name(), currency));
        }
        return currencies;
    }

    /** Makes a gauge with the currency of each account as a label. */
    private static GaugeSnapshot gauge(String name, String help, Map<String, String> currencies,
                                       Map<String, AlertState> states, ToDoubleFunction<AlertState> value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        currencies.forEach((account, currency) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of("account", account, "currency", currency))
                .value(states.containsKey(account) ? value.applyAsDouble(states.get(account)) : Double.NaN).build()));
        return gauge.build();
    }

    /** Makes a gauge without the accounts of which it is not known. */
    private GaugeSnapshot forecastErrors(Map<String, AccountStatus> known) {
        return gauge("creditwatch_forecast_error_ratio", "Mean error of the forecasts of the last 7 days: 0.04 is 4 %",
                "account", names().filter(name -> known.containsKey(name) && known.get(name).forecastError() != null).toList(),
                known, AccountStatus::forecastError);
    }

    private GaugeSnapshot account(String name, String help, Map<String, AlertState> states,
                                  ToDoubleFunction<AlertState> value) {
        return gauge(name, help, "account", names().toList(), states, value);
    }

    private Stream<String> names() {
        return accounts.stream().map(Account::name);
    }

    private GaugeSnapshot channel(String name, String help, Map<String, ChannelBacklog> outbox,
                                  ToDoubleFunction<ChannelBacklog> value) {
        return gauge(name, help, "channel", channels, outbox, value);
    }

    /** Makes a gauge that is NaN where there is no record, and for all while the database does not answer. */
    private static <T> GaugeSnapshot gauge(String name, String help, String label, Collection<String> all,
                                           Map<String, T> records, ToDoubleFunction<T> value) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        for (String each : all) {
            T record = records.get(each);
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(Labels.of(label, each))
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
