package io.creditwatch.ledger;

import java.time.Instant;

/**
 * One event and one channel, as the outbox has it.
 *
 * @param account   the account's name
 * @param sequence  of the event within the account
 * @param type      of the event, as {@link io.creditwatch.alert.CreditEvent.Type#wireName}
 * @param channel   the channel's name
 * @param decidedAt when the event was decided
 * @param queuedAt  when it was put into the outbox, by a replay last
 * @param triedAt   when it was last tried; null before the first time
 * @param dueAt     when it is tried next; means nothing unless it is waiting
 * @param attempts  how often it was tried, those before a replay included
 * @param answer    what the receiver last said; null before it was first tried
 */
public record OutboxRow(String account, long sequence, String type, String channel, State state, Instant decidedAt,
                        Instant queuedAt, Instant triedAt, Instant dueAt, int attempts, String answer) {

    /** Where it stands. {@code REPLACED}: a newer reminder says the same. */
    public enum State { WAITING, DELIVERED, DEAD, REPLACED }
}
