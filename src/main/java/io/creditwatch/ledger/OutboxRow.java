package io.creditwatch.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import io.creditwatch.alert.CreditEvent;
import java.time.Instant;
import java.util.Locale;

/**
 * One event and one channel, as the outbox has it.
 *
 * @param account   the account's name
 * @param sequence  of the event within the account
 * @param type      of the event
 * @param channel   the channel's name
 * @param state     where it stands
 * @param summary   of the event: one line of plain text
 * @param decidedAt when the event was decided
 * @param queuedAt  when it was put into the outbox, by a replay last
 * @param triedAt   when it was last tried; null before the first time
 * @param dueAt     when it is tried next; means nothing unless it is waiting
 * @param attempts  how often it was tried, those before a replay included
 * @param answer    what the receiver last said; null before it was first tried
 */
public record OutboxRow(String account, long sequence, CreditEvent.Type type, String channel, State state,
                        String summary, Instant decidedAt, Instant queuedAt, Instant triedAt, Instant dueAt,
                        int attempts, String answer) {

    /** Where it stands. {@code REPLACED}: a newer reminder says the same. */
    public enum State {
        WAITING, DELIVERED, DEAD, REPLACED;

        /** As it stands in the JSON API. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
