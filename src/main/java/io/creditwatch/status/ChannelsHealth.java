package io.creditwatch.status;

import io.creditwatch.ledger.ChannelBacklog;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Health check with each channel's last delivery and its undelivered notifications. */
public final class ChannelsHealth extends DependencyHealth {

    /** Longest wait of a healthy notification; longer than the longest time between two attempts. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Wait after which the other channels are notified that the channel is down. */
    private static final Duration LONG_SILENCE = Duration.ofHours(1);

    private final CachedRead<List<ChannelBacklog>> backlogs;
    private final Collection<String> channels;
    private final Function<String, Optional<String>> hanging;

    /**
     * @param channels names of the channels that are on
     * @param hanging  describes the hanging workers of a channel; empty when there are none
     */
    public ChannelsHealth(CachedRead<List<ChannelBacklog>> backlogs, Collection<String> channels,
                          Function<String, Optional<String>> hanging) {
        super("channels");
        this.backlogs = backlogs;
        this.channels = channels;
        this.hanging = hanging;
    }

    /** Returns false when there are channels, and each has a notification that has waited for an hour. */
    public static boolean anyChannelDelivers(List<ChannelBacklog> backlogs) {
        return backlogs.isEmpty() || backlogs.stream().anyMatch(backlog -> backlog.oldestAge().compareTo(LONG_SILENCE) < 0);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        backlogs.value().ifPresentOrElse(read -> show(result, read),
                () -> result.down().message("the database does not answer"));
    }

    private void show(HealthCheckResultBuilder result, List<ChannelBacklog> read) {
        Map<String, String> stuck = new LinkedHashMap<>();
        channels.forEach(channel -> hanging.apply(channel).ifPresent(workers -> stuck.put(channel, workers)));
        boolean isWell = stuck.isEmpty() && read.stream().allMatch(backlog ->
                (backlog.last() == null || backlog.last().delivered()) && backlog.oldestAge().compareTo(PATIENCE) <= 0);
        result.state(isWell ? State.UP : State.DOWN);
        Map<String, String> described = new LinkedHashMap<>();
        read.stream().filter(backlog -> backlog.last() != null)
                .forEach(backlog -> described.put(backlog.channel(), describe(backlog.last())));
        read.stream().filter(backlog -> backlog.waiting() > 0 || backlog.dead() > 0)
                .forEach(backlog -> described.merge(backlog.channel(), describe(backlog),
                        (last, left) -> last + ", " + left));
        stuck.forEach((channel, workers) -> described.merge(channel, workers, (last, more) -> last + ", " + more));
        described.forEach(result::detail);
        // Camel shows the details only with ?data=true
        result.message(described.isEmpty() ? "nothing to deliver so far" : described.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining("; ")));
    }

    private static String describe(ChannelBacklog.Attempt last) {
        return (last.delivered() ? "delivered: " : "failed: ") + last.answer();
    }

    private static String describe(ChannelBacklog backlog) {
        String waiting = backlog.waiting() == 0 ? ""
                : backlog.waiting() + " waiting for up to " + backlog.oldestAge().toSeconds() + " s";
        String dead = backlog.dead() == 0 ? "" : backlog.dead() + " dead (replay sends them again)";
        return waiting.isEmpty() || dead.isEmpty() ? waiting + dead : waiting + ", " + dead;
    }
}
