package io.creditwatch.status;

import io.creditwatch.status.AccountView.State;
import io.creditwatch.status.WatchedAccounts.Totals;
import io.creditwatch.text.Money;
import io.creditwatch.text.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** State of all accounts and channels: the band at the top of the page, its title and its icon. */
public record Overview(List<AccountText> accounts, List<ChannelView> channels, PageWords words) {

    private static final Map<State, String> ICON = Map.of(State.CRITICAL, "b3261e", State.WARNING, "b26a00",
            State.UNKNOWN, "5b45c6", State.OK, "7c8494", State.NOT_READ, "7c8494");

    /** Returns the worst state; a failing channel counts as WARNING. */
    public State severity() {
        return needing().findFirst().map(AccountText::state).orElseGet(() ->
                channels.isEmpty() || !failing().isEmpty() ? State.WARNING : accounts.get(0).state());
    }

    private Stream<AccountText> needing() {
        return accounts.stream().filter(AccountText::needsAction);
    }

    public String icon() {
        return ICON.get(severity());
    }

    public String title() {
        long count = needing().count();
        return (count == 0 ? "" : "(" + count + ") ") + severity().words() + " · creditwatch";
    }

    public String sentence() {
        List<AccountText> needing = needing().toList();
        long fine = countOfFine();
        return needing.size() == 1 ? needing.get(0).view().name() + " needs you." + next()
                : !needing.isEmpty() ? needing.size() + " accounts need you." + next()
                : fine == 0 ? (accounts.size() == 1 ? "The account is" : "The accounts are") + " not read yet."
                : (accounts.size() == 1 ? accounts.get(0).view().name() + " is OK."
                        : fine == accounts.size() ? "All " + fine + " accounts are OK."
                        : fine + " accounts are OK, " + (accounts.size() - fine) + " not read yet.") + next();
    }

    private String next() {
        return accounts.stream().filter(AccountText::isLeft)
                .min(Comparator.comparing(each -> each.view().runway().endsAt()))
                .map(next -> (accounts.size() == 1 ? " Its money lasts " : " Shortest runway: " + next.view().name()
                        + ", ") + words.until(next.view().runway().endsAt())
                        + (next.state() == State.UNKNOWN ? " by its last reading." : ".")).orElse("");
    }

    public List<ChannelView> failing() {
        return channels.stream().filter(channel -> channel.problem() != null).toList();
    }

    public long countOfFine() {
        return fineAccounts().count();
    }

    private Stream<AccountText> fineAccounts() {
        return accounts.stream().filter(account -> account.state() == State.OK);
    }

    public String fine() {
        String shortest = fineAccounts().flatMap(account -> account.runwayLeft().stream())
                .min(Comparator.naturalOrder()).map(left -> ", shortest runway " + new Span(left).largest()).orElse("");
        return countOfFine() + " OK" + shortest;
    }

    public List<String> totals() {
        Totals totals = Totals.of(accounts.stream().map(AccountText::view).toList());
        String count = accounts.size() == 1 ? "1 account" : accounts.size() + " accounts";
        List<AccountText> read = accounts.stream().filter(account -> account.view().reading().credit() != null
                && !account.view().reading().postpaid()).toList();
        long old = read.stream().filter(account -> account.state() == State.UNKNOWN).count();
        boolean allOld = old > 0 && old == read.size();
        String credit = (allOld ? "last known " : "") + known(totals.credit(), Money::toString, allOld ? "" : " left",
                "balance", allOld ? 0 : old, totals.unknownBalances());
        return Stream.of(credit.isEmpty() ? count : count + ", " + credit, known(totals.perHour(),
                        sum -> Money.perHour(sum.amount(), sum.currency()), "", "burn rate", 0, totals.unknownRates()))
                .filter(total -> !total.isEmpty()).toList();
    }

    /**
     * Writes the total of each currency, of how many accounts it counts an old value, and how many it does not count;
     * empty without a prepaid account.
     */
    private static String known(List<Money> sums, Function<Money, String> text, String end, String name, long old,
                                long unknown) {
        if (sums.isEmpty()) {
            return unknown == 0 ? "" : name + " not known";
        }
        return sums.stream().map(text).collect(Collectors.joining(" and ")) + end
                + (old + unknown == 0 ? "" : Stream.of(old == 0 ? "" : old + " last known",
                        unknown == 0 ? "" : unknown + " not known").filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", ", " (", ")")));
    }

    /** Returns the age of the oldest of the last readings of all accounts; empty when there is none. */
    public String age() {
        return accounts.stream().map(account -> account.view().reading().readAt()).filter(Objects::nonNull)
                .min(Comparator.naturalOrder()).map(words::age).orElse("");
    }
}
