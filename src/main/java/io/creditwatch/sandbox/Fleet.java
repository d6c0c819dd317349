package io.creditwatch.sandbox;

import java.math.BigDecimal;

/**
 * What an account's machines and disks cost while they run.
 *
 * @param instances  dollars per hour
 * @param containers dollars per hour
 * @param volumes    dollars per hour
 */
public record Fleet(BigDecimal instances, BigDecimal containers, BigDecimal volumes) {

    /** Nothing that costs. */
    public static final Fleet IDLE = new Fleet(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public Fleet {
        if (instances.signum() < 0 || containers.signum() < 0 || volumes.signum() < 0) {
            throw new IllegalArgumentException("a fleet costs nothing or more");
        }
    }

    /** A fleet of instances alone. */
    public static Fleet costing(BigDecimal dollarsPerHour) {
        return new Fleet(dollarsPerHour, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** A fleet of so many times the cost. */
    Fleet times(int factor) {
        BigDecimal times = BigDecimal.valueOf(factor);
        return new Fleet(instances.multiply(times), containers.multiply(times), volumes.multiply(times));
    }

    /** Dollars per hour. */
    public BigDecimal burn() {
        return instances.add(containers).add(volumes);
    }
}
