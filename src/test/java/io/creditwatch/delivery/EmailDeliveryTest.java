package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.creditwatch.delivery.BalancePictures.Balances;
import io.creditwatch.delivery.DeliveryOutcome.AgainLater;
import io.creditwatch.delivery.DeliveryOutcome.Delivered;
import io.creditwatch.delivery.DeliveryOutcome.Refused;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import io.creditwatch.settings.Settings.Email.Tls;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class EmailDeliveryTest {

    private static final String PASSWORD = "s3cr3t-password";

    private static final String KEYSTORE = "greenmail.tls.keystore.file";

    private static final SSLContext TRUST_AT_FIRST = defaultTrust();

    private static ServerIdentity identity;

    private GreenMail server;
    private ScriptedMailServer scripted;
    private RunningRoutes routes;

    @BeforeAll
    static void makeIdentity(@TempDir Path directory) throws IOException, InterruptedException {
        identity = ServerIdentity.of("localhost", directory);
        System.setProperty(KEYSTORE, identity.file().toString());
    }

    @AfterAll
    static void forgetIdentity() {
        System.clearProperty(KEYSTORE);
    }

    @AfterEach
    void stop() throws IOException {
        if (routes != null) {
            routes.close();
        }
        if (server != null) {
            server.stop();
        }
        if (scripted != null) {
            scripted.close();
        }
        SSLContext.setDefault(TRUST_AT_FIRST);
    }

    @Test
    void sendsPlainTextAndHtml() throws MessagingException, IOException {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes(Tls.NONE, server.getSmtp().getPort(), Optional.empty());

        assertThat(outcome()).isInstanceOf(Delivered.class);

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("WARNING · prod-eu · $95.20 left");
        assertThat(mail.getHeader("From")).containsExactly("creditwatch <creditwatch@example.com>");
        assertThat(mail.getHeader("Message-ID")).containsExactly("<0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c@creditwatch>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getSentDate()).isEqualTo(SampleEvents.MONDAY);
        assertThat(mail.getHeader("Set-Cookie")).isNull();
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent().toString().replace("\r", "")).isEqualTo("""
                WARNING · prod-eu · $95.20 left

                At or under your warning level of $100.00.
                Top up, or hibernate machines: stopped ones still bill in full.

                Read Mon 30 Nov 00:17 UTC
                Billing: https://console.hyperstack.cloud/billing
                """);
    }

    @Test
    void showsTheBalanceInAPictureWithinTheHtml() throws MessagingException, IOException {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes((account, after, until, most) -> Readings.of("310.40", "290", "95.20"));

        assertThat(outcome()).isInstanceOf(Delivered.class);

        MimeMultipart parts = (MimeMultipart) server.getReceivedMessages()[0].getContent();
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("multipart/related; type=\"text/html\"");
        MimeMultipart together = (MimeMultipart) parts.getBodyPart(1).getContent();
        assertThat(together.getBodyPart(0).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(together.getBodyPart(0).getContent().toString())
                .contains("src=\"cid:balance-0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c@creditwatch\"")
                .contains("alt=\"Balance of prod-eu: from $310.40 on Mon 30 Nov 00:07 UTC"
                        + " to $95.20 on Mon 30 Nov 00:17 UTC, level $100.00, floor $0.00\"");
        MimeBodyPart picture = (MimeBodyPart) together.getBodyPart(1);
        assertThat(picture.getContentID()).isEqualTo("<balance-0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c@creditwatch>");
        assertThat(picture.getContentType()).startsWith("image/png");
        assertThat(picture.getDisposition()).isEqualTo(Part.INLINE);
        byte[] png = picture.getInputStream().readAllBytes();
        assertThat(png).hasSizeLessThan(40_000);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(BalanceChart.WIDTH);
    }

    @Test
    void asksForTheReadingsOfThreeDaysUpToTheEvent() {
        startServer(ServerSetup.PROTOCOL_SMTP);
        List<String> asked = new CopyOnWriteArrayList<>();
        routes = routes((account, after, until, most) -> {
            asked.add(account + " " + after + " " + until + " " + most);
            return List.of();
        });
        outcome();
        assertThat(asked).containsExactly("prod-eu 2026-11-27T00:17:00Z 2026-11-30T00:17:00Z 280");
    }

    @Test
    void saysThatTheBalanceHasNotBeenReadSince() throws MessagingException, IOException {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes((account, after, until, most) -> Readings.of("310.40", "290", null, null, null));

        routes.outcomeOf("email", SampleEvents.unreadable());

        MimeMultipart parts = (MimeMultipart) server.getReceivedMessages()[0].getContent();
        MimeMultipart together = (MimeMultipart) parts.getBodyPart(1).getContent();
        assertThat(together.getBodyPart(0).getContent().toString())
                .contains("to $290.00 on Mon 30 Nov 00:02 UTC, not read since, floor $0.00\"")
                .contains("last read $290.00<br>Mon 30 Nov 00:17 UTC");
    }

    @Test
    void showsNoPictureOfOneReading() throws MessagingException, IOException {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes((account, after, until, most) -> Readings.of("95.20"));
        outcome();
        assertThat(secondPart()).isEqualTo("text/html; charset=UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "channel-failing"})
    void showsNoPictureInAMailThatIsAboutNoBalance(String event) throws MessagingException, IOException {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes((account, after, until, most) -> Readings.of("310.40", "290", "95.20"));
        routes.outcomeOf("email", SampleEvents.all().get(event));
        assertThat(secondPart()).isEqualTo("text/html; charset=UTF-8");
    }

    @Test
    void arrivesWithoutThePictureWhenDrawingFails() throws MessagingException, IOException {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes((account, after, until, most) -> {
            throw new IllegalStateException("the ledger is away");
        });
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(BalancePictures.class);
        logger.addAppender(log);

        assertThat(outcome()).isInstanceOf(Delivered.class);

        logger.detachAppender(log);
        assertThat(secondPart()).isEqualTo("text/html; charset=UTF-8");
        assertThat(log.list).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
                .startsWith("event=chart-failed account=prod-eu").endsWith("the ledger is away\"");
    }

    @Test
    void tellsEverybody() {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes(Tls.NONE, server.getSmtp().getPort(), Optional.empty());
        outcome();
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void logsIn() {
        startServer(ServerSetup.PROTOCOL_SMTP);
        server.setUser("ops", PASSWORD);
        routes = routes(Tls.NONE, server.getSmtp().getPort(), Optional.of("ops"));
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void triesAgainWhenTheLoginIsRejected() {
        startServer(ServerSetup.PROTOCOL_SMTP);
        server.setUser("ops", "another-one");
        routes = routes(Tls.NONE, server.getSmtp().getPort(), Optional.of("ops"));

        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).startsWith("Mail server rejects the login: 535").doesNotContain(PASSWORD));
    }

    @Test
    void speaksTlsFromTheStart() throws GeneralSecurityException, IOException {
        SSLContext.setDefault(identity.trusting());
        startServer(ServerSetup.PROTOCOL_SMTPS);
        routes = routes(Tls.IMPLICIT, server.getSmtps().getPort(), Optional.empty());
        assertThat(outcome()).isInstanceOf(Delivered.class);
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void speaksTlsAfterStarttls() throws GeneralSecurityException, IOException {
        SSLContext.setDefault(identity.trusting());
        startScripted(identity.own(), Tls.STARTTLS);
        assertThat(outcome()).isInstanceOf(Delivered.class);
        assertThat(scripted.mails()).hasSize(1);
    }

    @Test
    void sendsNothingToAServerThatItDoesNotTrust() throws GeneralSecurityException, IOException {
        startScripted(identity.own(), Tls.STARTTLS);
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(scripted.mails()).isEmpty();
    }

    @Test
    void sendsNothingToAServerThatIsAnother(@TempDir Path directory) throws Exception {
        ServerIdentity another = ServerIdentity.of("mail.example.com", directory);
        SSLContext.setDefault(another.trusting());
        startScripted(another.own(), Tls.STARTTLS);
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(scripted.mails()).isEmpty();
    }

    @Test
    void sendsNothingInClearWhereStarttlsIsAskedFor() throws IOException {
        startScripted(null, Tls.STARTTLS);
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).contains("STARTTLS is required"));
        assertThat(scripted.mails()).isEmpty();
    }

    @Test
    void takesA5xxForARefusal() throws IOException {
        startScripted(null, Tls.NONE);
        scripted.answering("MAIL", "554 5.7.1 sender blocked");
        assertThat(outcome()).isInstanceOfSatisfying(Refused.class, refused ->
                assertThat(refused.answer()).startsWith("Mail server: 554 5.7.1 sender blocked"));
    }

    @Test
    void triesAgainAfterA4xx() throws IOException {
        startScripted(null, Tls.NONE);
        scripted.answering("RCPT", "451 4.7.1 greylisted");
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).startsWith("Mail server: 451 4.7.1 greylisted"));
    }

    @Test
    void triesAgainWhenOneRecipientIsUnknownAndTheOtherOnlyBusy() throws IOException {
        startScripted(null, Tls.NONE);
        scripted.answering("RCPT TO:<ops", "550 unknown").answering("RCPT TO:<boss", "450 busy");
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    @Test
    void triesAgainWhileOneOfTwoRecipientsIsBusy() throws IOException {
        startScripted(null, Tls.NONE);
        scripted.answering("RCPT TO:<boss", "450 greylisted");
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    @Test
    void hasDeliveredWhenOneOfTwoRecipientsHasIt() throws IOException {
        startScripted(null, Tls.NONE);
        scripted.answering("RCPT TO:<boss", "550 5.1.1 unknown");
        assertThat(outcome()).isInstanceOfSatisfying(Delivered.class, delivered ->
                assertThat(delivered.answer()).startsWith("Delivered, but not to all: 550 5.1.1 unknown"));
        assertThat(scripted.mails()).hasSize(1);
    }

    @Test
    void givesUpOnAServerThatHangs() throws IOException {
        startScripted(null, Tls.NONE);
        scripted.answering("MAIL", "");
        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "STARTTLS"})
    void givesUpOnAServerThatDrips(Tls tls) throws GeneralSecurityException, IOException {
        SSLContext.setDefault(identity.trusting());
        scripted = new ScriptedMailServer(tls == Tls.NONE ? null : identity.own()).dripping(Duration.ofMillis(20));
        scripted.answering("MAIL", "250 " + "x".repeat(10_000));
        routes = RunningRoutes.withEmail(email(tls, scripted.port(), Optional.empty()), Duration.ofSeconds(3));
        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).containsPattern("not done within 3 s|timed out"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void triesAgainWhileTheServerIsDown() throws IOException {
        // bound and not listened at: it refuses, and no other server can come to be there
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress("localhost", 0));
            routes = routes(Tls.NONE, taken.getLocalPort(), Optional.empty());
            assertThat(outcome()).isInstanceOf(AgainLater.class);
        }
    }

    @Test
    void letsNoWordsFromOutsideBecomeAHeaderOrHtml() throws MessagingException, IOException {
        startServer(ServerSetup.PROTOCOL_SMTP);
        routes = routes(Tls.NONE, server.getSmtp().getPort(), Optional.empty());

        routes.outcomeOf("email", SampleEvents.unreadableWith("<script>alert(1)</script>\r\nBcc: all@example.com & co"));

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getHeader("Bcc")).isNull();
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getBodyPart(0).getContent().toString())
                .contains("<script>alert(1)</script> Bcc: all@example[.]com & co");
        assertThat(parts.getBodyPart(1).getContent().toString())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; Bcc: all@example[.]com &amp; co");
    }

    private String secondPart() throws MessagingException, IOException {
        return ((MimeMultipart) server.getReceivedMessages()[0].getContent()).getBodyPart(1).getContentType();
    }

    private RunningRoutes routes(Balances balances) {
        return RunningRoutes.withEmail(email(Tls.NONE, server.getSmtp().getPort(), Optional.empty()), balances);
    }

    private DeliveryOutcome outcome() {
        return routes.outcomeOf("email", SampleEvents.warning());
    }

    private void startServer(String protocol) {
        server = new GreenMail(new ServerSetup(0, "localhost", protocol));
        server.start();
    }

    private void startScripted(SSLContext tls, Tls expected) throws IOException {
        scripted = new ScriptedMailServer(tls);
        routes = routes(expected, scripted.port(), Optional.empty());
    }

    private static RunningRoutes routes(Tls tls, int port, Optional<String> username) {
        return RunningRoutes.withEmail(email(tls, port, username));
    }

    private static Settings.Email email(Tls tls, int port, Optional<String> username) {
        return new Settings.Email("localhost", port, username, username.map(name -> Secret.of(PASSWORD)), tls,
                "creditwatch <creditwatch@example.com>", List.of("ops@example.com", "boss@example.com"));
    }

    private static SSLContext defaultTrust() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
