package io.creditwatch.sandbox;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * A payment that a story has in it.
 *
 * @param after  how long after the account was opened it comes in
 * @param amount dollars
 */
public record TopUp(Duration after, BigDecimal amount) {

    TopUp later(Duration by) {
        return new TopUp(after.plus(by), amount);
    }
}
