package io.creditwatch.delivery.email;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Connection to a mail server, with a time limit for each command and a result for each recipient. */
final class SmtpConnection extends SMTPTransport {

    private static final String END_OF_DATA = ".";
    private static final int CLOSING = 421;
    private static final int END_OF_STREAM = -1;

    private final BoundedSockets sockets;
    private final MailServer.Timeouts times;
    private String lastCommand = "";
    private String hungUpAfter;
    private String farewell;

    SmtpConnection(Session session, BoundedSockets sockets, MailServer.Timeouts times) {
        super(session, null);
        this.sockets = sockets;
        this.times = times;
    }

    /**
     * Sends a mail to these recipients at once. When the server refuses it because of one of them without naming that
     * one, each recipient gets a mail of its own.
     *
     * @throws MessagingException when it is unknown whether the recipients without a result have it
     */
    void send(MimeMessage mail, List<InternetAddress> recipients, RecipientResults answers) throws MessagingException {
        List<InternetAddress> taken = new ArrayList<>(recipients);
        try {
            sendMessage(mail, recipients.toArray(Address[]::new));
        } catch (SendFailedException e) {
            for (SMTPAddressFailedException refusal : refusals(e)) {
                answers.refused(refusal.getAddress(), replyTo("RCPT", refusal.getReturnCode(), refusal));
                taken.remove(refusal.getAddress());
            }
            if (e instanceof SMTPSendFailedException failure && !isAccepted(failure)) {
                refused(mail, taken, replyTo(failure.getCommand(), failure.getReturnCode(), failure), answers);
                return;
            }
        }
        taken.forEach(answers::delivered);
    }

    private void refused(MimeMessage mail, List<InternetAddress> recipients, SmtpReply reply, RecipientResults answers)
            throws MessagingException {
        boolean alone = recipients.size() == 1;
        if (!alone && reply.isAboutOneRecipient()) {
            for (InternetAddress recipient : recipients) {
                send(mail, List.of(recipient), answers);
            }
        } else {
            recipients.forEach(recipient -> answers.refused(recipient, reply));
        }
    }

    private static boolean isAccepted(SMTPSendFailedException failure) {
        return failure.getCommand().equals(END_OF_DATA) && failure.getReturnCode() / 100 == 2;
    }

    /** @throws SendFailedException when the connection was lost or what came is no answer: then nothing is known */
    private static SmtpReply replyTo(String command, int code, SendFailedException failure)
            throws SendFailedException {
        if (code < 400) {
            throw failure;
        }
        return new SmtpReply(command, code, failure.getMessage());
    }

    private static List<SMTPAddressFailedException> refusals(MessagingException failure) {
        List<SMTPAddressFailedException> refusals = new ArrayList<>();
        for (Exception each = failure; each instanceof MessagingException chained; each = chained.getNextException()) {
            if (each instanceof SMTPAddressFailedException refusal) {
                refusals.add(refusal);
            }
        }
        return refusals;
    }

    /** Returns the recipient at which the server hung up, as RFC 5321 section 3.8 allows at any time. */
    Optional<InternetAddress> hungUpAt(List<InternetAddress> recipients) {
        return recipients.stream().filter(recipient -> hungUpAfter != null
                && hungUpAfter.startsWith("RCPT TO:<" + recipient.getAddress() + ">")).findFirst();
    }

    String farewell() {
        return farewell;
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (hungUpAfter == null && (code == END_OF_STREAM || code == CLOSING)) {
            hungUpAfter = lastCommand;
            farewell = MailServer.inWords(getLastServerResponse().strip());
        }
        return code;
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        lastCommand = command;
        sockets.waitFor(command.equals(END_OF_DATA) ? times.endOfData() : times.answer());
        super.sendCommand(command);
    }

    /** Ignores a failed reset: many servers hang up after a refusal, and that refusal is the answer that counts. */
    @Override
    public synchronized void issueCommand(String command, int expected) throws MessagingException {
        try {
            super.issueCommand(command, expected);
        } catch (MessagingException e) {
            if (!command.equals("RSET")) {
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            super.close();
        } catch (MessagingException e) {
            // it has hung up already
        }
    }
}
