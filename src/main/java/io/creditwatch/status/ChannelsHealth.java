package io.creditwatch.status;

import io.creditwatch.ledger.LastDelivery;
import io.creditwatch.ledger.Outbox;
import io.creditwatch.ledger.OutboxLevel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;

/** How each channel's last delivery went, and what it has not delivered. */
public final class ChannelsHealth extends OutsideHealth {

    private final Outbox outbox;
    private final Collection<String> channels;

    /** @param channels those that are on */
    public ChannelsHealth(Outbox outbox, Collection<String> channels) {
        super("channels");
        this.outbox = outbox;
        this.channels = channels;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        List<LastDelivery> deliveries = outbox.lastDeliveries(channels);
        result.state(deliveries.stream().allMatch(LastDelivery::delivered) ? State.UP : State.DOWN);
        Map<String, String> described = new LinkedHashMap<>();
        deliveries.forEach(last -> described.put(last.channel(), describe(last)));
        outbox.levels(channels).stream().filter(level -> level.waiting() > 0 || level.dead() > 0)
                .forEach(level -> described.merge(level.channel(), describe(level),
                        (last, left) -> last + ", " + left));
        described.forEach(result::detail);
        // Camel shows the details only to those who ask for them with ?data=true
        result.message(described.isEmpty() ? "nothing to deliver so far" : described.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining("; ")));
    }

    private static String describe(LastDelivery last) {
        return (last.delivered() ? "delivered: " : "failed: ") + last.answer();
    }

    private static String describe(OutboxLevel level) {
        String waiting = level.waiting() == 0 ? "" : level.waiting() + " waiting";
        String dead = level.dead() == 0 ? "" : level.dead() + " given up (replay sends them again)";
        return waiting.isEmpty() || dead.isEmpty() ? waiting + dead : waiting + ", " + dead;
    }
}
