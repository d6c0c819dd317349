package io.creditwatch;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;

/** For {@code test-alert}: the channels, and a settlement that says what came of each. */
final class TestAlertWiring extends Wiring {

    private final Answers answers = new Answers();

    @Override
    public void configure(CamelContext context) {
        Settings settings = settings(context);
        delivering(context, settings, Optional.empty(), (account, after, until, most) -> List.of());
        bind(context, "settlement", answers);
        workers(context, settings, answers::settle);
    }

    Notification test(String channel, Account account) {
        return new Notification(channel, CreditEvent.test(UUID.randomUUID().toString(), account.name(),
                clock().instant()), null, 0, null);
    }

    /** For a route that ends without having said what came of it: it has no outcome that anybody can be shown. */
    Synchronization endOf(Notification test) {
        return new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange exchange) {
                answers.settle(test, new DeliveryOutcome.Refused("the route deliver-" + test.channel()
                        + " has ended without an outcome: its last step is settlement.delivered"));
            }
        };
    }

    /** Waits for it; a delivery that takes too long has one as well. */
    DeliveryOutcome awaitOutcome(String channel) {
        return answers.of(channel).join();
    }

    /** Takes the outbox's place in the routes. */
    public static final class Answers {

        private final Map<String, CompletableFuture<DeliveryOutcome>> byChannel = new ConcurrentHashMap<>();

        CompletableFuture<DeliveryOutcome> of(String channel) {
            return byChannel.computeIfAbsent(channel, first -> new CompletableFuture<>());
        }

        public void delivered(Notification notification) {
            settle(notification, new DeliveryOutcome.Delivered("accepted"));
        }

        public void settle(Notification notification, DeliveryOutcome outcome) {
            of(notification.channel()).complete(outcome);
        }
    }
}
