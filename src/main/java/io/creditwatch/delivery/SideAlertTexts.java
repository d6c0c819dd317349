package io.creditwatch.delivery;

import static io.creditwatch.delivery.MessageLine.say;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.CriticalAccount;
import io.creditwatch.alert.CreditEvent.Delivery;
import io.creditwatch.alert.CreditEvent.LedgerOutage;
import io.creditwatch.assessment.Condition;
import io.creditwatch.text.Money;
import io.creditwatch.text.OneLine;
import io.creditwatch.vendor.Spending.Spender;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the texts of side alerts: events that are not about the level of a balance. */
record SideAlertTexts(MessageBody body) {

    private static final int MOST_ACCOUNTS = 10;

    private CreditEvent event() {
        return body.event();
    }

    List<MessageLine> topUpMissing() {
        String at = new Money(new BigDecimal(event().limit().value()), event().currency()).brief();
        return List.of(say("Below ", at, " ", body.vendor().title(),
                        " should top up by itself. No payment has come in for at least 30 min.", body.ends("")),
                say("Check the payment method on the billing page, and add ",
                        body.toPay().map(Money::brief).orElse("money"), " by hand."));
    }

    List<MessageLine> burnSpike() {
        List<MessageLine> lines = new ArrayList<>();
        lines.add(say("More than twice the usual ", Money.perHour(event().burn().usualUsdPerHour(), event().currency()),
                ", for at least 30 min.", body.ends("")));
        if (!event().burn().spenders().isEmpty()) {
            int unpriced = event().burn().unpriced();
            lines.add(say(unpriced == 0 ? "Most goes to " : "Highest known costs: ",
                    event().burn().spenders().stream().map(this::spender).collect(Collectors.joining(", ")),
                    unpriced == 0 ? "." : unpriced == 1 ? ". The cost of 1 more resource is not known."
                            : ". The costs of " + unpriced + " more resources are not known."));
        }
        lines.add(say("If this is not planned, ",
                body.vendor().texts().saving().orElse("stop what you do not need"), "."));
        return lines;
    }

    private String spender(Spender spender) {
        return spender.name() + (spender.type() == null ? "" : " (" + spender.type() + ")") + " "
                + Money.perHour(spender.usdPerHour(), event().currency());
    }

    List<MessageLine> ledgerFailing() {
        LedgerOutage outage = event().ledger();
        MessageLine read = outage.lastReadAt() == null ? say("No balance has been read since the program started.")
                : say("Last readings ", outage.lastReadAt(), ". ", critical(outage.critical()));
        return List.of(say("The ledger has failed since ", outage.failingSince(), ": ",
                        OneLine.of(outage.reason(), MessageBody.LONGEST_DETAIL)), read,
                say("Other warnings may not come until this is fixed. Watch the balances yourself. Free space on the "
                        + "disk, or bring the database back."));
    }

    private static String critical(List<CriticalAccount> accounts) {
        if (accounts.isEmpty()) {
            return "None was CRITICAL.";
        }
        String named = accounts.stream().limit(MOST_ACCOUNTS).map(account -> account.account() + " "
                + (account.condition() == Condition.SUSPENDED ? "SUSPENDED at " : "")
                + new Money(account.credit(), account.currency()))
                .collect(Collectors.joining(", "));
        int more = accounts.size() - MOST_ACCOUNTS;
        return "CRITICAL: " + named + (more > 0 ? " and " + more + " more." : ".");
    }

    List<MessageLine> channelFailing() {
        Delivery delivery = event().delivery();
        String channel = delivery.channel();
        String waiting = delivery.undelivered() == 1 ? "1 notification is waiting; it goes out"
                : delivery.undelivered() + " notifications are waiting; they go out";
        List<MessageLine> lines = new ArrayList<>();
        lines.add(say(channel, " has delivered nothing since ", delivery.failingSince(), ". Its last answer: ",
                OneLine.of(delivery.answer(), MessageBody.LONGEST_DETAIL)));
        lines.add(say(waiting, " when ", channel, " works again. Refused ones need the command: replay --channel ",
                channel));
        if (event().failure() != null) {
            lines.add(say("The balance of ", event().account(), " could not be read then."));
        } else if (event().reading() != null) {
            lines.add(say(event().account(), " was ",
                    MessageBody.balance(event().condition(), event().reading().money(), ""), "."));
        }
        return lines;
    }
}
