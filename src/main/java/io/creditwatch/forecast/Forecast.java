package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Forecast of how long the money lasts, as of one reading.
 *
 * @param balance reading that it starts from
 * @param range   runway from that reading on, with its limits
 * @param course  expected spending hour by hour; null when it is the burn rate all the time
 */
public record Forecast(@JsonUnwrapped Balance balance, @JsonUnwrapped BurnRate burn, @JsonUnwrapped Range range,
                       Course course) {

    private static final BigDecimal SPIKE = BigDecimal.valueOf(2);
    private static final BigDecimal NO_MORE_A_SPIKE = new BigDecimal("1.5");
    private static final Duration NO_MERE_BURST = Duration.ofMinutes(30);
    private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);
    /** A hundred years, which every calendar can hold. */
    private static final double LONGEST_HOURS = 100 * 365 * 24;

    /** Makes a forecast at the same burn rate all the time. */
    public Forecast(Balance balance, BurnRate burn, Range range) {
        this(balance, burn, range, null);
    }

    /**
     * Balance that a forecast starts from.
     *
     * @param floor balance at which the account is suspended
     */
    public record Balance(Instant asOf, BigDecimal credit, BigDecimal floor) {

        public static Balance of(CreditReading reading) {
            return new Balance(reading.at(), reading.credit(), reading.floor());
        }
    }

    /**
     * Burn rate, as an amount an hour.
     *
     * @param restsOn             source of the rate
     * @param usualUsdPerHour     rate of the day before the current one; null when less than six hours of that day
     *                            were seen
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

        public static BurnRate of(BigDecimal usdPerHour, Source restsOn) {
            return new BurnRate(usdPerHour, restsOn, null, null, null, null);
        }

        @JsonIgnore
        public Basis basis() {
            return restsOn == Source.DASHBOARD ? Basis.DASHBOARD : Basis.READINGS;
        }
    }

    /**
     * Runway and its limits; each is null when there is no spending.
     *
     * @param earliest shortest time that it may be
     * @param latest   longest time that it may be; null also when there may be no end
     */
    public record Range(Duration runway, Duration earliest, Duration latest) {
    }

    /** Drops of the balance, or the cost of the machines as the vendor's dashboard states it. */
    public enum Basis { READINGS, DASHBOARD }

    /**
     * Source of a burn rate: the newest drops of the balance; the dashboard's cost, which they do not show yet; the
     * mean of the last day, for bursts or in a pause that is expected to end, or that of the week if hardly anything
     * was spent on that day; the usual spending of each hour of a day, of a weekday, or of a day of the weekend; the
     * drops before the account was suspended.
     */
    public enum Source { NEWEST, DASHBOARD, DAY_MEAN, USUAL_DAY, USUAL_WEEKDAY, USUAL_WEEKEND, BEFORE_SUSPENSION }

    /** Returns the hours as a duration to the second, at most a hundred years. */
    static Duration duration(double hours) {
        return Duration.ofSeconds(Math.round(Math.min(hours, LONGEST_HOURS) * Course.SECONDS));
    }

    static double hours(Duration time) {
        return (double) time.toSeconds() / Course.SECONDS;
    }

    /** Returns whether nothing is missing: another tool, or a version before 1.0.0, may have stored less. */
    @JsonIgnore
    public boolean isComplete() {
        return asOf() != null && usdPerHour() != null && balance.credit() != null && balance.floor() != null
                && (course == null || course.isSteady() || course.zone() != null);
    }

    public Instant asOf() {
        return balance.asOf();
    }

    public BigDecimal usdPerHour() {
        return burn.usdPerHour();
    }

    /** Returns whether the burn rate is expected to be the same all the time. */
    @JsonIgnore
    public boolean isSteady() {
        return course == null;
    }

    /** Returns the time until the balance reaches the floor; null when there is no spending. */
    public Duration runway() {
        return range.runway();
    }

    public Source restsOn() {
        return burn.restsOn();
    }

    private Course expected() {
        return course == null ? Course.steady(usdPerHour().doubleValue()) : course;
    }

    /** Returns the money that is spent in a time, as if the balance were large enough. */
    double usd(Instant from, Duration time) {
        return expected().usd(from, from.plus(time));
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
        BigDecimal millis = BigDecimal.valueOf(asOf().until(then, ChronoUnit.MILLIS));
        BigDecimal spent = course == null
                ? usdPerHour().multiply(millis).divide(MILLIS_PER_HOUR, 6, RoundingMode.HALF_UP)
                : BigDecimal.valueOf(course.usd(asOf(), then)).setScale(6, RoundingMode.HALF_UP);
        return then.isBefore(asOf()) ? balance.credit() : balance.credit().subtract(spent).max(balance.floor());
    }

    /** Returns the time at which the balance falls to this amount; null when there is no spending. */
    public Instant whenAt(BigDecimal amount) {
        double further = balance.credit().subtract(amount).max(BigDecimal.ZERO).doubleValue();
        return course == null && usdPerHour().signum() == 0 ? null
                : asOf().plus(duration(expected().hours(further, asOf())));
    }

    /** Returns whether the burn rate has been more than twice the usual one for half an hour. */
    public boolean spikes() {
        return burn.usualUsdPerHour() != null && burn.steadyFor() != null
                && burn.steadyFor().compareTo(NO_MERE_BURST) >= 0
                && usdPerHour().compareTo(burn.usualUsdPerHour().multiply(SPIKE)) > 0;
    }

    /** Returns whether a spike is over: the rate is near the usual one, or has become the usual one. */
    @JsonIgnore
    public boolean isUsual() {
        return burn.usualUsdPerHour() == null ? burn.basis() == Basis.READINGS && usdPerHour().signum() > 0
                : usdPerHour().compareTo(burn.usualUsdPerHour().multiply(NO_MORE_A_SPIKE)) <= 0;
    }
}
