package io.creditwatch.delivery.slack;

import io.creditwatch.ledger.SlackThreads.SlackThread;

/**
 * Place of a message in Slack.
 *
 * @param thread thread that it replies to; null when it is no reply
 */
public record SlackPlace(Kind kind, SlackThread thread) {

    public enum Kind {
        /** A message outside any thread. */
        ALONE,
        /** The first message of an incident. */
        FIRST,
        /** A reply about the newest event, which the first message has to show. */
        NEWEST,
        /** A reply about an older event: a repeat or a replay. */
        BELATED
    }

    boolean isReply() {
        return switch (kind) {
            case ALONE, FIRST -> false;
            case NEWEST, BELATED -> true;
        };
    }
}
