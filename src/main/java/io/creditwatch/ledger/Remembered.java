package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import java.time.Instant;

/**
 * What is remembered of an account.
 *
 * @param nextPoll when it is polled next; null when it is no longer configured
 */
public record Remembered(AlertState state, Instant nextPoll) {
}
