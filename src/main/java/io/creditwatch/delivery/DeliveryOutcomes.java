package io.creditwatch.delivery;

import io.creditwatch.http.ConnectionFailure;
import io.creditwatch.http.ProxyAndTrust;
import io.creditwatch.http.RetryAfter;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Recipients;
import io.creditwatch.settings.Secret;
import io.creditwatch.text.OneLine;
import io.creditwatch.text.RootMessage;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Decides what a failed delivery means for the notification. A failure is final only when it is known to be final:
 * otherwise a later attempt may succeed. An answer contains no secret and fits on one line.
 *
 * @param receivers each finds its own failure among the causes, the outermost first
 * @param secretsOf the secrets that a channel presents to its receiver
 */
public record DeliveryOutcomes(List<Function<List<Throwable>, Optional<DeliveryOutcome>>> receivers,
                               List<Secret> secrets, Function<String, List<Secret>> secretsOf, Clock clock) {

    private static final int LONGEST_ANSWER = 200;

    /** Reads the channel's secrets from their files again first: a refusal of an old secret makes no dead letter. */
    public DeliveryOutcome of(Notification notification, Throwable failure) {
        DeliveryOutcome outcome = of(failure);
        if (outcome instanceof Delivered) {
            return outcome;
        }
        List<Secret> presented = secretsOf.apply(notification.channel());
        // all of them, so no short circuit
        long renewed = presented.stream().filter(Secret::renew).count();
        if (!(outcome instanceof Refused)) {
            return outcome;
        }
        if (renewed > 0) {
            return new AgainLater(presentable(outcome.answer() + "; the next attempt uses the new secret in its file"));
        }
        return presented.stream().noneMatch(Secret::isUnreadable) ? outcome
                : new AgainLater(presentable(outcome.answer() + "; it is tried again when its file can be read"));
    }

    /** @throws Error when one of the causes is an error, which is no failure of the receiver and ends the program */
    public DeliveryOutcome of(Throwable failure) {
        List<Throwable> causes = RootMessage.causes(failure);
        for (Throwable cause : causes) {
            if (cause instanceof Error error) {
                throw error;
            }
        }
        if (causes.stream().anyMatch(ConnectionFailure::isProxyLoginForMail)) {
            ProxyAndTrust.proxyRefused();
        }
        return ConnectionFailure.explain(failure).<DeliveryOutcome>map(AgainLater::new)
                .or(() -> first(causes, UndeliveredException.class).map(UndeliveredException::outcome))
                .or(() -> receivers.stream().flatMap(receiver -> receiver.apply(causes).stream()).findFirst())
                .or(() -> first(causes, HttpOperationFailedException.class).map(this::httpFailure))
                .map(this::presentable)
                .orElseGet(() -> new AgainLater(presentable(inOneLine(causes.get(causes.size() - 1)))));
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> causes, Class<T> kind) {
        return causes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Reads the failure of an operator's own channel: never final, and without its address, which may be secret. */
    private DeliveryOutcome httpFailure(HttpOperationFailedException failure) {
        String body = failure.getResponseBody();
        Map<String, String> headers = failure.getResponseHeaders() == null ? Map.of() : failure.getResponseHeaders();
        String retryAfter = headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Retry-After")).map(Map.Entry::getValue).findFirst()
                .orElse(null);
        return new AgainLater(RetryAfter.parse(retryAfter, clock.instant()), "HTTP " + failure.getStatusCode()
                + (body == null || body.isBlank() ? "" : ", " + body.strip()));
    }

    private static String inOneLine(Throwable root) {
        String kind = root.getClass().getSimpleName();
        return root.getMessage() == null ? kind : kind + ": " + root.getMessage();
    }

    private DeliveryOutcome presentable(DeliveryOutcome outcome) {
        String answer = presentable(outcome.answer());
        if (outcome instanceof Delivered) {
            return new Delivered(answer);
        }
        if (outcome instanceof PartlyDelivered partly) {
            Map<String, String> refused = new LinkedHashMap<>();
            partly.done().refused().forEach((recipient, reply) -> refused.put(recipient, presentable(reply)));
            return new PartlyDelivered(new Recipients(partly.done().delivered(), refused), answer);
        }
        return outcome instanceof AgainLater later ? new AgainLater(later.retryAfter(), answer) : new Refused(answer);
    }

    private String presentable(String answer) {
        String masked = answer;
        for (Secret secret : secrets) {
            masked = secret.maskIn(masked);
        }
        return OneLine.of(masked, LONGEST_ANSWER);
    }
}
