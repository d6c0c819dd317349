package io.creditwatch.cli;

import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.History.AccountStatus;
import io.creditwatch.ledger.History;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.status.AccountText;
import io.creditwatch.status.AccountView;
import io.creditwatch.status.AccountView.State;
import io.creditwatch.status.PageWords;
import io.creditwatch.status.WatchedAccounts;
import io.creditwatch.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints every account in the words of the status page, from the ledger alone. */
@Command(name = "status", mixinStandardHelpOptions = true,
        description = "Print all accounts, the worst first: state, time left, balance, burn rate, end of the "
                + "money, and the reason.")
public final class StatusCommand extends LedgerCommand {

    private static final int WIDTH = 80;
    /** A due poll is recorded within this time, unless no program runs. */
    private static final Duration OVERDUE = Duration.ofMinutes(5);

    @Option(names = "--json", description = "Print what GET /api/accounts answers.")
    private boolean json;

    @Override
    int run() {
        History history = history();
        Map<String, AccountStatus> statuses = history.all();
        List<AccountView> accounts = new WatchedAccounts(statuses.entrySet().stream()
                .filter(account -> account.getValue().nextPollAt() != null)
                .map(account -> configured(account.getKey())).toList(), history, silences())
                .worstFirst(statuses);
        if (json) {
            out().println(Json.write(Json.withCurrency(accounts, null)));
        } else {
            lines(accounts, Instant.now(), zone(), Terminal.ofThisProcess()).forEach(out()::println);
        }
        return 0;
    }

    /** Returns a row for each account, below it the reason for a state that is not OK, and above it a long name. */
    static List<String> lines(List<AccountView> accounts, Instant now, ZoneId zone, Terminal terminal) {
        LocalTime time = new LocalTime(zone);
        PageWords words = new PageWords(now);
        List<AccountText> texts = accounts.stream().map(account -> new AccountText(account, words)).toList();
        List<String> named = rows(texts, true, time, now);
        boolean fits = named.stream().allMatch(row -> row.length() <= WIDTH);
        List<String> rows = fits ? named : rows(texts, false, time, now);
        String indent = " ".repeat(rows.get(0).indexOf(fits ? "ACCOUNT" : "LEFT"));
        List<String> lines = new ArrayList<>(List.of(rows.get(0)));
        for (int i = 0; i < texts.size(); i++) {
            AccountText text = texts.get(i);
            if (!fits) {
                lines.add(text.view().name());
            }
            lines.add(painted(text.state(), terminal) + rows.get(i + 1).substring(text.state().words().length()));
            reasons(text, time, now).stream()
                    .flatMap(reason -> Terminal.wrapped(reason, WIDTH - indent.length()).stream())
                    .forEach(line -> lines.add(indent + line));
        }
        lines.add("");
        lines.addAll(Terminal.wrapped(footer(accounts, now, zone, time), WIDTH));
        return lines.stream().map(line -> line.replace(LocalTime.NO_BREAK, ' ')).toList();
    }

    private static List<String> rows(List<AccountText> texts, boolean named, LocalTime time, Instant now) {
        Table table = new Table("STATE", named ? "ACCOUNT" : "", "LEFT", "BALANCE", "BURN RATE", "ENDS");
        texts.forEach(text -> {
            String mark = text.isLeft() && text.state() == State.UNKNOWN ? "?" : "";
            table.row(text.state().words(), named ? text.view().name() : "",
                    written(text.left(), Instant::toString) + mark, text.balance(),
                    text.view().burn() == null ? "–" : text.rate(),
                    text.isLeft() ? time.brief(text.view().runway().endsAt(), now) + mark : "–");
        });
        return table.lines();
    }

    private static String painted(State state, Terminal terminal) {
        return state == State.NOT_READ ? terminal.dim(state.words())
                : terminal.paint(Severity.valueOf(state.name()), state.words());
    }

    private static List<String> reasons(AccountText text, LocalTime time, Instant now) {
        List<String> reasons = new ArrayList<>();
        if (text.state() != State.OK) {
            reasons.add(written(text.why(), at -> time.brief(at, now)));
        }
        if (text.state() == State.UNKNOWN && text.view().reading().credit() != null) {
            reasons.add("Last known " + text.balance() + ", " + text.words().age(text.view().reading().readAt())
                    + (text.isLeft() ? "; the times marked ? follow from it." : "."));
        }
        Silence silence = text.view().silence();
        if (silence != null) {
            reasons.add("Silenced until " + time.brief(silence.endsAt(), now) + " by " + silence.who() + ": "
                    + silence.why());
            reasons.add("CRITICAL and UNKNOWN are sent anyway.");
        }
        return reasons;
    }

    private static String written(List<AccountText.Part> parts, Function<Instant, String> time) {
        return parts.stream().map(part -> part.at() == null ? part.text() : time.apply(part.at()))
                .collect(Collectors.joining());
    }

    private static String footer(List<AccountView> accounts, Instant now, ZoneId zone, LocalTime time) {
        String zoned = "Times are in " + zone.getId() + "; it is " + time.brief(now, now) + ".";
        return accounts.isEmpty() ? "No account is watched. Start creditwatch."
                : accounts.stream().map(AccountView::nextPollAt).filter(Objects::nonNull).max(Instant::compareTo)
                        .filter(due -> due.isBefore(now.minus(OVERDUE)))
                        .map(due -> zoned + " No poll since " + time.brief(due, now) + ": creditwatch does not run, "
                                + "or cannot write its ledger.").orElse(zoned);
    }
}
