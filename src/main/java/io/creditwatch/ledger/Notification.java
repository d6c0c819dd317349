package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;

/**
 * One event on its way to one channel, claimed by one worker.
 *
 * @param channel  the channel's name: {@code slack}, {@code email}, {@code queue}, or one of the operator's own
 * @param event    what is told
 * @param present  what holds now, which is not what the event says when that is late; null for a test
 * @param attempts how often it has been tried before
 * @param token    the claim under which its outcome may be written; null when the ledger knows nothing of it
 */
public record Notification(String channel, CreditEvent event, Present present, int attempts, String token) {
}
