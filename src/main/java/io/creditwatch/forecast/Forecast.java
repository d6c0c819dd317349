package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/** Forecast of how long the money lasts, as of one reading. Its course is null when the burn rate stays the same. */
public record Forecast(@JsonUnwrapped Balance balance, @JsonUnwrapped BurnRate burn, @JsonUnwrapped Range range,
                       Course course) {

    /** @param floor balance at which the account is suspended */
    public record Balance(Instant asOf, BigDecimal credit, BigDecimal floor) {
    }

    /**
     * Burn rate, as an amount an hour.
     *
     * @param usualUsdPerHour     rate of the day before the current one; null when less than six hours of it were seen
     * @param steadyFor           time since when the rate is the current one; null when it does not rest on readings
     * @param dashboardUsdPerHour cost of the machines as the vendor's dashboard states it; null when it is not known
     * @param balanceUsdPerHour   lower rate that the readings show so far, while the dashboard counts; null otherwise
     */
    public record BurnRate(BigDecimal usdPerHour, Source restsOn, BigDecimal usualUsdPerHour, Duration steadyFor,
                           BigDecimal dashboardUsdPerHour, BigDecimal balanceUsdPerHour) {

        /** Takes the newest readings as the source that an earlier version did not store. */
        public BurnRate {
            restsOn = restsOn == null ? Source.NEWEST : restsOn;
        }
    }

    /** Runway and its limits. Each is null when there is no spending, and the latest when there may be no end. */
    public record Range(Duration runway, Duration earliest, Duration latest) {
    }

    /**
     * Source of a burn rate: the newest drops of the balance; the dashboard's cost, which they do not show yet; the
     * mean of the last day, or of the last week in a pause; the usual spending of each hour of a weekday, or of a day
     * of the weekend; the drops before the account was suspended.
     */
    public enum Source {
        NEWEST, DASHBOARD, DAY_MEAN, @JsonAlias("USUAL_DAY") USUAL_WEEKDAY, USUAL_WEEKEND, BEFORE_SUSPENSION
    }

    /** Makes a forecast at the current burn rate all the time. */
    public static Forecast steady(Balance balance, BigDecimal usdPerHour, Range range) {
        return new Forecast(balance, new BurnRate(usdPerHour, Source.NEWEST, null, null, null, null), range, null);
    }

    /** Returns the hours as a duration to the second, at most a hundred years, which every calendar can hold. */
    static Duration duration(double hours) {
        return Duration.ofSeconds(Math.round(Math.min(hours, 100 * 365 * 24) * Course.SECONDS));
    }

    static double hours(Duration time) {
        return (double) time.toSeconds() / Course.SECONDS;
    }

    public Instant asOf() {
        return balance.asOf();
    }

    public BigDecimal usdPerHour() {
        return burn.usdPerHour();
    }

    /** Returns the time until the balance reaches the floor; null when there is no spending. */
    public Duration runway() {
        return range.runway();
    }

    public Source restsOn() {
        return burn.restsOn();
    }

    /** Returns the expected spending, as if the balance were large enough. */
    Course expected() {
        return course == null ? Course.steady(usdPerHour().doubleValue()) : course;
    }

    /** Returns the time at which the balance reaches the floor; null when there is no spending. */
    public Instant endsAt() {
        return runway() == null ? null : asOf().plus(runway());
    }

    /** Returns the runway at a later time: zero at the floor; null when there is no spending. */
    public Duration runwayAt(Instant then) {
        return runway() == null ? null : then.isAfter(endsAt()) ? Duration.ZERO : Duration.between(then, endsAt());
    }

    /** Returns the balance at a later time, not below the floor. */
    public BigDecimal creditAt(Instant then) {
        BigDecimal spent = BigDecimal.valueOf(expected().usd(asOf(), then)).setScale(6, RoundingMode.HALF_UP);
        return then.isBefore(asOf()) ? balance.credit() : balance.credit().subtract(spent).max(balance.floor());
    }

    /** Returns the time at which the balance falls to this amount; null when there is no spending. */
    public Instant whenAt(BigDecimal amount) {
        double further = balance.credit().subtract(amount).max(BigDecimal.ZERO).doubleValue();
        return usdPerHour().signum() == 0 ? null : asOf().plus(duration(expected().hours(further, asOf())));
    }
}
