package io.creditwatch.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * Course of a simulated account: its opening balance, its cost, and the payments.
 *
 * @param opening dollars of credit at the start
 * @param topUps  payments in the order of time, at least one, and none after the period
 * @param period  time after which the payments come again, and so on
 */
public record Story(BigDecimal opening, Fleet fleet, List<TopUp> topUps, Duration period) {

    /** Payment of an amount of dollars, at a time after the opening of the account. */
    public record TopUp(Duration after, BigDecimal amount) {
    }

    /** Cost of an account's machines and disks while they run, in dollars per hour. */
    public record Fleet(BigDecimal instances, BigDecimal containers, BigDecimal volumes) {

        public static final Fleet IDLE = new Fleet(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        Fleet times(int factor) {
            BigDecimal times = BigDecimal.valueOf(factor);
            return new Fleet(instances.multiply(times), containers.multiply(times), volumes.multiply(times));
        }

        public BigDecimal burnRate() {
            return instances.add(containers).add(volumes);
        }
    }

    /**
     * Returns the demo's story: from $1,000 down to about $100, where a payment comes in time, then down until the
     * account is suspended for three hours. It repeats every 52 hours.
     */
    public static Story demo() {
        BigDecimal payment = new BigDecimal("1000");
        return new Story(new BigDecimal("1000.0041673282533"),
                new Fleet(new BigDecimal("38.40"), BigDecimal.ZERO, new BigDecimal("2.40")),
                List.of(new TopUp(Duration.ofHours(22), payment), new TopUp(Duration.ofHours(52), payment)),
                Duration.ofHours(52));
    }

    /** @param index 0 for the first top-up ever */
    TopUp topUp(int index) {
        TopUp topUp = topUps.get(index % topUps.size());
        return new TopUp(topUp.after().plus(period.multipliedBy(index / topUps.size())), topUp.amount());
    }
}
