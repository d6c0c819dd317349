package io.creditwatch.assessment;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a balance that cannot be read is taken to be by now: it goes on falling as it did. Never a reading.
 *
 * @param condition  what it would be called
 * @param creditUsd  dollars left, not under the floor
 * @param criticalAt when it is CRITICAL, or was
 */
public record Projection(Condition condition, BigDecimal creditUsd, Instant criticalAt) {
}
