package io.creditwatch.status;

import io.creditwatch.ledger.OutboxLevel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How full the outbox is, for each channel. */
public final class OutboxMeters implements MeterBinder {

    private final Collection<String> channels;
    private final CachedRead<List<OutboxLevel>> levels;

    /** @param channels those that are on */
    public OutboxMeters(Collection<String> channels, CachedRead<List<OutboxLevel>> levels) {
        this.channels = channels;
        this.levels = levels;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String channel : channels) {
            gauge(registry, "creditwatch.outbox.waiting", "Notifications still to be delivered", channel,
                    OutboxLevel::waiting);
            gauge(registry, "creditwatch.outbox.oldest.age.seconds", "How long the oldest of them has waited", channel,
                    level -> level.oldestAge().toMillis() / 1000.0);
            gauge(registry, "creditwatch.outbox.dead", "Notifications given up, until they are replayed", channel,
                    OutboxLevel::dead);
        }
    }

    private void gauge(MeterRegistry registry, String name, String help, String channel,
                       ToDoubleFunction<OutboxLevel> value) {
        Gauge.builder(name, levels, recent -> recent.value().stream().flatMap(List::stream)
                        .filter(level -> level.channel().equals(channel))
                        .mapToDouble(value).findFirst().orElse(Double.NaN))
                .strongReference(true).description(help).tag("channel", channel).register(registry);
    }
}
