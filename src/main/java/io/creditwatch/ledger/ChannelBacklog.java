package io.creditwatch.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * Notifications that a channel has not delivered, and how its last attempt went.
 *
 * @param channel   name of the channel
 * @param waiting   number of notifications that are still to be delivered
 * @param oldestAge time that the oldest of them has waited; zero when there is none
 * @param dead      number of dead letters
 * @param last      the last attempt; null before the first
 */
public record ChannelBacklog(String channel, int waiting, Duration oldestAge, int dead, Attempt last) {

    /**
     * Attempt to deliver.
     *
     * @param delivered whether the receiver accepted it
     * @param answer    answer of the receiver
     */
    public record Attempt(boolean delivered, String answer, Instant at) {
    }
}
