package io.creditwatch.status;

import io.creditwatch.alert.Dollars;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the page writes amounts and times until its script, which knows the reader's zone, writes them anew. */
public final class PageWords {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    public String dollars(BigDecimal amount) {
        return new Dollars(amount).toString();
    }

    public String time(Instant moment) {
        return TIME.format(moment);
    }
}
