package io.creditwatch.status;

import io.creditwatch.ledger.Notifications.ChannelBacklog.Attempt;
import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.creditwatch.ledger.Notifications;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * State of a channel, as {@code /api/channels} and the status page show it.
 *
 * @param delivered whether the last attempt was delivered; null before the first
 * @param answer    answer of the receiver; null before the first attempt
 * @param triedAt   time of the last attempt; null before the first
 * @param waiting   number of notifications that are still to be delivered
 * @param dead      number of dead letters
 */
public record ChannelView(String name, Boolean delivered, String answer, Instant triedAt, int waiting, int dead) {

    /** @param channels names of the channels that are on */
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
