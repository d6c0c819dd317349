package io.creditwatch.status;

import io.creditwatch.text.Dollars;
import io.creditwatch.text.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the page writes amounts and times until its script, which knows the reader's zone, writes them anew. */
public final class PageWords {

    private static final DateTimeFormatter TIME = inUtc("d MMM HH:mm 'UTC'");
    private static final DateTimeFormatter HOUR = inUtc("EEE d MMM HH:mm 'UTC'");
    private static final DateTimeFormatter DAY = inUtc("d MMM yyyy");
    /** Further away nobody cares for the hour, and the year is not plain. */
    private static final Duration FAR = Duration.ofDays(180);
    private static final BigDecimal A_CENT = new BigDecimal("0.01");

    private final Instant now;

    /** @param now the moment as of which the page is */
    PageWords(Instant now) {
        this.now = now;
    }

    public String dollars(BigDecimal amount) {
        return new Dollars(amount).toString();
    }

    /** Rounded, for it is not exact anyhow; but what is burnt is never nothing. */
    public String perHour(BigDecimal amount) {
        return amount.signum() > 0 && amount.compareTo(A_CENT) < 0 ? "under $0.01/h"
                : dollars(amount.setScale(2, RoundingMode.HALF_UP)) + "/h";
    }

    public String time(Instant moment) {
        return TIME.format(moment);
    }

    /** Of what is to come. */
    public String hour(Instant moment) {
        return (Duration.between(now, moment).compareTo(FAR) < 0 ? HOUR : DAY).format(moment);
    }

    public String span(long seconds) {
        return new Span(Duration.ofSeconds(seconds)).toString();
    }

    /** How long it is until then. */
    public String until(Instant moment) {
        return Span.between(now, moment).toString();
    }

    public RunwayStatus outlook(AccountView account) {
        return RunwayStatus.of(account, now);
    }

    private static DateTimeFormatter inUtc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
