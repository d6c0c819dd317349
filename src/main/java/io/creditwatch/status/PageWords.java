package io.creditwatch.status;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.text.Dollars;
import io.creditwatch.text.Json;
import io.creditwatch.text.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Amounts and times as the page writes them; its script writes the times again in the reader's zone. */
public final class PageWords {

    private static final DateTimeFormatter TIME = inUtc("d MMM HH:mm 'UTC'");
    private static final DateTimeFormatter HOUR = inUtc("EEE d MMM HH:mm 'UTC'");
    private static final DateTimeFormatter DAY = inUtc("d MMM yyyy");
    /** Distance of a time from which its year is shown and not its hour. */
    private static final Duration FAR = Duration.ofDays(180);
    private static final BigDecimal A_CENT = new BigDecimal("0.01");

    private final Instant now;

    /** @param now time of the page */
    PageWords(Instant now) {
        this.now = now;
    }

    public String dollars(BigDecimal amount) {
        return new Dollars(amount).toString();
    }

    /** Rounds an estimate, but never a positive one to zero. */
    public String perHour(BigDecimal amount) {
        return amount.signum() > 0 && amount.compareTo(A_CENT) < 0 ? "under $0.01/h"
                : dollars(amount.setScale(2, RoundingMode.HALF_UP)) + "/h";
    }

    public String time(Instant moment) {
        return TIME.format(moment);
    }

    /** Writes a time in the future. */
    public String hour(Instant moment) {
        return (Duration.between(now, moment).compareTo(FAR) < 0 ? HOUR : DAY).format(moment);
    }

    public String span(long seconds) {
        return new Span(Duration.ofSeconds(seconds)).toString();
    }

    public String until(Instant moment) {
        return Span.between(now, moment).toString();
    }

    /** Returns what the chart needs of an account, as JSON. */
    public String chart(AccountView account) {
        return Json.write(new Chart(account.reading().readAt(), account.reading().thresholdUsd(), account.levels(),
                account.runway()));
    }

    private record Chart(Instant readAt, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal thresholdUsd,
                         AccountView.Levels levels, CreditEvent.Runway runway) {
    }

    private static DateTimeFormatter inUtc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
