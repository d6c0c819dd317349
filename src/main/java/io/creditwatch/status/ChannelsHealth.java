package io.creditwatch.status;

import io.creditwatch.ledger.LastDelivery;
import io.creditwatch.ledger.Outbox;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** How each channel's last delivery went. Neither readiness nor liveness, for the reason of {@link AccountsHealth}. */
public final class ChannelsHealth extends AbstractHealthCheck {

    private final Outbox outbox;

    public ChannelsHealth(Outbox outbox) {
        super("creditwatch", "channels");
        this.outbox = outbox;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return false;
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
