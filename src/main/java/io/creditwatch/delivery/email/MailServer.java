package io.creditwatch.delivery.email;

import io.creditwatch.delivery.UndeliveredException;
import io.creditwatch.delivery.email.EmailMessage.Mail;
import io.creditwatch.http.CertificateHostVerifier;
import io.creditwatch.http.ProxyAndTrust;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.Recipients;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings.Email.Tls;
import io.creditwatch.settings.Settings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpoint;

/**
 * Camel component for the mail server. Camel's own sender tries one address of a host, and has one time limit and one
 * outcome for all recipients. This one tries every address, limits each step, and has an outcome for each recipient.
 */
public final class MailServer extends DefaultJavaMailSender {

    public interface Addresses {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /**
     * Time limits for a mail server. Each is for a whole answer.
     *
     * @param answer    limit for the greeting, the TLS handshake and each command
     * @param endOfData limit for the answer to the final dot, before which most servers scan the mail
     * @param whole     limit for all addresses and recipients together; less than the lease of a delivery
     */
    public record Timeouts(Duration connect, Duration answer, Duration endOfData, Duration whole) {

        /**
         * Minutes, as in RFC 5321 section 4.5.3.2. The end of data has less than its ten: a mail of 100 KB is scanned
         * soon, and a server that hangs keeps a worker busy.
         */
        public static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(2),
                Duration.ofMinutes(4), Duration.ofMinutes(5));
    }

    private final Settings.Email settings;
    private final Timeouts times;
    private final Addresses addresses;
    private final ScheduledExecutorService timer;

    /** @param timer ends the conversations that take too long */
    public MailServer(Settings.Email settings, Timeouts times, Addresses addresses,
                      ScheduledExecutorService timer) {
        this.settings = settings;
        this.times = times;
        this.addresses = addresses;
        this.timer = timer;
    }

    /**
     * Returns the outcome of a mail that no recipient got. A refusal before the recipients are named is about the
     * sender or the server, and so is a rejected login. The operator can fix it within the seven days of attempts, so
     * it is never final.
     */
    public static Optional<DeliveryOutcome> outcome(List<Throwable> causes) {
        // the innermost is the server's answer
        Throwable last = causes.get(causes.size() - 1);
        boolean isLogin = causes.stream().anyMatch(AuthenticationFailedException.class::isInstance);
        return isLogin || last instanceof MessagingException
                ? Optional.of(new AgainLater((isLogin ? "Mail server rejects the login: " : "Mail server: ")
                        + inWords(last.getMessage()))) : Optional.empty();
    }

    /** Replaces Angus Mail's text for a closed connection. */
    static String inWords(String answer) {
        return String.valueOf(answer).replace("[EOF]", "hung up");
    }

    /** Returns the component, always for the scheme {@code smtp}: a property decides about TLS. */
    public MailComponent component() {
        MailConfiguration configuration = new MailConfiguration();
        configuration.setHost(settings.host());
        configuration.setPort(settings.port());
        configuration.setJavaMailSender(this);
        return new MailComponent(configuration);
    }

    /** Leaves to Camel any other mail server, which an operator's own route may name. */
    public Endpoint leaveOthers(String uri, Endpoint endpoint) {
        if (endpoint instanceof MailEndpoint mail
                && !settings.host().equalsIgnoreCase(mail.getConfiguration().getHost())) {
            mail.getConfiguration().setJavaMailSender(null);
        }
        return endpoint;
    }

    /**
     * Sends a notification to the recipients that are due, and any other mail, of an operator's own route, to all.
     *
     * @throws UndeliveredException when not all recipients have it
     */
    @Override
    public void send(MimeMessage message) throws MessagingException {
        RecipientResults answers = new RecipientResults();
        DeliveryOutcome outcome;
        if (message instanceof Mail mail) {
            send(mail, mail.due(), answers);
            for (InternetAddress recipient : mail.behind()) {
                answers.behind(recipient);
            }
            outcome = answers.outcome(mail.notification().done());
        } else {
            message.saveChanges();
            send(message, Arrays.stream(message.getAllRecipients()).map(InternetAddress.class::cast).toList(), answers);
            outcome = answers.outcome(Recipients.NONE);
        }
        if (!outcome.equals(new DeliveryOutcome.Delivered(RecipientResults.ACCEPTED))) {
            throw new UndeliveredException(outcome);
        }
    }

    /** Sends it by another connection to the others when the server hangs up at one recipient. */
    private void send(MimeMessage mail, List<InternetAddress> recipients, RecipientResults answers)
            throws MessagingException {
        long begun = System.nanoTime();
        Optional<InternetAddress> hungUpAt;
        do {
            List<InternetAddress> left = recipients.stream().filter(recipient -> !answers.has(recipient)).toList();
            hungUpAt = left.isEmpty() ? Optional.empty() : send(mail, left, answers, begun);
        } while (hungUpAt.isPresent());
    }

    /** @return the recipient at which the server hung up, when others are left; otherwise empty */
    private Optional<InternetAddress> send(MimeMessage mail, List<InternetAddress> recipients, RecipientResults answers,
                                           long begun) throws MessagingException {
        try (SmtpConnection conversation = connected(begun)) {
            try {
                conversation.send(mail, recipients, answers);
            } catch (MessagingException e) {
                Optional<InternetAddress> hungUpAt = conversation.hungUpAt(recipients);
                if (hungUpAt.isEmpty() || answers.areNone() && recipients.size() == 1 || left(begun).isNegative()) {
                    throw e;
                }
                answers.again(hungUpAt.get(), conversation.farewell());
                return hungUpAt;
            }
        } catch (MessagingException e) {
            if (answers.areNone()) {
                throw e;
            }
            recipients.stream().filter(recipient -> !answers.has(recipient))
                    .forEach(recipient -> answers.again(recipient, "the connection failed"));
        }
        return Optional.empty();
    }

    /** Tries the addresses of the host in turn, as RFC 5321 section 5.1 wants it, but not a login that is refused. */
    private SmtpConnection connected(long begun) throws MessagingException {
        Optional<InetSocketAddress> proxy = proxy();
        // a proxy finds the host itself
        List<InetAddress> all = proxy.isPresent() ? Collections.singletonList(null) : addresses();
        MessagingException failure = null;
        for (InetAddress address : all) {
            Duration left = left(begun);
            if (left.isNegative() || left.isZero()) {
                break;
            }
            try {
                return connected(address, proxy, left, all.size());
            } catch (AuthenticationFailedException e) {
                throw e;
            } catch (MessagingException e) {
                failure = e;
            }
        }
        throw failure == null ? new MessagingException("not done in time") : failure;
    }

    private Duration left(long begun) {
        return times.whole().minusNanos(System.nanoTime() - begun);
    }

    private SmtpConnection connected(InetAddress address, Optional<InetSocketAddress> proxy, Duration left, int tries)
            throws MessagingException {
        BoundedSockets sockets = new BoundedSockets(address, left, timer, times.answer());
        Properties properties = properties(sockets);
        proxy.ifPresent(by -> byProxy(properties, by));
        Duration connect = times.whole().dividedBy(2L * tries);
        properties.setProperty("mail.smtp.connectiontimeout",
                Long.toString((connect.compareTo(times.connect()) < 0 ? connect : times.connect()).toMillis()));
        SmtpConnection conversation = new SmtpConnection(Session.getInstance(properties), sockets, times);
        conversation.connect(settings.host(), settings.port(), settings.username().orElse(null),
                settings.password().map(Secret::reveal).orElse(null));
        return conversation;
    }

    private List<InetAddress> addresses() throws MessagingException {
        try {
            return Arrays.asList(addresses.of(settings.host()));
        } catch (UnknownHostException e) {
            throw new MessagingException("Unknown SMTP host: " + settings.host(), e);
        }
    }

    private Properties properties(BoundedSockets sockets) {
        Properties properties = new Properties();
        properties.putAll(Map.of("mail.smtp.socketFactory", sockets,
                "mail.smtp.socketFactory.fallback", "false",
                "mail.smtp.localhost", settings.greeting(),
                "mail.smtp.sendpartial", "true",
                // an accepted mail is delivered, even if the answer to QUIT is late
                "mail.smtp.quitwait", "false",
                // CertificateHostVerifier checks this instead, and explains a wrong certificate
                "mail.smtp.ssl.checkserveridentity", "false",
                "mail.smtp.ssl.hostnameverifier", new CertificateHostVerifier(),
                "mail.smtp.starttls.enable", Boolean.toString(settings.tls() == Tls.STARTTLS),
                "mail.smtp.starttls.required", Boolean.toString(settings.tls() == Tls.STARTTLS),
                "mail.smtp.ssl.enable", Boolean.toString(settings.tls() == Tls.IMPLICIT)));
        return properties;
    }

    /** Returns the proxy to that host, since Jakarta Mail ignores the proxy of the virtual machine. */
    private Optional<InetSocketAddress> proxy() {
        return ProxySelector.getDefault().select(URI.create("https://" + settings.host() + "/")).stream()
                .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .findFirst();
    }

    private static void byProxy(Properties properties, InetSocketAddress proxy) {
        properties.setProperty("mail.smtp.proxy.host", proxy.getHostString());
        properties.setProperty("mail.smtp.proxy.port", Integer.toString(proxy.getPort()));
        ProxyAndTrust.proxyLogin(proxy).ifPresent(login -> {
            properties.setProperty("mail.smtp.proxy.user", login.getUserName());
            properties.setProperty("mail.smtp.proxy.password", new String(login.getPassword()));
        });
    }
}
