package io.creditwatch.status;

import io.creditwatch.ledger.Notifications.ChannelBacklog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Gauges of the outbox, for each channel. */
public final class OutboxMeters implements MeterBinder {

    private final Collection<String> channels;
    private final CachedRead<List<ChannelBacklog>> backlogs;

    /** @param channels names of the channels that are on */
    public OutboxMeters(Collection<String> channels, CachedRead<List<ChannelBacklog>> backlogs) {
        this.channels = channels;
        this.backlogs = backlogs;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String channel : channels) {
            gauge(registry, "creditwatch.outbox.waiting", "Notifications still to be delivered", channel,
                    ChannelBacklog::waiting);
            gauge(registry, "creditwatch.outbox.oldest.age.seconds", "Time that the oldest of them has waited", channel,
                    backlog -> backlog.oldestAge().toMillis() / 1000.0);
            gauge(registry, "creditwatch.outbox.dead", "Dead letters, until they are replayed", channel,
                    ChannelBacklog::dead);
        }
    }

    private void gauge(MeterRegistry registry, String name, String help, String channel,
                       ToDoubleFunction<ChannelBacklog> value) {
        Gauge.builder(name, backlogs, recent -> recent.value().stream().flatMap(List::stream)
                        .filter(backlog -> backlog.channel().equals(channel))
                        .mapToDouble(value).findFirst().orElse(Double.NaN))
                .strongReference(true).description(help).tag("channel", channel).register(registry);
    }
}
