package io.creditwatch.vendor;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Greatest spenders of an account, by the vendor's list of usage.
 *
 * @param spenders resources with the highest known costs, the highest first
 * @param machines machines with the highest known costs that can be hibernated, the highest first
 * @param unpriced number of other resources that may cost something, but whose cost the list does not state
 */
public record Spending(List<Spender> spenders, List<Spender> machines, int unpriced) {

    /** Spending of which nothing is known. */
    public static final Spending UNKNOWN = new Spending(List.of(), List.of(), 0);

    /** Returns the sum of these costs, each resource once. */
    public BigDecimal usdPerHour() {
        return Stream.concat(spenders.stream(), machines.stream().filter(machine -> spenders.stream()
                        .noneMatch(spender -> spender.name().equals(machine.name()))))
                .map(Spender::usdPerHour).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
