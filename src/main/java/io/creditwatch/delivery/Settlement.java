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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what came of an attempt into the outbox, counts it, and says in the log what a person should know. */
public final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Outbox outbox;
    private final LedgerAlarm alarm;
    private final MeterRegistry meters;

    /**
     * @param alarm    whose notifications the outbox knows nothing of
     * @param channels those that are on; each is counted from zero on
     */
    public Settlement(Outbox outbox, LedgerAlarm alarm, MeterRegistry meters, Collection<String> channels) {
        this.outbox = outbox;
        this.alarm = alarm;
        this.meters = meters;
        for (String channel : channels) {
            for (String outcome : new String[] {"delivered", "again", "refused"}) {
                counter(channel, outcome);
            }
        }
    }

    /** The receiver took it. */
    public void delivered(Notification notification) {
        settle(notification, new Delivered("accepted"));
    }

    /** Should the outbox fail, nothing is thrown: that is no failure of the receiver. The outbox writes it later. */
    public void settle(Notification notification, DeliveryOutcome outcome) {
        count(notification, outcome);
        if (notification.token() == null) {
            tell(notification, outcome);
            return;
        }
        try {
            outbox.settle(notification, outcome);
        } catch (RuntimeException e) {
            LOG.error("event=outcome-not-written channel={} account={} sequence={} outcome=\"{}\" reason=\"{}\" "
                            + "action=\"it is written when the database accepts writes\"",
                    notification.channel(), notification.event().account(), notification.event().sequence(),
                    outcome.answer(), RootMessage.of(e));
        }
    }

    private void tell(Notification notification, DeliveryOutcome outcome) {
        if (outcome instanceof AgainLater later) {
            alarm.notNotified(notification, later.retryAfter());
        } else {
            alarm.notified(notification);
        }
    }

    private void count(Notification notification, DeliveryOutcome outcome) {
        if (outcome instanceof Delivered) {
            counter(notification.channel(), "delivered").increment();
            LOG.info("event=delivered channel={} account={} sequence={} attempt={} answer=\"{}\"",
                    notification.channel(), notification.event().account(), notification.event().sequence(),
                    notification.attempts() + 1, outcome.answer());
        } else if (outcome instanceof AgainLater later) {
            counter(notification.channel(), "again").increment();
            LOG.warn("event=delivery-failed channel={} account={} sequence={} attempt={} answer=\"{}\"{}",
                    notification.channel(), notification.event().account(), notification.event().sequence(),
                    notification.attempts() + 1, outcome.answer(),
                    later.retryAfter().map(wait -> " asksToWait=" + wait).orElse(""));
        } else if (outcome instanceof PartlyDelivered) {
            counter(notification.channel(), "again").increment();
            LOG.warn("event=partly-delivered channel={} account={} sequence={} attempt={} answer=\"{}\"",
                    notification.channel(), notification.event().account(), notification.event().sequence(),
                    notification.attempts() + 1, outcome.answer());
        } else if (outcome instanceof Refused) {
            counter(notification.channel(), "refused").increment();
            LOG.error("event=delivery-refused channel={} account={} sequence={} answer=\"{}\"",
                    notification.channel(), notification.event().account(), notification.event().sequence(),
                    outcome.answer());
        }
    }

    private Counter counter(String channel, String outcome) {
        return Counter.builder("creditwatch.notifications").description("Attempts to deliver, by what came of them")
                .tag("channel", channel).tag("outcome", outcome).register(meters);
    }
}
