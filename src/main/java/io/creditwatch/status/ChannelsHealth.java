package io.creditwatch.status;

import io.creditwatch.ledger.LastDelivery;
import io.creditwatch.ledger.Outbox;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** How each channel's last delivery went. */
public final class ChannelsHealth extends OutsideHealth {

    private final Outbox outbox;

    public ChannelsHealth(Outbox outbox) {
        super("channels");
        this.outbox = outbox;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        for (LastDelivery last : outbox.lastDeliveries()) {
            result.detail(last.channel(), (last.delivered() ? "delivered: " : "failed: ") + last.answer());
            if (!last.delivered()) {
                result.down().message("the last delivery to " + last.channel() + " failed");
            }
        }
    }
}
