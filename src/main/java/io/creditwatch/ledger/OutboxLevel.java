package io.creditwatch.ledger;

import java.time.Duration;

/**
 * How full the outbox is for one channel.
 *
 * @param channel   its name
 * @param waiting   how many notifications are still to be delivered
 * @param oldestAge how long the oldest of them has waited; zero when there is none
 * @param dead      how many were given up
 */
public record OutboxLevel(String channel, int waiting, Duration oldestAge, int dead) {
}
