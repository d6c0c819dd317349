package io.creditwatch.status;

import io.creditwatch.ledger.Notifications.ChannelBacklog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Health check with each channel's last delivery and its undelivered notifications. */
public final class ChannelsHealth extends DependencyHealth<List<ChannelBacklog>> {

    /** Wait after which the other channels are notified that the channel is down. */
    private static final Duration LONG_SILENCE = Duration.ofHours(1);

    private final Function<String, Optional<String>> hanging;

    /** @param hanging describes the hanging workers of a channel; empty when there are none */
    public ChannelsHealth(CachedRead<List<ChannelBacklog>> backlogs, Function<String, Optional<String>> hanging) {
        super("channels", backlogs);
        this.hanging = hanging;
    }

    /** Returns false when there are channels, and each of them has a notification that has waited for an hour. */
    public static boolean anyChannelDelivers(List<ChannelBacklog> backlogs) {
        return backlogs.isEmpty()
                || backlogs.stream().anyMatch(backlog -> backlog.oldestAge().compareTo(LONG_SILENCE) < 0);
    }

    @Override
    boolean isUp(List<ChannelBacklog> backlogs) {
        return backlogs.stream().allMatch(backlog -> ChannelView.delivers(backlog)
                && hanging.apply(backlog.channel()).isEmpty());
    }

    @Override
    Map<String, String> describe(List<ChannelBacklog> backlogs) {
        Map<String, String> described = new LinkedHashMap<>();
        backlogs.forEach(backlog -> described.put(backlog.channel(), describe(backlog)));
        described.values().removeIf(String::isEmpty);
        return described;
    }

    private String describe(ChannelBacklog backlog) {
        ChannelBacklog.Attempt last = backlog.last();
        return Stream.of(
                last == null ? "" : (last.delivered() ? "delivered: " : "failed: ") + last.answer(),
                backlog.waiting() == 0 ? ""
                        : backlog.waiting() + " waiting for up to " + backlog.oldestAge().toSeconds() + " s",
                backlog.dead() == 0 ? "" : backlog.dead() + " dead (replay sends them again)",
                hanging.apply(backlog.channel()).orElse(""))
                .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
