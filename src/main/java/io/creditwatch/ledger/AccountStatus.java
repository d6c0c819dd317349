package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import java.time.Instant;

/**
 * One account as the ledger has it.
 *
 * @param nextPollAt time of the next poll; null when the account is no longer configured
 */
public record AccountStatus(AlertState state, Instant nextPollAt) {
}
