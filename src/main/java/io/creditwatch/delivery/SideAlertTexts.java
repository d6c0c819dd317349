package io.creditwatch.delivery;

import static io.creditwatch.delivery.MessageLine.say;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.alert.CreditEvent.CriticalAccount;
import io.creditwatch.alert.CreditEvent.Delivery;
import io.creditwatch.alert.CreditEvent.LedgerOutage;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.MessageLine.Between;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.Span;
import io.creditwatch.vendor.Spender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the texts of side alerts: events that are not about the level of a balance. */
final class SideAlertTexts {

    private static final int MOST_ACCOUNTS = 10;

    private SideAlertTexts() {
    }

    static List<MessageLine> topUpMissing(CreditEvent event) {
        return List.of(say("Under ", Dollars.of(event.limit().value()), ", where Hyperstack should top up by itself, "
                        + "for at least half an hour, and no payment has come in."),
                say("Look at the payment method on the billing page, and top up by hand."));
    }

    static List<MessageLine> burnSpike(CreditEvent event) {
        List<MessageLine> lines = new ArrayList<>();
        MessageLine until = event.runway() == null ? say()
                : say(" At this rate ", new Dollars(event.reading().creditUsd()), " lasts ",
                        new Span(Duration.ofSeconds(event.runway().seconds())), ", until ",
                        event.runway().endsAt(), ".");
        lines.add(say("Over twice the usual ", Dollars.rounded(event.burn().usualUsdPerHour()),
                "/h of the day before, for at least half an hour.", MessageText.dashboard(event), until));
        if (!event.burn().spenders().isEmpty()) {
            lines.add(say("Most goes to ", event.burn().spenders().stream().map(SideAlertTexts::spender)
                    .collect(Collectors.joining(", ")), "."));
        }
        lines.add(say("If that is not intended, hibernate what is not needed: stopped machines still bill in full."));
        return lines;
    }

    private static String spender(Spender spender) {
        return spender.name() + (spender.type() == null ? "" : " (" + spender.type() + ")") + " "
                + Dollars.rounded(spender.usdPerHour()) + "/h";
    }

    static List<MessageLine> ledgerFailing(CreditEvent event) {
        LedgerOutage outage = event.ledger();
        MessageLine read = outage.lastReadAt() == null ? say("No balance has been read since this program was started.")
                : say("Balances last read ", outage.lastReadAt(), ". ", critical(outage.critical()));
        return List.of(say("The ledger cannot be written, ", new Between(outage.failingSince(), event.decidedAt()),
                        ": ", MessageText.shortened(outage.reason())),
                read,
                say("Until it can be, no other warning is sure to come: watch the balances yourself, and free space on "
                        + "its disk or bring its database back."));
    }

    private static String critical(List<CriticalAccount> accounts) {
        if (accounts.isEmpty()) {
            return "None was CRITICAL.";
        }
        String named = accounts.stream().limit(MOST_ACCOUNTS).map(account -> account.account() + " "
                + (account.condition() == Condition.SUSPENDED ? "SUSPENDED at " : "")
                + new Dollars(account.creditUsd()))
                .collect(Collectors.joining(", "));
        int more = accounts.size() - MOST_ACCOUNTS;
        return "CRITICAL: " + named + (more > 0 ? " and " + more + " more." : ".");
    }

    static List<MessageLine> channelFailing(CreditEvent event) {
        Delivery delivery = event.delivery();
        String missed = delivery.undelivered() + (delivery.undelivered() == 1 ? " notification" : " notifications");
        MessageLine balance = event.failure() != null ? say("The balance could not be read.")
                : say("The balance was ", new Dollars(event.reading().creditUsd()), ", ",
                        MessageText.word(event.condition()), ".");
        return List.of(
                say(delivery.channel(), " took nothing ", new Between(delivery.failingSince(), event.decidedAt()),
                        ". Its last answer: ", MessageText.shortened(delivery.answer())),
                say("It has missed ", missed, ". They follow when it works again, but for what it refused for good: "
                        + "that is sent by the command replay."),
                balance);
    }
}
