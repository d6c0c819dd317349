package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * One of those that the money goes to.
 *
 * @param name       as the vendor has it; it comes from outside, so escape it
 * @param type       as the vendor has it, such as {@code instance}; null when it did not say
 * @param usdPerHour more than zero
 */
public record Spender(String name, String type,
                      @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal usdPerHour) {
}
