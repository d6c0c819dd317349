package io.creditwatch.delivery.email;

import io.creditwatch.ledger.Notification;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.List;

/**
 * Mail for a notification. It names all recipients, and its Message-ID is the same at every attempt, so that a receiver
 * can drop a repeat. It is sent only to the recipients that are due.
 */
final class Mail extends MimeMessage {

    private final String id;
    private final Notification notification;

    Mail(String id, Notification notification) {
        super((Session) null);
        this.id = id;
        this.notification = notification;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }

    Notification notification() {
        return notification;
    }

    @Override
    public Address[] getAllRecipients() throws MessagingException {
        return due().toArray(Address[]::new);
    }

    /** Returns the recipients of this attempt. */
    List<InternetAddress> due() throws MessagingException {
        return recipients().stream().filter(to -> notification.isDue(to.getAddress())).toList();
    }

    /** Returns the recipients that must get an older mail first. */
    List<InternetAddress> behind() throws MessagingException {
        return recipients().stream().filter(to -> notification.isBehind(to.getAddress())).toList();
    }

    private List<InternetAddress> recipients() throws MessagingException {
        return Arrays.stream(getRecipients(RecipientType.TO)).map(InternetAddress.class::cast).toList();
    }
}
