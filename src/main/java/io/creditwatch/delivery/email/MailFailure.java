package io.creditwatch.delivery.email;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Optional;

/**
 * Why a mail went to nobody. Before its recipients are named, a refusal is about us or the server, a rejected login
 * too: somebody will fix that long before the seven days of attempts are over.
 */
public final class MailFailure {

    /** Angus Mail's word for it. */
    private static final String HUNG_UP = "[EOF]";

    private MailFailure() {
    }

    public static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        Optional<DeliveryOutcome> known = causes.stream().filter(MailOutcomeException.class::isInstance)
                .map(cause -> ((MailOutcomeException) cause).outcome()).findFirst();
        if (known.isPresent()) {
            return known;
        }
        // what the server said stands innermost
        Throwable last = causes.get(causes.size() - 1);
        if (causes.stream().anyMatch(AuthenticationFailedException.class::isInstance)) {
            return Optional.of(new AgainLater("Mail server rejects the login: " + inWords(last.getMessage())));
        }
        return last instanceof MessagingException
                ? Optional.of(new AgainLater("Mail server: " + inWords(last.getMessage()))) : Optional.empty();
    }

    static String inWords(String answer) {
        return String.valueOf(answer).replace(HUNG_UP, "hung up");
    }
}
