package io.creditwatch.delivery;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Vendor;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts and links of messages. The links contain no secret: a person logs in to the page.
 *
 * @param zone     time zone of the texts
 * @param accounts accounts that are configured, whose vendors the texts name
 * @param page     URL under which people reach the page, without a slash at its end; empty when no message links to it
 */
public record Messages(ZoneId zone, Clock clock, List<Account> accounts, Optional<URI> page) {

    public record Link(String label, String url) {
    }

    public MessageText text(Notification notification) {
        return MessageText.of(notification, clock.instant(), vendor(notification.event()));
    }

    /** Returns the vendor of the event's account. Of an account of another instance it is the vendor of that name. */
    private Vendor vendor(CreditEvent event) {
        String named = event.reading() == null ? null : event.reading().vendor();
        return accounts.stream().filter(account -> account.name().equals(event.account())).findFirst()
                .or(() -> accounts.stream().filter(account -> account.vendor().name().equals(named)).findFirst())
                .map(Account::vendor).orElse(Vendor.UNKNOWN);
    }

    /**
     * Returns the links, the most important first: to pay, to the account on the page, and to silence it. When there is
     * nothing to pay, the billing page is the last. There is none for a vendor without such a page.
     */
    public List<Link> links(MessageText text) {
        CreditEvent event = text.event();
        List<Link> links = new ArrayList<>();
        boolean isOnThePage = event.event() != CreditEvent.Type.REMOVED;
        page.map(url -> url + "/" + (isOnThePage ? "#" + event.account() : "")).ifPresent(url -> {
            links.add(new Link("Open", url));
            if (isSilenceable(event.event())) {
                links.add(new Link("Silence", url + "/silence"));
            }
        });
        vendor(event).texts().billingPage().ifPresent(url -> links.add(isAboutMoney(event.event()) ? 0 : links.size(),
                new Link(text.toPay().map(amount -> "Pay " + amount.brief()).orElse("Billing page"), url)));
        return links;
    }

    /** Returns whether the receiver has to look at the balance, or to pay. */
    private static boolean isAboutMoney(CreditEvent.Type type) {
        return switch (type) {
            case WARNING, CRITICAL, EASED, REMINDER, UNREADABLE, TOP_UP_MISSING, LEDGER_FAILING -> true;
            case RECOVERED, TOPPED_UP, BURN_SPIKE, CHANNEL_FAILING, REMOVED, TEST -> false;
        };
    }

    /** Returns whether a silence suppresses messages that follow. */
    private static boolean isSilenceable(CreditEvent.Type type) {
        return switch (type) {
            case WARNING, CRITICAL, EASED, REMINDER, UNREADABLE, TOP_UP_MISSING, BURN_SPIKE -> true;
            case RECOVERED, TOPPED_UP, CHANNEL_FAILING, LEDGER_FAILING, REMOVED, TEST -> false;
        };
    }
}
