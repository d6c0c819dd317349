package io.creditwatch.cli;

import io.creditwatch.alert.Silence;
import io.creditwatch.assessment.Severity;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.History;
import io.creditwatch.sandbox.Terminal;
import io.creditwatch.status.AccountView;
import io.creditwatch.status.AccountView.RunwayStatus;
import io.creditwatch.status.AccountView.State;
import io.creditwatch.status.WatchedAccounts;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.Json;
import io.creditwatch.text.Span;
import io.creditwatch.text.Wrapped;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints every account in the words of the status page, from the ledger alone. */
@Command(name = "status", mixinStandardHelpOptions = true,
        description = "Print all accounts, the worst first: state, time or money left, balance, burn rate, end of the "
                + "money, and the reason.")
public final class StatusCommand extends LedgerCommand {

    private static final int WIDTH = 80;
    /** A due poll is recorded within this time, unless no program runs. */
    private static final Duration OVERDUE = Duration.ofMinutes(5);

    @Option(names = "--json", description = "Print what GET /api/accounts answers.")
    private boolean json;

    @Override
    int run(Database database, ZoneId zone, PrintWriter out) {
        History history = history(database);
        List<AccountView> accounts = new WatchedAccounts(history.all().entrySet().stream()
                .filter(account -> account.getValue().nextPollAt() != null)
                .map(account -> configured(account.getKey())).toList(), history, silences(database)).worstFirst();
        if (json) {
            out.println(Json.write(accounts));
        } else {
            lines(accounts, Instant.now(), zone, Terminal.ofThisProcess()).forEach(out::println);
        }
        return 0;
    }

    /** Returns a row for each account, below it the reason for a state that is not OK, and above it a long name. */
    static List<String> lines(List<AccountView> accounts, Instant now, ZoneId zone, Terminal terminal) {
        LocalTime time = new LocalTime(zone);
        List<String> named = rows(accounts, true, time, now);
        boolean fits = named.stream().allMatch(row -> row.length() <= WIDTH);
        List<String> rows = fits ? named : rows(accounts, false, time, now);
        String indent = " ".repeat(rows.get(0).indexOf(fits ? "ACCOUNT" : "LEFT"));
        List<String> lines = new ArrayList<>(List.of(rows.get(0)));
        for (int i = 0; i < accounts.size(); i++) {
            AccountView account = accounts.get(i);
            if (!fits) {
                lines.add(account.name());
            }
            lines.add(painted(account.severity(), terminal)
                    + rows.get(i + 1).substring(account.severity().words().length()));
            reasons(account, time, now).stream().flatMap(reason -> Wrapped.of(reason, WIDTH - indent.length()).stream())
                    .forEach(line -> lines.add(indent + line));
        }
        lines.add("");
        lines.addAll(Wrapped.of(footer(accounts, now, zone, time), WIDTH));
        return lines.stream().map(line -> line.replace(LocalTime.NO_BREAK, ' ')).toList();
    }

    private static List<String> rows(List<AccountView> accounts, boolean named, LocalTime time, Instant now) {
        Table table = new Table("STATE", named ? "ACCOUNT" : "", "LEFT", "BALANCE", "BURN RATE", "ENDS");
        accounts.forEach(account -> table.row(account.severity().words(), named ? account.name() : "",
                left(account, now), dollars(account.reading().creditUsd()),
                account.burn() == null ? "–" : Dollars.perHour(account.burn().usdPerHour()),
                isLeft(account, now) ? time.brief(account.runway().endsAt(), now) : "–"));
        return table.lines();
    }

    private static boolean isLeft(AccountView account, Instant now) {
        return account.runwayStatus(now) == RunwayStatus.LEFT;
    }

    /** Returns the violated value: dollars when a level is violated, time when a runway is. */
    private static String left(AccountView account, Instant now) {
        boolean isTime = account.severity() == State.OK || account.condition() != null && account.condition().isOfRunway();
        return isTime && isLeft(account, now) ? Span.between(now, account.runway().endsAt()).toString()
                : dollars(account.reading().creditUsd());
    }

    private static String dollars(BigDecimal amount) {
        return amount == null ? "–" : new Dollars(amount).toString();
    }

    private static String painted(State state, Terminal terminal) {
        return state == State.NOT_READ ? terminal.dim(state.words())
                : terminal.paint(Severity.valueOf(state.name()), state.words());
    }

    private static List<String> reasons(AccountView account, LocalTime time, Instant now) {
        List<String> reasons = new ArrayList<>();
        if (account.severity() != State.OK) {
            String end = !isLeft(account, now) || account.severity() == State.UNKNOWN ? ""
                    : " At %s it lasts %s, until %s.".formatted(Dollars.perHour(account.burn().usdPerHour()),
                            Span.between(now, account.runway().endsAt()), time.brief(account.runway().endsAt(), now));
            reasons.add(reason(account, time, now) + end);
        }
        Silence silence = account.silence();
        if (silence != null) {
            reasons.add("Silenced until " + time.brief(silence.endsAt(), now) + " by " + silence.who() + ": " + silence.why());
        }
        return reasons;
    }

    private static String reason(AccountView account, LocalTime time, Instant now) {
        AccountView.Unreadable failed = account.unreadable();
        if (account.condition() == null) {
            return failed == null ? "creditwatch has not read this balance yet." : "No balance yet: " + failed.detail();
        }
        String floor = new Dollars(Optional.ofNullable(account.reading().thresholdUsd()).orElse(BigDecimal.ZERO)).brief();
        return switch (account.condition()) {
            case SUSPENDED -> "Below the " + floor + " floor: Hyperstack has suspended all machines.";
            case AT_FLOOR -> "At the " + floor + " floor: below it Hyperstack suspends all machines.";
            case CREATION_BLOCKED -> "Hyperstack refuses to create machines.";
            case CREDIT_CRITICAL -> level("critical", account.reading().creditUsd(), account.levels().criticalUsd());
            case CREDIT_WARNING -> level("warning", account.reading().creditUsd(), account.levels().warningUsd());
            case RUNWAY_CRITICAL -> limit("critical", account, account.levels().criticalRunwaySeconds(), now);
            case RUNWAY_WARNING -> limit("warning", account, account.levels().warningRunwaySeconds(), now);
            case WEEKEND_WARNING -> "Ends before Monday noon.";
            case HEALTHY -> "";
            case UNREADABLE -> "creditwatch cannot read the balance since "
                    + time.brief(failed.since(), now) + ": " + failed.detail();
        };
    }

    private static String level(String name, BigDecimal credit, BigDecimal level) {
        int above = level == null ? 1 : credit.compareTo(level);
        return (above > 0 ? "Not yet safely above" : above == 0 ? "At" : "Below") + " your " + name + " level"
                + (level == null ? "." : " (" + new Dollars(level).brief() + ").");
    }

    private static String limit(String name, AccountView account, Long seconds, Instant now) {
        boolean below = seconds != null && isLeft(account, now)
                && !account.runway().endsAt().isAfter(now.plusSeconds(seconds));
        return below ? "Less than " + new Span(Duration.ofSeconds(seconds)) + " left."
                : "Not yet safely above your " + name + " limit.";
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
