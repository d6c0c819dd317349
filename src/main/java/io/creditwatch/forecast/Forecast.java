package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;

/**
 * How long the money lasts, as of one reading.
 *
 * @param asOf                the reading
 * @param usdPerHour          the burn rate in dollars an hour; not negative
 * @param basis               what it rests on
 * @param runway              until the balance reaches the floor, from {@code asOf} on; null when nothing is burnt
 * @param earliest            the least that it may be; null when {@code runway} is
 * @param latest              the most that it may be; null when {@code runway} is, or when it may last for ever
 * @param credit              the balance of that reading, in dollars
 * @param floor               the balance at which it ends, in dollars
 * @param dashboardUsdPerHour what the vendor's dashboard says that the machines cost an hour; null when that is not
 *                            known
 * @param usualUsdPerHour     what was burnt an hour in the day before it came to burn as it does now; null when less
 *                            than six hours of that were seen
 * @param steadyFor           for how long it has burnt as it does now, as far as was seen; null when the rate does not
 *                            rest on readings
 */
public record Forecast(Instant asOf, BigDecimal usdPerHour, Basis basis, Duration runway, Duration earliest,
                       Duration latest, BigDecimal credit, BigDecimal floor, BigDecimal dashboardUsdPerHour,
                       BigDecimal usualUsdPerHour, Duration steadyFor) {

    private static final BigDecimal SPIKE = BigDecimal.valueOf(2);
    private static final BigDecimal NO_MORE_A_SPIKE = new BigDecimal("1.5");
    private static final Duration NO_MERE_BURST = Duration.ofMinutes(30);

    /** One that was remembered by an earlier version knows neither the balance nor the floor. */
    public Forecast {
        floor = floor == null ? BigDecimal.ZERO : floor;
        credit = credit != null ? credit
                : runway == null ? floor : floor.add(usdPerHour.multiply(Hours.in(runway)));
    }

    public enum Basis {
        /** What the balance has lost. */
        READINGS,
        /** What the vendor's dashboard says that the machines cost. */
        DASHBOARD
    }

    Forecast withDashboard(BigDecimal usdPerHourOfMachines) {
        return new Forecast(asOf, usdPerHour, basis, runway, earliest, latest, credit, floor,
                usdPerHourOfMachines, usualUsdPerHour, steadyFor);
    }

    Forecast withRegime(BigDecimal usual, Duration steady) {
        return new Forecast(asOf, usdPerHour, basis, runway, earliest, latest, credit, floor,
                dashboardUsdPerHour, usual, steady);
    }

    /** When the balance reaches the floor; null when nothing is burnt. */
    public Instant endsAt() {
        return runway == null ? null : asOf.plus(runway);
    }

    /** How long the balance will last then: zero once it is at the floor. Null when nothing is burnt. */
    public Duration runwayAt(Instant then) {
        if (runway == null) {
            return null;
        }
        Duration left = Duration.between(then, endsAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What the balance will be then, in dollars; not under the floor. */
    public BigDecimal creditAt(Instant then) {
        Duration elapsed = Duration.between(asOf, then);
        return elapsed.isNegative() ? credit : credit.subtract(usdPerHour.multiply(Hours.in(elapsed))).max(floor);
    }

    /** When the balance will be so many dollars; at once when it is. Null when nothing is burnt. */
    public Instant whenAt(BigDecimal dollars) {
        return usdPerHour.signum() == 0 ? null : asOf.plus(Hours.of(
                credit.subtract(dollars).max(BigDecimal.ZERO).divide(usdPerHour, MathContext.DECIMAL64)));
    }

    /** Whether more than twice the usual has been burnt for half an hour. */
    public boolean spikes() {
        return usualUsdPerHour != null && steadyFor != null && steadyFor.compareTo(NO_MERE_BURST) >= 0
                && usdPerHour.compareTo(usualUsdPerHour.multiply(SPIKE)) > 0;
    }

    /** Whether what is burnt is not much more than the usual, or has become the usual; not while nothing is burnt. */
    @JsonIgnore
    public boolean isUsual() {
        if (usualUsdPerHour == null) {
            return basis == Basis.READINGS && usdPerHour.signum() > 0;
        }
        return usdPerHour.compareTo(usualUsdPerHour.multiply(NO_MORE_A_SPIKE)) <= 0;
    }
}
