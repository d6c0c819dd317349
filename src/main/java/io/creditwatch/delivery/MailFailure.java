package io.creditwatch.delivery;

import io.creditwatch.delivery.DeliveryOutcome.AgainLater;
import io.creditwatch.delivery.DeliveryOutcome.Delivered;
import io.creditwatch.delivery.DeliveryOutcome.Refused;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.SendFailedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * A mail server's way to say no: 5xx is final, all else is not.
 *
 * <p>Except that a rejected login (530, 534, 535, 538) is tried again: it refuses us, not the mail, and somebody will
 * mend the password long before the seven days of attempts are over. And except that a mail is delivered when
 * some of its recipients have it and the others never will; while one of them is only busy it is tried again, for it is
 * better to be told twice than not at all.
 */
final class MailFailure {

    private static final Set<Integer> LOGIN_REPLIES = Set.of(530, 534, 535, 538);

    private MailFailure() {
    }

    static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        if (causes.stream().anyMatch(AuthenticationFailedException.class::isInstance)) {
            return Optional.of(new AgainLater("Mail server rejects the login: " + last(causes)));
        }
        List<Integer> codes = causes.stream().map(MailFailure::replyCode).flatMap(Optional::stream).toList();
        boolean noneIsBusy = codes.stream().allMatch(MailFailure::isPermanent);
        if (causes.stream().anyMatch(MailFailure::hasReachedSomebody) && noneIsBusy) {
            return Optional.of(new Delivered("Delivered, but not to all: " + last(causes)));
        }
        if (codes.isEmpty()) {
            return Optional.empty();
        }
        String answer = "Mail server: " + last(causes);
        return Optional.of(noneIsBusy ? new Refused(answer) : new AgainLater(answer));
    }

    /** What the server said stands innermost. */
    private static String last(List<Throwable> causes) {
        return causes.get(causes.size() - 1).getMessage();
    }

    private static boolean isPermanent(int code) {
        return code >= 500 && code < 600 && !LOGIN_REPLIES.contains(code);
    }

    private static boolean hasReachedSomebody(Throwable failure) {
        return failure instanceof SendFailedException partly
                && partly.getValidSentAddresses() != null && partly.getValidSentAddresses().length > 0;
    }

    private static Optional<Integer> replyCode(Throwable failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return Optional.of(address.getReturnCode());
        }
        if (failure instanceof SMTPSenderFailedException sender) {
            return Optional.of(sender.getReturnCode());
        }
        return failure instanceof SMTPSendFailedException send ? Optional.of(send.getReturnCode()) : Optional.empty();
    }
}
