package io.creditwatch.cli;

import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.DecisionLog;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.History;
import io.creditwatch.text.Dollars;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Print the state of an account, and why its last polls notified a channel or did not, "
                + "the newest last.")
public final class ExplainCommand extends LedgerCommand {

    @Parameters(paramLabel = "ACCOUNT", description = "Name of the account.")
    private String account;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "Largest number of reasons (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        requirePositive("--limit", limit);
        History history = history(database);
        requireKnown(account, history);
        LocalTime time = new LocalTime(zone);
        history.of(account).ifPresent(status -> {
            standing(status, time).print(out);
            // the first is the one that ends last
            silences(database).active().stream().filter(each -> each.account().equals(account)).findFirst()
                    .ifPresent(silence -> out.println("silenced until " + time.of(silence.endsAt()) + " by "
                            + silence.who() + ": " + silence.why()));
        });
        out.println();
        List<DecisionLog.Entry> reasons = new ArrayList<>(new DecisionLog(database.jdbi()).latest(account, limit));
        Collections.reverse(reasons);
        Table table = new Table("TIME", "POLLS", "NOTIFIED", "REASON");
        reasons.forEach(each -> table.row(time.between(each.firstAt(), each.lastAt()), each.polls(),
                each.sequence() == null ? null : headline(each.sequence(), history), each.reason()));
        table.print(out);
        return 0;
    }

    private static Table standing(AccountStatus status, LocalTime time) {
        AlertState state = status.state();
        Table table = new Table("notified", state.isUnknown() ? "UNKNOWN: " + state.unreadable().last().detail()
                : state.severity() + " (" + state.decided().condition() + ")");
        if (state.incident() != null) {
            table.row("since", time.of(state.incident().startedAt()));
        }
        table.row("balance", state.lastReading() == null ? "never read"
                : new Dollars(state.lastReading().credit()) + " at " + time.of(state.lastReading().at()));
        table.row("next poll", status.nextPollAt() == null ? "never: the account is not configured"
                : time.of(status.nextPollAt()));
        return table;
    }

    private String headline(long sequence, History history) {
        return history.events(account, sequence - 1, 1).stream().filter(event -> event.sequence() == sequence)
                .map(CreditEvent::summary).findFirst().orElse("sequence " + sequence);
    }
}
