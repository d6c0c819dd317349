package io.creditwatch.ledger;

import io.creditwatch.alert.AlertState;
import java.time.Instant;

/**
 * State of one account in the ledger.
 *
 * @param nextPollAt time of the next poll; null when the account is no longer configured
 */
public record AccountStatus(AlertState state, Instant nextPollAt) {
}
