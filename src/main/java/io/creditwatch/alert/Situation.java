package io.creditwatch.alert;

import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.text.Dollars;
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
 * @param levelUsd   level in dollars behind the condition; null when there is none
 * @param limit      limit of the runway behind the condition; null when there is none
 */
public record Situation(BigDecimal creditUsd, BigDecimal floorUsd, BigDecimal usdPerHour, BigDecimal levelUsd,
                        Duration limit) {

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

    /** Returns the situation that an event reports. */
    public static Situation of(CreditEvent event) {
        Limit limit = event.limit();
        boolean isLevel = limit != null && limit.key().endsWith(".credit");
        boolean isRunway = limit != null && limit.key().endsWith(".runway");
        return new Situation(event.reading() == null ? null : event.reading().creditUsd(),
                event.reading() == null ? BigDecimal.ZERO : event.reading().floor(),
                event.burn() == null ? null : event.burn().usdPerHour(),
                isLevel ? new BigDecimal(limit.value()) : null,
                isRunway ? ValueParsers.duration(limit.value()) : null);
    }

    /** Says where the balance is against its level: {@code Below your critical level ($500).} */
    public String againstLevel(String name) {
        if (creditUsd == null || levelUsd == null) {
            return "Not safely above your " + name + " level yet.";
        }
        return place(levelUsd) + "your " + name + " level (" + new Dollars(levelUsd).brief() + ").";
    }

    /** Says where the balance is against the floor: {@code At $0.} */
    public String againstFloor() {
        return place(floorUsd) + floor() + ".";
    }

    /** Finds words for a balance; above a limit it is not yet so by the margin. */
    private String place(BigDecimal limitUsd) {
        int compared = creditUsd.compareTo(limitUsd);
        return compared < 0 ? "Below " : compared == 0 ? "At " : "Not safely above ";
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
