package io.creditwatch;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.DeliveryOutcome;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;

/** For {@code test-alert}: the channels, and a settlement that says what came of each. */
final class TestAlertWiring extends Wiring {

    private final Answers answers = new Answers();

    @Override
    public void configure(CamelContext context) {
        delivering(context, settings(context), Optional.empty(), (account, after, until, most) -> List.of());
        bind(context, "settlement", answers);
    }

    Notification test(String channel, Account account) {
        return new Notification(channel, CreditEvent.test(UUID.randomUUID().toString(), account.name(),
                clock().instant()), null, 0, null);
    }

    DeliveryOutcome outcomeOf(Notification test) {
        return answers.byChannel.get(test.channel());
    }

    /** Takes the outbox's place in the routes. */
    public static final class Answers {

        private final Map<String, DeliveryOutcome> byChannel = new ConcurrentHashMap<>();

        public void delivered(Notification notification) {
            settle(notification, new DeliveryOutcome.Delivered("accepted"));
        }

        public void settle(Notification notification, DeliveryOutcome outcome) {
            byChannel.put(notification.channel(), outcome);
        }
    }
}
