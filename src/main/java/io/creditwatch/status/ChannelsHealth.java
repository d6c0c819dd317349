package io.creditwatch.status;

import io.creditwatch.ledger.LastDelivery;
import io.creditwatch.ledger.OutboxLevel;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;

/** How each channel's last delivery went, and what it has not delivered. */
public final class ChannelsHealth extends DependencyHealth {

    /** For how long a notification may wait; longer than the longest time between two attempts. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** After which the other channels are told, if there are any that take it. */
    private static final Duration LONG_SILENCE = Duration.ofHours(1);

    private final CachedRead<List<LastDelivery>> lastDeliveries;
    private final CachedRead<List<OutboxLevel>> levels;
    private final Collection<String> channels;
    private final Function<String, Optional<String>> hanging;

    /**
     * @param lastDeliveries of the channels that are on
     * @param levels         of the same channels
     * @param channels       those that are on
     * @param hanging        says of a channel how many of its workers hang; empty when none does
     */
    public ChannelsHealth(CachedRead<List<LastDelivery>> lastDeliveries, CachedRead<List<OutboxLevel>> levels,
                          Collection<String> channels, Function<String, Optional<String>> hanging) {
        super("channels");
        this.lastDeliveries = lastDeliveries;
        this.levels = levels;
        this.channels = channels;
        this.hanging = hanging;
    }

    /** False when there are channels, and each has a notification that has waited for an hour. */
    public static boolean anyChannelDelivers(List<OutboxLevel> levels) {
        return levels.isEmpty() || levels.stream().anyMatch(level -> level.oldestAge().compareTo(LONG_SILENCE) < 0);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Optional<List<LastDelivery>> deliveries = lastDeliveries.value();
        Optional<List<OutboxLevel>> filled = levels.value();
        if (deliveries.isEmpty() || filled.isEmpty()) {
            result.down().message("the database does not answer");
        } else {
            show(result, deliveries.get(), filled.get());
        }
    }

    private void show(HealthCheckResultBuilder result, List<LastDelivery> deliveries, List<OutboxLevel> filled) {
        Map<String, String> stuck = new LinkedHashMap<>();
        channels.forEach(channel -> hanging.apply(channel).ifPresent(workers -> stuck.put(channel, workers)));
        boolean isWell = deliveries.stream().allMatch(LastDelivery::delivered) && stuck.isEmpty()
                && filled.stream().allMatch(level -> level.oldestAge().compareTo(PATIENCE) <= 0);
        result.state(isWell ? State.UP : State.DOWN);
        Map<String, String> described = new LinkedHashMap<>();
        deliveries.forEach(last -> described.put(last.channel(), describe(last)));
        filled.stream().filter(level -> level.waiting() > 0 || level.dead() > 0)
                .forEach(level -> described.merge(level.channel(), describe(level),
                        (last, left) -> last + ", " + left));
        stuck.forEach((channel, workers) -> described.merge(channel, workers, (last, more) -> last + ", " + more));
        described.forEach(result::detail);
        // Camel shows the details only to those who ask for them with ?data=true
        result.message(described.isEmpty() ? "nothing to deliver so far" : described.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining("; ")));
    }

    private static String describe(LastDelivery last) {
        return (last.delivered() ? "delivered: " : "failed: ") + last.answer();
    }

    private static String describe(OutboxLevel level) {
        String waiting = level.waiting() == 0 ? ""
                : level.waiting() + " waiting for up to " + level.oldestAge().toSeconds() + " s";
        String dead = level.dead() == 0 ? "" : level.dead() + " given up (replay sends them again)";
        return waiting.isEmpty() || dead.isEmpty() ? waiting + dead : waiting + ", " + dead;
    }
}
