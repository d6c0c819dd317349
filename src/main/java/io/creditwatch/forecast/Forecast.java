package io.creditwatch.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

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
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    /** A hundred years, which every calendar can hold. */
    private static final BigDecimal LONGEST_HOURS = BigDecimal.valueOf(100L * 365 * 24);

    /** Makes a forecast at the same burn rate all the time. */
    public Forecast(Balance balance, BurnRate burn, Range range) {
        this(balance, burn, range, null);
    }

    /** Fills in the balance and the floor, which an earlier version did not store. */
    public Forecast {
        BigDecimal floor = balance.floor() == null ? BigDecimal.ZERO : balance.floor();
        BigDecimal credit = balance.credit() != null ? balance.credit() : range.runway() == null ? floor
                : floor.add(burn.usdPerHour().multiply(hours(range.runway())));
        balance = new Balance(balance.asOf(), credit, floor);
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

        static final Range NO_SPENDING = new Range(null, null, null);
    }

    public enum Basis {
        /** Drops of the balance. */
        READINGS,
        /** Cost of the machines as the vendor's dashboard states it. */
        DASHBOARD
    }

    /** Source of a burn rate. */
    public enum Source {
        /** Newest drops of the balance. */
        NEWEST,
        /** Cost of the machines as the vendor's dashboard states it: the readings do not show it yet. */
        DASHBOARD,
        /** Mean of the last day, for spending in bursts at any time. */
        DAY_MEAN,
        /** Usual spending of each hour of the day. */
        USUAL_DAY,
        /** Usual spending of each hour of a weekday. */
        USUAL_WEEKDAY,
        /** Usual spending of each hour of a day of the weekend. */
        USUAL_WEEKEND,
        /** Drops of the balance before the account was suspended. */
        BEFORE_SUSPENSION
    }

    static BigDecimal hours(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis()).movePointLeft(3).divide(SECONDS_PER_HOUR, MathContext.DECIMAL64);
    }

    /** Returns the hours as a duration to the second, at most a hundred years. */
    static Duration duration(BigDecimal hours) {
        return Duration.ofSeconds(hours.min(LONGEST_HOURS).multiply(SECONDS_PER_HOUR)
                .setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** Returns the hours as a duration to the second, at most a hundred years. */
    static Duration duration(double hours) {
        return duration(BigDecimal.valueOf(Math.min(hours, LONGEST_HOURS.doubleValue())));
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

    /** Returns the money that is spent in a time, as if the balance were large enough. */
    double usd(Instant from, Duration time) {
        return course == null ? usdPerHour().doubleValue() * hours(time).doubleValue()
                : course.usd(from, from.plus(time));
    }

    /** Returns the time at which the balance reaches the floor; null when there is no spending. */
    public Instant endsAt() {
        return runway() == null ? null : asOf().plus(runway());
    }

    /** Returns the runway at a later time: zero at the floor; null when there is no spending. */
    public Duration runwayAt(Instant then) {
        if (runway() == null) {
            return null;
        }
        Duration left = Duration.between(then, endsAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns the balance at a later time, not below the floor. */
    public BigDecimal creditAt(Instant then) {
        Duration elapsed = Duration.between(asOf(), then);
        return elapsed.isNegative() ? balance.credit() : balance.credit().subtract(course == null
                ? usdPerHour().multiply(hours(elapsed)) : BigDecimal.valueOf(course.usd(asOf(), then))
                        .setScale(6, RoundingMode.HALF_UP)).max(balance.floor());
    }

    /** Returns the time at which the balance falls to this amount; null when there is no spending. */
    public Instant whenAt(BigDecimal amount) {
        BigDecimal further = balance.credit().subtract(amount).max(BigDecimal.ZERO);
        if (course != null) {
            return asOf().plus(duration(course.hours(further.doubleValue(), asOf())));
        }
        return usdPerHour().signum() == 0 ? null
                : asOf().plus(duration(further.divide(usdPerHour(), MathContext.DECIMAL64)));
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
