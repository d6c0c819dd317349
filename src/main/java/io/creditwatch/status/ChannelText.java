package io.creditwatch.status;

import io.creditwatch.ledger.Notifications.ChannelBacklog;
import java.time.Duration;

/**
 * Channel in the words of the page.
 *
 * @param hanging description of its hanging workers; empty text when none hangs
 */
public record ChannelText(ChannelBacklog backlog, String hanging) {

    /** Longest wait of a healthy notification; longer than the longest time between two attempts. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    public String state() {
        return fails() ? "failed" : backlog.last() == null ? "untried" : "delivered";
    }

    public boolean fails() {
        return !hanging.isEmpty() || backlog.last() != null && !backlog.last().delivered()
                || backlog.oldestAge().compareTo(PATIENCE) > 0;
    }

    /** Returns what fails, as in {@code slack refuses notifications}. */
    public String problem() {
        return backlog.channel() + (!hanging.isEmpty() ? " hangs"
                : refuses() ? " refuses notifications" : " does not deliver");
    }

    public boolean refuses() {
        return backlog.dead() > 0;
    }

    /** Returns how many notifications it has not delivered. */
    public String undelivered() {
        String waiting = backlog.waiting() == 0 ? "" : backlog.waiting() + " waiting";
        String dead = backlog.dead() == 0 ? "" : backlog.dead() + (backlog.dead() == 1 ? " dead letter" : " dead letters");
        return waiting + (waiting.isEmpty() || dead.isEmpty() ? "" : ", ") + dead;
    }
}
