package io.creditwatch.ledger;

import java.time.Instant;

/**
 * How it went when a channel was last tried.
 *
 * @param channel   its name
 * @param delivered whether the receiver took it
 * @param answer    what the receiver said
 * @param at        when; to the accuracy of the row it stands in
 */
public record LastDelivery(String channel, boolean delivered, String answer, Instant at) {
}
