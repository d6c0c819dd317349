package io.creditwatch.delivery.slack;

import io.creditwatch.ledger.SlackThreads.SlackThread;

/**
 * Where in Slack a notice goes.
 *
 * @param thread the one that it follows in; null when it follows in none
 */
public record SlackPlace(Kind kind, SlackThread thread) {

    public enum Kind {
        /** A message of its own, to which nothing belongs. */
        ALONE,
        /** The first message of an episode. */
        FIRST,
        /** A reply, and the newest notice of the episode: the first message is to show it. */
        NEWEST,
        /** A reply that is older than what the first message shows: a repeat, or one that was replayed. */
        BELATED
    }

    boolean isReply() {
        return switch (kind) {
            case ALONE, FIRST -> false;
            case NEWEST, BELATED -> true;
        };
    }
}
