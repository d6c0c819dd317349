package io.creditwatch.delivery.email;

import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Optional;

/**
 * Outcomes of mails that no recipient got. A refusal before the recipients are named is about the sender or the server,
 * and so is a rejected login. The operator can fix it within the seven days of attempts, so it is never final.
 */
public final class MailFailure {

    /** Angus Mail's text for a closed connection. */
    private static final String HUNG_UP = "[EOF]";

    private MailFailure() {
    }

    public static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        // the innermost is the server's answer
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
