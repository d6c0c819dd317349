package io.creditwatch.delivery;

import io.creditwatch.Patience;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.Notification;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Replaces the settlement and keeps the outcomes. */
public final class RecordingSettlement {

    public record Settled(Notification notification, DeliveryOutcome outcome) {
    }

    private final BlockingQueue<Settled> settled = new LinkedBlockingQueue<>();

    public void delivered(Notification notification) {
        settle(notification, new DeliveryOutcome.Delivered("delivered"));
    }

    public void settle(Notification notification, DeliveryOutcome outcome) {
        settled.add(new Settled(notification, outcome));
    }

    public Settled next() {
        return next(Duration.ofSeconds(Patience.SECONDS));
    }

    public Settled next(Duration patience) {
        try {
            Settled next = settled.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nothing was settled within " + patience);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public boolean isEmpty() {
        return settled.isEmpty();
    }
}
