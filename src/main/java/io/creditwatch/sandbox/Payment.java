package io.creditwatch.sandbox;

import java.math.BigDecimal;

/**
 * What is asked for with {@code POST /sandbox/top-up}.
 *
 * @param amount dollars, more than none
 */
public record Payment(BigDecimal amount) {

    public Payment {
        if (amount == null || amount.signum() <= 0) {
            throw new IllegalArgumentException("amount is more than 0 dollars, for example {\"amount\": 3000}");
        }
    }
}
