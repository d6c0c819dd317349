package io.creditwatch.delivery.email;

import static io.creditwatch.delivery.Phrase.say;

import io.creditwatch.delivery.Phrase;
import io.creditwatch.text.Dollars;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * A chart of a balance, and what it shows in words.
 *
 * @param png   the chart
 * @param first the reading that it begins with
 * @param last  the newest reading
 * @param until where it ends; after the last reading when the balance has not been read since
 * @param level the dashed line, in dollars; empty: none
 */
record BalancePicture(byte[] png, CreditReading first, CreditReading last, Instant until,
                      Optional<BigDecimal> level) {

    /** The same in words, for those who do not see it. */
    Phrase words() {
        return say("Balance of ", last.account(), ": from ", new Dollars(first.credit()), " on ").at(first.at())
                .and(" to ", new Dollars(last.credit()), " on ").at(last.at())
                .and(notReadSince() ? ", not read since" : "",
                        level.map(dollars -> ", level " + new Dollars(dollars)).orElse(""),
                        ", floor ", new Dollars(last.floor()));
    }

    /** What stands below its left edge. */
    String firstCredit() {
        return new Dollars(first.credit()).toString();
    }

    /** What stands below its right edge. */
    String lastCredit() {
        return (notReadSince() ? "last read " : "") + new Dollars(last.credit());
    }

    private boolean notReadSince() {
        return last.at().isBefore(until);
    }
}
