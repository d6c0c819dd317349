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
 * A notification as a mail. It names all recipients and keeps its Message-ID whoever gets it and however often it is
 * tried, so that a receiver can drop a repeat; it goes only to those who are due.
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

    /** Who gets it now. */
    List<InternetAddress> due() throws MessagingException {
        return recipients().stream().filter(to -> notification.isDue(to.getAddress())).toList();
    }

    /** Who has to get an older one first. */
    List<InternetAddress> behind() throws MessagingException {
        return recipients().stream().filter(to -> notification.isBehind(to.getAddress())).toList();
    }

    private List<InternetAddress> recipients() throws MessagingException {
        return Arrays.stream(getRecipients(RecipientType.TO)).map(InternetAddress.class::cast).toList();
    }
}
