package io.creditwatch.status;

import io.creditwatch.ledger.LastDelivery;
import io.creditwatch.ledger.Outbox;
import java.util.List;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;

/** How each channel's last delivery went. */
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
        deliveries.forEach(last -> result.detail(last.channel(), describe(last)));
        // Camel shows the details only to those who ask for them with ?data=true
        result.message(deliveries.isEmpty() ? "nothing to deliver so far" : deliveries.stream().map(last -> last.channel() + " " + describe(last))
                .collect(Collectors.joining("; ")));
    }

    private static String describe(LastDelivery last) {
        return (last.delivered() ? "delivered: " : "failed: ") + last.answer();
    }
}
