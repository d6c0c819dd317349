package io.creditwatch.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.mapper.reflect.ColumnName;

/**
 * Event for one channel: a row of the outbox.
 *
 * @param channel name of the channel: {@code slack}, {@code email}, {@code queue}, or one of the operator's own
 * @param claim   the claim of the worker that delivers it; null when it was only listed
 */
public record Notification(String channel, CreditEvent event, Status status, Claim claim) {

    /** Progress of a notification that no recipient has, and that waits for no older one. */
    public Notification(String channel, CreditEvent event, AlertState current, int attempts, String token) {
        this(channel, event, new Status(State.WAITING, attempts, null, null, null, null),
                new Claim(token, current, Recipients.NONE, List.of()));
    }

    /** State of a notification. {@code REPLACED}: a newer reminder says the same. */
    public enum State {
        WAITING, DELIVERED, DEAD, REPLACED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Progress of a delivery.
     *
     * @param attempts number of attempts, those before a replay included
     * @param queuedAt time at which it was put into the outbox, by a replay last
     * @param triedAt  time of the last attempt; null before the first
     * @param dueAt    time of the next attempt; without meaning unless it is waiting
     * @param answer   last answer of the receiver; null before the first attempt
     */
    public record Status(State state, int attempts, @ColumnName("created_at") Instant queuedAt, Instant triedAt,
                         Instant dueAt, String answer) {
    }

    /**
     * Right of one worker to deliver a notification.
     *
     * @param token   key with which the outcome may be written; null when the notification is not in the ledger
     * @param current state of the account at the time of the claim; null for a test
     * @param done    recipients that are done with it, after an attempt that reached some and not all
     * @param earlier the same of each older notification of the account and channel that some recipients wait for
     */
    public record Claim(String token, AlertState current, Recipients done, List<Recipients> earlier) {
    }

    public int attempts() {
        return status.attempts();
    }

    public String token() {
        return claim.token();
    }

    public AlertState current() {
        return claim.current();
    }

    public Recipients done() {
        return claim.done();
    }

    /** Returns whether a recipient has to get an older notification first. */
    public boolean isBehind(String recipient) {
        return !done().isDone(recipient) && claim.earlier().stream().anyMatch(older -> !older.isDone(recipient));
    }

    public boolean isDue(String recipient) {
        return !done().isDone(recipient) && !isBehind(recipient);
    }
}
