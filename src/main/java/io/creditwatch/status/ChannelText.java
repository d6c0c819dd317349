package io.creditwatch.status;

import io.creditwatch.ledger.Notifications.ChannelBacklog;
import java.util.Optional;

/**
 * Channel in the words of the page.
 *
 * @param hanging description of its hanging workers; empty text when none hangs
 */
public record ChannelText(ChannelBacklog backlog, String hanging) {

    public String state() {
        return !hanging.isEmpty() || !ChannelView.delivers(backlog) ? "failed"
                : backlog.last() == null ? "untried" : "delivered";
    }

    public boolean fails() {
        return view().problem() != null;
    }

    private ChannelView view() {
        return ChannelView.of(backlog, Optional.of(hanging).filter(workers -> !workers.isEmpty()));
    }

    /** Returns what fails, as in {@code slack refuses notifications}. */
    public String problem() {
        return backlog.channel() + switch (view().problem()) {
            case HANGS -> " hangs";
            case REFUSES -> " refuses notifications";
            case FAILS -> " does not deliver";
        };
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
