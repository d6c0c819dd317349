package io.creditwatch;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.SynchronizationAdapter;

/** Sends a test through a channel. It takes the place of the settlement in the routes, to learn the outcome. */
public final class TestAlert {

    private final Map<String, CompletableFuture<DeliveryOutcome>> byChannel = new ConcurrentHashMap<>();

    void send(ProducerTemplate camel, String channel, Account account, Instant now) {
        Notification test = new Notification(channel,
                CreditEvent.test(UUID.randomUUID().toString(), account.name(), now), null, 0, null);
        camel.send("seda:deliver-" + channel, exchange -> {
            exchange.getMessage().setBody(test);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    settle(test, new DeliveryOutcome.Refused("the route deliver-" + channel
                            + " has ended without an outcome: its last step is settlement.delivered"));
                }
            });
        });
    }

    /** Waits for the outcome. A delivery that takes too long has an outcome too. */
    DeliveryOutcome awaitOutcome(String channel) {
        return outcome(channel).join();
    }

    public void delivered(Notification notification) {
        settle(notification, new DeliveryOutcome.Delivered("accepted"));
    }

    public void settle(Notification notification, DeliveryOutcome outcome) {
        outcome(notification.channel()).complete(outcome);
    }

    private CompletableFuture<DeliveryOutcome> outcome(String channel) {
        return byChannel.computeIfAbsent(channel, first -> new CompletableFuture<>());
    }
}
