package io.creditwatch.forecast;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * How long the money lasts, as of one reading.
 *
 * @param asOf       the reading
 * @param usdPerHour the burn rate in dollars an hour; not negative
 * @param basis      what it rests on
 * @param runway     until the balance reaches the floor, from {@code asOf} on; null when nothing is burnt
 * @param earliest   the least that it may be; null when {@code runway} is
 * @param latest     the most that it may be; null when {@code runway} is, or when it may last for ever
 */
public record Forecast(Instant asOf, BigDecimal usdPerHour, Basis basis, Duration runway, Duration earliest,
                       Duration latest) {

    public enum Basis {
        /** What the balance has lost. */
        READINGS,
        /** What the vendor's dashboard says that the machines cost. */
        DASHBOARD
    }

    /** When the balance reaches the floor; null when nothing is burnt. */
    public Instant endsAt() {
        return runway == null ? null : asOf.plus(runway);
    }
}
