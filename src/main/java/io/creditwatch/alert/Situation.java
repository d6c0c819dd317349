package io.creditwatch.alert;

import io.creditwatch.assessment.Assessment.Limit;
import io.creditwatch.settings.ValueParsers;
import io.creditwatch.text.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/**
 * Balance of an account against its limit. It words the limit and computes the payment, for the messages and for the
 * status page.
 *
 * @param credit   last known balance; null before the first reading
 * @param perHour  burn rate; null when it is not known
 * @param level    level of credit behind the condition; null when there is none
 * @param limit    limit of the runway behind the condition; null when there is none
 * @param currency currency of all of them; null when it is not known
 */
public record Situation(BigDecimal credit, BigDecimal floor, BigDecimal perHour, BigDecimal level, Duration limit,
                        String currency) {

    private static final Duration A_WEEK = Duration.ofDays(7);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

    /** Payment that ends a condition, rounded up; {@code buys} is null when it only lifts the balance above a level. */
    public record Payment(Money amount, Duration buys) {
    }

    public static Situation of(CreditEvent event) {
        Limit limit = event.limit();
        boolean isLevel = limit != null && limit.key().endsWith(".credit");
        boolean isRunway = limit != null && limit.key().endsWith(".runway");
        return new Situation(event.reading() == null ? null : event.reading().credit(),
                event.reading() == null ? BigDecimal.ZERO : event.reading().floor(),
                event.burn() == null ? null : event.burn().usdPerHour(),
                isLevel ? new BigDecimal(limit.value()) : null,
                isRunway ? ValueParsers.duration(limit.value()) : null, event.currency());
    }

    public String againstLevel(String name) {
        if (credit == null || level == null) {
            return "Not safely above your " + name + " level yet.";
        }
        return place(level) + "your " + name + " level (" + new Money(level, currency).brief() + ").";
    }

    public String againstFloor() {
        return place(floor) + floorInWords() + ".";
    }

    /** Finds words for a balance; above a limit it is not yet so by the margin. */
    private String place(BigDecimal amount) {
        int compared = credit.compareTo(amount);
        return compared < 0 ? "Below " : compared == 0 ? "At " : "Not safely above ";
    }

    /** Names the balance below which the vendor suspends the account: {@code $0}, {@code the $25 floor}. */
    public String floorInWords() {
        String amount = new Money(floor, currency).brief();
        return floor.signum() == 0 ? amount : "the " + amount + " floor";
    }

    /**
     * Returns the payment for a week, or for a limit of the runway that is longer. If that does not lift the balance
     * above the level, it is the payment that does. Empty when none is needed, or when the burn rate is not known.
     */
    public Optional<Payment> payment() {
        if (credit == null || perHour == null || perHour.signum() <= 0) {
            return Optional.empty();
        }
        Duration time = limit != null && limit.compareTo(A_WEEK) > 0 ? limit : A_WEEK;
        BigDecimal hours = BigDecimal.valueOf(time.toSeconds()).divide(SECONDS_PER_HOUR, 4, RoundingMode.CEILING);
        BigDecimal forTime = perHour.multiply(hours).add(floor).subtract(credit);
        BigDecimal forLevel = level == null ? forTime : level.subtract(credit).add(Money.cent(currency));
        boolean isEnough = forTime.compareTo(forLevel) >= 0;
        return Optional.of(new Payment(Money.toPay(forTime.max(forLevel), currency), isEnough ? time : null))
                .filter(payment -> payment.amount().amount().signum() > 0);
    }

    public Money shortfall() {
        return Money.toPay(floor.subtract(credit).add(Money.cent(currency)), currency);
    }
}
