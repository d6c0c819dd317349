package io.creditwatch.vendor;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What an account's machines cost, as the vendor's dashboard says.
 *
 * @param account    the account's name
 * @param at         when the answer was there
 * @param usdPerHour dollars an hour, exact, not negative
 */
public record Cost(String account, Instant at, BigDecimal usdPerHour) implements CostOutcome {
}
