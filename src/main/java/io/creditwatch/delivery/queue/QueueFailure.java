package io.creditwatch.delivery.queue;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.qpid.jms.provider.exceptions.ProviderDeliveryModifiedException;
import org.apache.qpid.jms.provider.exceptions.ProviderDeliveryReleasedException;

/** Outcomes of messages that a broker did not accept. A missing queue or topic is final, and so is a large message. */
public final class QueueFailure {

    private QueueFailure() {
    }

    public static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        if (causes.stream().anyMatch(QueueFailure::isReturned)) {
            return Optional.of(new AgainLater(
                    "Broker: it returned the message, since it has no queue of that name. Check queue.uri"));
        }
        boolean permanent = causes.stream().anyMatch(QueueFailure::isPermanent);
        return causes.stream().filter(QueueFailure::isBrokers).findFirst()
                .map(failure -> "Broker: " + failure.getMessage())
                .map(answer -> permanent ? new Refused(answer) : new AgainLater(answer));
    }

    /** RabbitMQ releases a message that matches no queue. It is retried, since the queue can still be created. */
    private static boolean isReturned(Throwable failure) {
        return failure instanceof ProviderDeliveryReleasedException
                || failure instanceof ProviderDeliveryModifiedException;
    }

    private static boolean isBrokers(Throwable failure) {
        return failure instanceof JMSException || failure instanceof ApiException;
    }

    private static boolean isPermanent(Throwable failure) {
        return failure instanceof InvalidDestinationException
                || failure instanceof UnknownTopicOrPartitionException
                || failure instanceof InvalidTopicException
                || failure instanceof RecordTooLargeException;
    }
}
