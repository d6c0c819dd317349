package io.creditwatch.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a simulated account: what it starts with, what burns it, and who pays.
 *
 * @param opening dollars of credit at the start
 * @param fleet   what drains it
 * @param topUps  payments in the order of time
 * @param period  after which the payments come again, over and over; null: they come once
 */
public record Story(BigDecimal opening, Fleet fleet, List<TopUp> topUps, Duration period) {

    public Story {
        topUps = List.copyOf(topUps);
        for (int i = 1; i < topUps.size(); i++) {
            if (topUps.get(i).after().compareTo(topUps.get(i - 1).after()) < 0) {
                throw new IllegalArgumentException("top-ups must stand in the order of time: " + topUps);
            }
        }
        if (period != null && !topUps.isEmpty()
                && period.compareTo(topUps.get(topUps.size() - 1).after()) < 0) {
            throw new IllegalArgumentException("the last top-up comes after the period of " + period);
        }
        if (period != null && (period.isZero() || period.isNegative())) {
            throw new IllegalArgumentException("a period is longer than nothing, not " + period);
        }
    }

    /** A balance that only falls. */
    public static Story draining(BigDecimal opening, BigDecimal dollarsPerHour) {
        return new Story(opening, Fleet.costing(dollarsPerHour), List.of(), null);
    }

    /**
     * The demo's: from $1,000 down to about $100 where somebody pays in time, then down again until the account is
     * suspended for three hours, and so on every 52 hours.
     */
    public static Story demo() {
        BigDecimal payment = new BigDecimal("1000");
        return new Story(new BigDecimal("1000.0041673282533"),
                new Fleet(new BigDecimal("38.40"), BigDecimal.ZERO, new BigDecimal("2.40")),
                List.of(new TopUp(Duration.ofHours(22), payment), new TopUp(Duration.ofHours(52), payment)),
                Duration.ofHours(52));
    }

    /**
     * @param index 0 for the first top-up ever
     * @return empty when the story has no more
     */
    Optional<TopUp> topUp(int index) {
        if (topUps.isEmpty() || period == null && index >= topUps.size()) {
            return Optional.empty();
        }
        TopUp topUp = topUps.get(index % topUps.size());
        return Optional.of(period == null ? topUp : topUp.later(period.multipliedBy(index / topUps.size())));
    }
}
