package io.creditwatch.delivery;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.LedgerAlarm;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Outbox;
import io.creditwatch.text.RootMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Records the outcome of each delivery: in the outbox, in the counters, and in the log. */
public final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Outbox outbox;
    private final LedgerAlarm alarm;
    private final MeterRegistry meters;

    /** @param alarm sender of notifications that are not in the outbox */
    public Settlement(Outbox outbox, LedgerAlarm alarm, MeterRegistry meters, Collection<String> channels) {
        this.outbox = outbox;
        this.alarm = alarm;
        this.meters = meters;
        channels.forEach(channel -> List.of("delivered", "again", "refused").forEach(label -> counter(channel, label)));
    }

    public void delivered(Notification notification) {
        settle(notification, new Delivered("accepted"));
    }

    /** Records an outcome. A database error is logged and not thrown: the outbox writes the outcome later. */
    public void settle(Notification notification, DeliveryOutcome outcome) {
        count(notification, outcome);
        try {
            if (notification.token() == null) {
                alarm.settle(notification, outcome);
            } else {
                outbox.settle(notification, outcome);
            }
        } catch (RuntimeException e) {
            LOG.error("event=outcome-not-written channel={} account={} sequence={} outcome=\"{}\" reason=\"{}\" "
                            + "action=\"it is written when the database accepts writes\"",
                    notification.channel(), notification.event().account(), notification.event().sequence(),
                    outcome.answer(), RootMessage.of(e));
        }
    }

    private void count(Notification notification, DeliveryOutcome outcome) {
        if (outcome instanceof Delivered) {
            log(Level.INFO, "delivered", "delivered", notification, outcome.answer(), "");
        } else if (outcome instanceof AgainLater later) {
            log(Level.WARN, "delivery-failed", "again", notification, outcome.answer(),
                    later.retryAfter().map(wait -> " asksToWait=" + wait).orElse(""));
        } else if (outcome instanceof PartlyDelivered) {
            log(Level.WARN, "partly-delivered", "again", notification, outcome.answer(), "");
        } else if (outcome instanceof Refused) {
            log(Level.ERROR, "delivery-refused", "refused", notification, outcome.answer(), "");
        }
    }

    private void log(Level level, String event, String label, Notification notification, String answer, String more) {
        counter(notification.channel(), label).increment();
        LOG.atLevel(level).log("event={} channel={} account={} sequence={} attempt={} answer=\"{}\"{}", event,
                notification.channel(), notification.event().account(), notification.event().sequence(),
                notification.attempts() + 1, answer, more);
    }

    private Counter counter(String channel, String outcome) {
        return Counter.builder("creditwatch.notifications").description("Attempts to deliver, by outcome")
                .tag("channel", channel).tag("outcome", outcome).register(meters);
    }
}
