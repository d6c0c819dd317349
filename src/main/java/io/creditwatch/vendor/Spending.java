package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonFormat;
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

    public static final Spending UNKNOWN = new Spending(List.of(), List.of(), 0);

    /**
     * Resource that money is spent on.
     *
     * @param name       as the vendor states it; escape it, since it comes from outside
     * @param type       as the vendor states it, such as {@code instance}; null if it did not say
     * @param usdPerHour more than zero
     */
    public record Spender(String name, String type,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal usdPerHour) {
    }

    public BigDecimal usdPerHour() {
        return Stream.concat(spenders.stream(), machines.stream().filter(machine -> spenders.stream()
                        .noneMatch(spender -> spender.name().equals(machine.name()))))
                .map(Spender::usdPerHour).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
