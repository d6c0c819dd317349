package io.creditwatch.delivery;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.text.Money;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Links of messages. They contain no secret: a person logs in to the page.
 *
 * @param page    URL under which people reach the page, without a slash at its end; empty when no message links to it
 * @param vendors vendors whose billing pages are linked
 */
public record Links(Optional<URI> page, Vendors vendors) {

    /** Text and URL of a link. */
    public record Link(String label, String url) {
    }

    /**
     * Returns the links, the most important first: to pay, to the account on the page, and to silence it. When there is
     * nothing to pay, the billing page is the last. There is none for a vendor without such a page.
     *
     * @param toPay amount for the label; empty when it is not known or not needed
     */
    public List<Link> of(CreditEvent event, Optional<Money> toPay) {
        List<Link> links = new ArrayList<>();
        boolean isOnThePage = event.event() != CreditEvent.Type.REMOVED;
        page.map(url -> url + "/" + (isOnThePage ? "#" + event.account() : "")).ifPresent(url -> {
            links.add(new Link("Open", url));
            if (isSilenceable(event.event())) {
                links.add(new Link("Silence", url + "/silence"));
            }
        });
        vendors.of(event).texts().billingPage().ifPresent(url -> links.add(isAboutMoney(event.event()) ? 0 : links.size(),
                new Link(toPay.map(amount -> "Pay " + amount.brief()).orElse("Billing page"), url)));
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
