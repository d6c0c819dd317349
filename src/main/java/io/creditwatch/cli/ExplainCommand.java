package io.creditwatch.cli;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent.Burn;
import io.creditwatch.alert.CreditEvent.Origin;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.DecisionLog;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.status.AccountView.ForecastView;
import io.creditwatch.status.AccountView.State;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.Spending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Print the state of an account with its burn rate and runway, and why its last polls "
                + "notified a channel or did not, "
                + "the newest last.")
public final class ExplainCommand extends LedgerCommand {

    @Parameters(paramLabel = "ACCOUNT", description = "Name of the account.")
    private String account;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "Largest number of reasons (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    int run() {
        requirePositive("--limit", limit);
        requireKnown(account);
        LocalTime time = time();
        history().of(account).ifPresent(status -> {
            standing(status, Instant.now(), time).print(out());
            // the first is the one that ends last
            silences().active().stream().filter(each -> each.account().equals(account)).findFirst()
                    .ifPresent(silence -> out().println("silenced until " + time.of(silence.endsAt()) + " by "
                            + silence.who() + ": " + silence.why()));
        });
        out().println();
        List<DecisionLog.Entry> reasons = new ArrayList<>(new DecisionLog(database().jdbi()).latest(account, limit));
        Collections.reverse(reasons);
        Table table = new Table("TIME", "POLLS", "EVENT", "REASON");
        reasons.forEach(each -> table.row(time.between(each.firstAt(), each.lastAt()), each.polls(),
                each.sequence() == null ? null : headline(each.sequence()), time.inZone(each.reason())));
        table.printOr("no polls so far", out());
        return 0;
    }

    private static Table standing(AccountStatus status, Instant now, LocalTime time) {
        AlertState state = status.state();
        Table table = new Table("state", state.isUnknown() ? "UNKNOWN: " + state.unreadable().last().detail()
                : state.isNotRead() ? State.NOT_READ.words() : state.severity() + " (" + state.condition() + ")");
        if (state.incident() != null) {
            table.row("incident", "since " + time.of(state.incident().startedAt()));
        }
        table.row("balance", state.lastReading() == null ? "never read"
                : state.lastReading().money() + " at " + time.of(state.lastReading().at()));
        if (state.lastReading() != null && state.lastReading().postpaid()) {
            table.row("limits", "postpaid: no limits apply");
        }
        table.row("burn rate", state.forecast() == null ? "not known yet: needs about 30 min of readings"
                : state.forecast().usdPerHour().signum() == 0 ? "no spending" : rate(state));
        table.row("runway", state.forecast() == null ? "not known yet" : runway(state.forecast(), now, time));
        if (status.forecastError() != null) {
            table.row("off by", new ForecastView(null, status.forecastError()).percent() + " in the last 7 days");
        }
        table.row("next poll", status.nextPollAt() == null ? "never: the account is not configured"
                : (status.nextPollAt().isAfter(now) ? "" : "due since ") + time.of(status.nextPollAt()));
        return table;
    }

    private static String rate(AlertState state) {
        return Burn.of(state.forecast(), Spending.UNKNOWN).label(Origin.of(state.forecast()),
                state.lastReading().currency());
    }

    private static String runway(Forecast forecast, Instant now, LocalTime time) {
        return forecast.runway() == null ? "no end"
                : forecast.runwayAt(now).isZero() ? "none: at the floor " + (forecast.runway().isZero() ? "now"
                        : "by now, if nothing was paid")
                : new Span(forecast.runwayAt(now)) + " left, until " + time.of(forecast.endsAt());
    }

    private String headline(long sequence) {
        return history().events(account, sequence - 1, 1).stream().filter(event -> event.sequence() == sequence)
                .map(CreditEvent::summary).findFirst().orElse("sequence " + sequence);
    }
}
