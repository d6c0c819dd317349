package io.creditwatch.ledger;

import java.util.Optional;

/**
 * Which notifications are meant.
 *
 * @param channel those of this channel; empty: of every one
 * @param account those of this account; empty: of every one
 */
public record OutboxFilter(Optional<String> channel, Optional<String> account) {

    public static final OutboxFilter ALL = new OutboxFilter(Optional.empty(), Optional.empty());
}
