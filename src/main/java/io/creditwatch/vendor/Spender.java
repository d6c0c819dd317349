package io.creditwatch.vendor;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

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
