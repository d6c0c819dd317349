package io.creditwatch.delivery;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Vendor;
import java.util.List;

/**
 * Vendors of the accounts that this program is configured with, for the texts of messages.
 *
 * @param accounts the configured accounts
 */
public record Vendors(List<Account> accounts) {

    /** Returns the vendor of the event's account. Of an account of another instance it is the vendor of that name. */
    Vendor of(CreditEvent event) {
        String named = event.reading() == null ? null : event.reading().vendor();
        return accounts.stream().filter(account -> account.name().equals(event.account())).findFirst()
                .or(() -> accounts.stream().filter(account -> account.vendor().name().equals(named)).findFirst())
                .map(Account::vendor).orElse(Vendor.UNKNOWN);
    }
}
