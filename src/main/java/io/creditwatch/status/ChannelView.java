package io.creditwatch.status;

import io.creditwatch.ledger.LastDelivery;
import io.creditwatch.ledger.Outbox;
import io.creditwatch.ledger.OutboxLevel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    static List<ChannelView> all(Outbox outbox, List<String> channels) {
        Map<String, LastDelivery> last = outbox.lastDeliveries(channels).stream()
                .collect(Collectors.toMap(LastDelivery::channel, Function.identity()));
        return outbox.levels(channels).stream()
                .map(level -> of(level, Optional.ofNullable(last.get(level.channel())))).toList();
    }

    private static ChannelView of(OutboxLevel level, Optional<LastDelivery> last) {
        return new ChannelView(level.channel(), last.map(LastDelivery::delivered).orElse(null),
                last.map(LastDelivery::answer).orElse(null), last.map(LastDelivery::at).orElse(null),
                level.waiting(), level.dead());
    }
}
