package io.creditwatch.ledger;

import io.creditwatch.alert.CreditEvent;
import java.util.List;

/**
 * One event on its way to one channel, claimed by one worker.
 *
 * @param channel  the channel's name: {@code slack}, {@code email}, {@code queue}, or one of the operator's own
 * @param event    what is told
 * @param present  what holds now, which is not what the event says when that is late; null for a test
 * @param attempts how often it has been tried before
 * @param token    the claim under which its outcome may be written; null when the ledger knows nothing of it
 * @param done     the recipients that are done with it, after an attempt that reached some and not all
 * @param earlier  the same of each older notification of the account and channel that some still wait for
 */
public record Notification(String channel, CreditEvent event, Present present, int attempts, String token,
                           Recipients done, List<Recipients> earlier) {

    /** One that nobody has, and that waits for no older one. */
    public Notification(String channel, CreditEvent event, Present present, int attempts, String token) {
        this(channel, event, present, attempts, token, Recipients.NONE, List.of());
    }

    /** Whether a recipient has to get an older notification first. */
    public boolean isBehind(String recipient) {
        return !done.isDone(recipient) && earlier.stream().anyMatch(older -> !older.isDone(recipient));
    }

    /** Whether a recipient gets it now. */
    public boolean isDue(String recipient) {
        return !done.isDone(recipient) && !isBehind(recipient);
    }
}
