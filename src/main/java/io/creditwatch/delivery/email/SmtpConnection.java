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

/** One conversation with a mail server, with a time limit for each command and an answer for each recipient. */
final class SmtpConnection extends SMTPTransport {

    private static final String END_OF_DATA = ".";
    private static final int CLOSING = 421;
    /** In the place of a code. */
    private static final int END_OF_STREAM = -1;

    private final BoundedSockets sockets;
    private final MailTimeouts times;
    private String lastCommand = "";
    private String hungUpAfter;
    private String farewell;

    SmtpConnection(Session session, BoundedSockets sockets, MailTimeouts times) {
        super(session, null);
        this.sockets = sockets;
        this.times = times;
    }

    /**
     * Sends a mail once to all of these. When that is refused for the sake of one of them, and it is not said of which, each
     * gets it alone.
     *
     * @throws MessagingException when it is not known who has it: nobody, or those of whom the answer got lost
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

    /** The one of these recipients at whom the server hung up, which it may do at any time (RFC 5321 section 3.8). */
    Optional<InternetAddress> hungUpAt(List<InternetAddress> recipients) {
        return recipients.stream().filter(recipient -> hungUpAfter != null
                && hungUpAfter.startsWith("RCPT TO:<" + recipient.getAddress() + ">")).findFirst();
    }

    /** What the server said when it hung up. */
    String farewell() {
        return farewell;
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (hungUpAfter == null && (code == END_OF_STREAM || code == CLOSING)) {
            hungUpAfter = lastCommand;
            farewell = MailFailure.inWords(getLastServerResponse().strip());
        }
        return code;
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        lastCommand = command;
        sockets.waitFor(command.equals(END_OF_DATA) ? times.endOfData() : times.answer());
        super.sendCommand(command);
    }

    /** Many a server hangs up once it has refused: then there is nothing left to reset, and its answer counts. */
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

    /** What the server has taken it keeps, however it says good-bye. */
    @Override
    public synchronized void close() {
        try {
            super.close();
        } catch (MessagingException e) {
            // then it has hung up already
        }
    }
}
