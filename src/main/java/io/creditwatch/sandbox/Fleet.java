package io.creditwatch.sandbox;

import java.math.BigDecimal;

/**
 * Cost of an account's machines and disks while they run.
 *
 * @param instances  dollars per hour
 * @param containers dollars per hour
 * @param volumes    dollars per hour
 */
public record Fleet(BigDecimal instances, BigDecimal containers, BigDecimal volumes) {

    /** Fleet without cost. */
    public static final Fleet IDLE = new Fleet(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public Fleet {
        if (instances.signum() < 0 || containers.signum() < 0 || volumes.signum() < 0) {
            throw new IllegalArgumentException("the cost of a fleet is 0 or more");
        }
    }

    /** Returns a fleet of instances alone. */
    public static Fleet costing(BigDecimal dollarsPerHour) {
        return new Fleet(dollarsPerHour, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    Fleet times(int factor) {
        BigDecimal times = BigDecimal.valueOf(factor);
        return new Fleet(instances.multiply(times), containers.multiply(times), volumes.multiply(times));
    }

    /** Returns the burn rate in dollars per hour. */
    public BigDecimal burnRate() {
        return instances.add(containers).add(volumes);
    }
}
