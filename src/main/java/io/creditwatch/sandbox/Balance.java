package io.creditwatch.sandbox;

import java.math.BigDecimal;

/**
 * What is asked for with {@code PUT /sandbox/balance}.
 *
 * @param credit dollars, of any sign
 */
public record Balance(BigDecimal credit) {

    public Balance {
        if (credit == null) {
            throw new IllegalArgumentException("credit is missing, for example {\"credit\": 27.80}");
        }
    }
}
