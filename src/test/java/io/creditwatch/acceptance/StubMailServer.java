package io.creditwatch.acceptance;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Mail server that requires a login, and the mails it received. */
public final class StubMailServer implements AutoCloseable {

    public static final String ADDRESS = "ops@example.com";
    public static final String USER = "creditwatch";
    public static final String PASSWORD = "s3cr3t-of-the-mail";

    private static final Pattern ALTERNATIVE_TEXT = Pattern.compile("alt=(?:3D)?\"([^\"]*)\"");

    private final GreenMail server;

    public StubMailServer() {
        this(0);
    }

    /** @param port port to listen on; 0 for any free one */
    public StubMailServer(int port) {
        server = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP));
        server.withConfiguration(GreenMailConfiguration.aConfig().withUser(ADDRESS, USER, PASSWORD));
        server.start();
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    /** Returns the subjects of the mails about the account, in order. */
    public List<String> subjects(String account) {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            subjects.add(subjectOf(mail));
        }
        return subjects.stream().filter(subject -> subject.contains(" · " + account + " · ")).toList();
    }

    /** Returns the alternative texts of the pictures in the mails about the account, in order. */
    public List<String> pictures(String account) {
        return Stream.of(server.getReceivedMessages()).map(GreenMailUtil::getBody).map(StubMailServer::unfolded)
                .flatMap(mail -> ALTERNATIVE_TEXT.matcher(mail).results()).map(found -> found.group(1))
                .filter(words -> words.contains(account)).toList();
    }

    /** Removes the line breaks of quoted-printable. */
    private static String unfolded(String body) {
        return body.replaceAll("=\\r?\\n", "");
    }

    @Override
    public void close() {
        server.stop();
    }

    private static String subjectOf(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
