package io.creditwatch.status;

import io.creditwatch.ledger.ChannelBacklog;
import io.creditwatch.ledger.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a channel is, as {@code /api/channels} and the status page show it.
 *
 * @param name      the channel's
 * @param delivered whether the last try went well; null before the first
 * @param answer    what the receiver said to it; null before the first
 * @param triedAt   when that was; null before the first
 * @param waiting   how many notifications are still to be delivered
 * @param dead      how many were given up
 */
public record ChannelView(String name, Boolean delivered, String answer, Instant triedAt, int waiting, int dead) {

    /** @param channels the names of those that are on */
    static List<ChannelView> all(Notifications notifications, List<String> channels) {
        return notifications.backlogs(channels).stream().map(ChannelView::of).toList();
    }

    private static ChannelView of(ChannelBacklog backlog) {
        Optional<Attempt> last = Optional.ofNullable(backlog.last());
        return new ChannelView(backlog.channel(), last.map(Attempt::delivered).orElse(null),
                last.map(Attempt::answer).orElse(null), last.map(Attempt::at).orElse(null),
                backlog.waiting(), backlog.dead());
    }
}
