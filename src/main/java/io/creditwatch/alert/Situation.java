package io.creditwatch.alert;

import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.assessment.Condition;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.text.Dollars;
import io.creditwatch.vendor.CreditReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/**
 * Balance of an account against its limit. It words the limit and computes the payment, for the messages and for the
 * status page.
 *
 * @param creditUsd  last known balance; null before the first reading
 * @param floorUsd   balance below which the vendor suspends all machines
 * @param usdPerHour burn rate; null when it is not known
 * @param runway     time left; null when it is not known, and when there is no spending
 * @param levelUsd   level in dollars behind the condition; null when there is none
 * @param limit      limit of the runway behind the condition; null when there is none
 */
public record Situation(Condition condition, BigDecimal creditUsd, BigDecimal floorUsd, BigDecimal usdPerHour,
                        Duration runway, BigDecimal levelUsd, Duration limit) {

    private static final Duration A_WEEK = Duration.ofDays(7);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal A_CENT = new BigDecimal("0.01");

    /**
     * Payment that ends a condition.
     *
     * @param amount rounded up
     * @param buys   time that the balance then lasts; null when the payment only lifts it above the level
     */
    public record Payment(Dollars amount, Duration buys) {
    }

    /** Returns the situation that the status page shows. */
    public static Situation of(AlertState state, AlertRules rules) {
        Condition condition = state.condition();
        CreditReading last = state.lastReading();
        Forecast forecast = state.forecast();
        return new Situation(condition, last == null ? null : last.credit(),
                last == null ? BigDecimal.ZERO : last.floor(), forecast == null ? null : forecast.usdPerHour(),
                forecast == null ? null : forecast.runway(),
                (condition == Condition.CREDIT_CRITICAL ? rules.criticalCredit()
                        : condition == Condition.CREDIT_WARNING ? rules.warningCredit()
                        : Optional.<BigDecimal>empty()).orElse(null),
                (condition == Condition.RUNWAY_CRITICAL ? rules.criticalRunway()
                        : condition == Condition.RUNWAY_WARNING ? rules.warningRunway()
                        : Optional.<Duration>empty()).orElse(null));
    }

    /** Returns the situation that an event reports. */
    public static Situation of(CreditEvent event) {
        Limit limit = event.limit();
        boolean isLevel = limit != null && limit.key().endsWith(".credit");
        boolean isRunway = limit != null && limit.key().endsWith(".runway");
        return new Situation(event.condition(), event.reading() == null ? null : event.reading().creditUsd(),
                event.reading() == null ? BigDecimal.ZERO : event.reading().floor(),
                event.burn() == null ? null : event.burn().usdPerHour(),
                event.runway() == null ? null : Duration.ofSeconds(event.runway().seconds()),
                isLevel ? new BigDecimal(limit.value()) : null,
                isRunway ? ValueParsers.duration(limit.value()) : null);
    }

    /** Returns the reason for the condition, in a few words with its numbers and without a full stop. */
    public String reason() {
        return switch (condition) {
            case SUSPENDED -> "Below " + floor() + ": Hyperstack suspends all machines";
            case AT_FLOOR -> atFloor();
            case CREATION_BLOCKED -> "Hyperstack creates no new machines";
            case CREDIT_CRITICAL, CREDIT_WARNING -> againstLevel();
            case RUNWAY_CRITICAL, RUNWAY_WARNING -> limit == null ? "Not above your limit yet"
                    : (runway != null && runway.compareTo(limit) > 0 ? "Not safely more than " : "Less than ")
                            + ValueParsers.words(limit) + " left";
            case WEEKEND_WARNING -> "Ends before Monday noon";
            case HEALTHY -> "Above every limit";
            case UNREADABLE -> "The balance cannot be read";
        };
    }

    private String againstLevel() {
        if (creditUsd == null || levelUsd == null) {
            return "Not above your level yet";
        }
        String credit = new Dollars(creditUsd).brief();
        String level = new Dollars(levelUsd).brief();
        int compared = creditUsd.compareTo(levelUsd);
        return compared < 0 ? credit + " is below your " + level + " level"
                : compared == 0 ? credit + " is your level" : credit + " is not safely above your " + level + " level";
    }

    /** Returns the words for a balance at the floor, or so little above it that it still counts as there. */
    String atFloor() {
        int compared = creditUsd.compareTo(floorUsd);
        return compared > 0 ? "Not safely above " + floor() + " yet" : (compared == 0 ? "At " : "Below ") + floor();
    }

    /** Names the balance below which the vendor suspends all machines: {@code $0}, {@code the $25 floor}. */
    public String floor() {
        String dollars = new Dollars(floorUsd).brief();
        return floorUsd.signum() == 0 ? dollars : "the " + dollars + " floor";
    }

    /**
     * Returns the payment for a week, or for a limit of the runway that is longer. If that does not lift the balance above
     * the level, it is the payment that does. Empty when no payment is needed, or when the burn rate is not known.
     */
    public Optional<Payment> payment() {
        if (creditUsd == null || usdPerHour == null || usdPerHour.signum() <= 0) {
            return Optional.empty();
        }
        Duration time = limit != null && limit.compareTo(A_WEEK) > 0 ? limit : A_WEEK;
        BigDecimal hours = BigDecimal.valueOf(time.toSeconds()).divide(SECONDS_PER_HOUR, 4, RoundingMode.CEILING);
        BigDecimal forTime = usdPerHour.multiply(hours).add(floorUsd).subtract(creditUsd);
        BigDecimal forLevel = levelUsd == null ? forTime : levelUsd.subtract(creditUsd).add(A_CENT);
        boolean isEnough = forTime.compareTo(forLevel) >= 0;
        return Optional.of(new Payment(Dollars.toPay(forTime.max(forLevel)), isEnough ? time : null))
                .filter(payment -> payment.amount().amount().signum() > 0);
    }

    /** Returns the smallest payment that ends a suspension, rounded up. */
    public Dollars shortfall() {
        return Dollars.toPay(floorUsd.subtract(creditUsd).add(A_CENT));
    }
}
