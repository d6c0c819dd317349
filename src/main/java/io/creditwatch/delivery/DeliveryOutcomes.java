package io.creditwatch.delivery;

import io.creditwatch.delivery.email.MailFailure;
import io.creditwatch.delivery.queue.QueueFailure;
import io.creditwatch.delivery.slack.SlackFailure;
import io.creditwatch.http.ConnectionFailure;
import io.creditwatch.http.ProxyAndTrust;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.Notification;
import io.creditwatch.ledger.Recipients;
import io.creditwatch.settings.Secret;
import io.creditwatch.text.OneLine;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells what came of a delivery that failed. Only what is known to be final is final: of everything else a later
 * attempt may be taken, so it is tried again.
 */
public final class DeliveryOutcomes {

    private static final int LONGEST_ANSWER = 200;

    private static final int DEEPEST_CAUSE = 20;

    private final Clock clock;
    private final List<Secret> secrets;
    private final Function<String, List<Secret>> secretsOf;

    /**
     * @param secrets   that must never stand in an answer
     * @param secretsOf those that a channel presents to its receiver
     * @param clock     by which a receiver asks to wait, should it name a date
     */
    public DeliveryOutcomes(List<Secret> secrets, Function<String, List<Secret>> secretsOf, Clock clock) {
        this.clock = clock;
        this.secrets = List.copyOf(secrets);
        this.secretsOf = secretsOf;
    }

    /**
     * What this failure means for the notification. The channel's secrets are read again first, so that the next attempt
     * is made with what has been rotated; nothing is given up for what was refused with an old one.
     */
    public DeliveryOutcome of(Notification notification, Throwable failure) {
        DeliveryOutcome outcome = of(failure);
        if (outcome instanceof Delivered) {
            return outcome;
        }
        // each of them, whether the one before is new or not
        List<Secret> presented = secretsOf.apply(notification.channel());
        long renewed = presented.stream().filter(Secret::renew).count();
        if (!(outcome instanceof Refused)) {
            return outcome;
        }
        if (renewed > 0) {
            return new AgainLater(presentable(outcome.answer() + "; tried again with what its file holds now"));
        }
        return presented.stream().anyMatch(Secret::isUnreadable)
                ? new AgainLater(presentable(outcome.answer() + "; tried again when its file can be read")) : outcome;
    }

    /**
     * What this failure means for the notification.
     *
     * @throws Error when there is one among its causes: it says nothing of the receiver, and ends the program
     */
    public DeliveryOutcome of(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE).toList();
        for (Throwable cause : causes) {
            if (cause instanceof Error error) {
                throw error;
            }
        }
        if (causes.stream().anyMatch(ConnectionFailure::isProxyLoginForMail)) {
            ProxyAndTrust.proxyRefused();
        }
        return ConnectionFailure.explain(failure).<DeliveryOutcome>map(AgainLater::new)
                .or(() -> SlackFailure.outcome(causes))
                .or(() -> MailFailure.outcome(causes))
                .or(() -> QueueFailure.outcome(causes))
                .or(() -> HttpFailure.outcome(causes, clock.instant()))
                .map(this::presentable)
                .orElseGet(() -> new AgainLater(presentable(inOneLine(causes.get(causes.size() - 1)))));
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
        String line = OneLine.of(masked);
        return line.length() <= LONGEST_ANSWER ? line : line.substring(0, LONGEST_ANSWER - 1) + "…";
    }
}
