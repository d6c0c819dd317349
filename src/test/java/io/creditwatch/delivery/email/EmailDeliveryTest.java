package io.creditwatch.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.creditwatch.Receivers;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.Readings;
import io.creditwatch.delivery.RunningRoutes;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.delivery.ServerIdentity;
import io.creditwatch.delivery.email.BalancePictures.Balances;
import io.creditwatch.delivery.email.ScriptedMailServer.Taken;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.PartlyDelivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.ledger.Recipients;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Order(1)
class EmailDeliveryTest {

    private static final String OPS = "ops@example.com";
    private static final String BOSS = "boss@example.com";

    private static final MailServer.Timeouts SHORT = new MailServer.Timeouts(Duration.ofSeconds(5),
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    private static final Balances NO_BALANCES = (account, after, until, most) -> List.of();

    /** The routes to each server and with each setting: to make and stop them takes a second. */
    private static final Map<String, RunningRoutes> ROUTES = new HashMap<>();
    private static volatile Balances balances;
    private static ServerIdentity identity;
    private static ScriptedMailServer plain;
    private static ScriptedMailServer encrypted;

    private ScriptedMailServer scripted;
    private RunningRoutes routes;
    private Runnable endTrust = () -> { };

    @BeforeAll
    static void startServers(@TempDir Path directory) throws GeneralSecurityException, IOException,
            InterruptedException {
        identity = ServerIdentity.of("localhost", directory);
        plain = new ScriptedMailServer();
        encrypted = new ScriptedMailServer(identity.own());
    }

    @AfterAll
    static void stopServers() throws IOException {
        ROUTES.values().forEach(RunningRoutes::close);
        ROUTES.clear();
        plain.close();
        encrypted.close();
    }

    @BeforeEach
    void start() {
        balances = NO_BALANCES;
        use(plain, Tls.NONE, MailServer.Timeouts.USUAL);
    }

    @AfterEach
    void stop() {
        plain.reset();
        encrypted.reset();
        endTrust.run();
    }

    @Test
    void sendsPlainTextAndHtml() throws MessagingException, IOException {
        assertThat(outcome()).isInstanceOf(Delivered.class);

        assertThat(scripted.taken()).extracting(Taken::recipients).containsExactly(List.of(OPS, BOSS));
        MimeMessage mail = mail();
        assertThat(mail.getSubject()).isEqualTo("WARNING · prod-eu · $95.20 left");
        assertThat(mail.getHeader("From")).containsExactly("creditwatch <creditwatch@example.com>");
        assertThat(mail.getHeader("Message-ID")).containsExactly("<0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c@example.com>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getSentDate()).isEqualTo(SampleEvents.MONDAY);
        assertThat(mail.getHeader("Set-Cookie")).isNull();
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent().toString().replace("\r", "")).isEqualTo("""
                WARNING · prod-eu · $95.20 left

                Below your warning level ($100).
                Add money. Or hibernate machines (stopped machines still cost the full price).

                Billing page: https://console.hyperstack.cloud/billing
                Open: https://ops.example.com/creditwatch/#prod-eu
                Silence: https://ops.example.com/creditwatch/#prod-eu/silence

                Left: $95.20

                Read Mon 30 Nov 00:17 UTC
                """);
    }

    @Test
    void saysTheSameInTheTextAsInTheHtml() throws MessagingException, IOException {
        balances = (account, after, until, most) -> Readings.of("1300", "1285.20");
        routes.outcomeOf("email", SampleEvents.runwayWarning());

        MimeMultipart parts = (MimeMultipart) mail().getContent();
        String html = ((MimeMultipart) parts.getBodyPart(1).getContent()).getBodyPart(0).getContent().toString();
        String text = parts.getBodyPart(0).getContent().toString().replace("\r", "");
        assertThat(text).contains("Pay $2,150: https://",
                "\nLeft: $1,285.20\nEnds: Wed 15:17\nBurn rate: $20.40/h\n", """

                Balance of prod-eu: from $1,300.00 on Mon 00:12 to $1,285.20 on Mon 00:17. \
                At this burn rate it ends Wed 15:17. Lines: WARNING at $100, CRITICAL at $20, floor $0.
                """);
        for (String line : text.split("\n+")) {
            Stream.of(line.split("(?<=(Left|Ends|Burn rate|Pay .{6}|Open|Silence)): | · ")).forEach(words ->
                    assertThat(html).contains(words.replace("'", "&#39;").replaceFirst("^2 d 15 h left$", "2</b> d ")));
        }
    }

    @Test
    void announcesNoEndThatIsPast() throws MessagingException, IOException {
        balances = (account, after, until, most) -> Readings.of("620", "612");
        routes.outcomeOf("email", SampleEvents.unreadableBurning());

        assertThat(((MimeMultipart) mail().getContent()).getBodyPart(0).getContent().toString())
                .contains("Balance of prod-eu: ").doesNotContain("it ends", "Ends: ");
    }

    /** RFC 5322, section 3.6.4. */
    @Test
    void makesOneThreadOfAnIncident() throws MessagingException {
        CreditEvent first = SampleEvents.warning();
        CreditEvent began = new CreditEvent(first.incident().id(), first.account(), 1, first.incident(), first.change(),
                first.decidedAt(), first.facts(), null, null);
        List.of(began, SampleEvents.critical(), SampleEvents.recovered(), SampleEvents.channelFailing(),
                SampleEvents.test())
                .forEach(event -> routes.outcomeOf("email", event));

        assertThat(scripted.mails()).extracting(EmailDeliveryTest::parent)
                .containsExactly("", "<e-1@example.com>", "<e-1@example.com>", "", "");
        assertThat(mail().getHeader("Message-ID")).containsExactly("<e-1@example.com>");
    }

    /** Returns the mail to which it replies; empty when there is none. */
    private static String parent(String mail) {
        try {
            MimeMessage message = new MimeMessage(null,
                    new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
            String reference = message.getHeader("References", " ");
            assertThat(message.getHeader("In-Reply-To", " ")).isEqualTo(reference);
            return reference == null ? "" : reference;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void showsTheBalanceInAPictureWithinTheHtml() throws MessagingException, IOException {
        balances = (account, after, until, most) -> Readings.of("310.40", "290", "95.20");

        assertThat(outcome()).isInstanceOf(Delivered.class);

        MimeMultipart parts = (MimeMultipart) mail().getContent();
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("multipart/related; type=\"text/html\"");
        MimeMultipart together = (MimeMultipart) parts.getBodyPart(1).getContent();
        assertThat(together.getBodyPart(0).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(together.getBodyPart(0).getContent().toString()).contains("""
                alt="Balance of prod-eu: from $310.40 on Mon 00:07 to $95.20 on Mon 00:17. \
                Lines: WARNING at $100, CRITICAL at $20, floor $0.\"""");
        for (String id : List.of("balance-", "balance-dark-")) {
            String contentId = id + "0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c@creditwatch";
            assertThat(together.getBodyPart(0).getContent().toString()).contains("src=\"cid:" + contentId + "\"");
            MimeBodyPart picture = (MimeBodyPart) together.getBodyPart("<" + contentId + ">");
            assertThat(picture.getContentType()).startsWith("image/png");
            assertThat(picture.getDisposition()).isEqualTo(Part.INLINE);
            byte[] png = picture.getInputStream().readAllBytes();
            assertThat(png).hasSizeLessThan(40_000);
            assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(BalanceChart.WIDTH);
        }
    }

    @Test
    void readsTheReadingsOfThreeDaysBeforeTheEvent() {
        List<String> asked = new CopyOnWriteArrayList<>();
        balances = (account, after, until, most) -> {
            asked.add(account + " " + after + " " + until + " " + most);
            return List.of();
        };
        outcome();
        assertThat(asked).containsExactly("prod-eu 2026-11-27T00:17:00Z 2026-11-30T00:17:00Z 280");
    }

    @Test
    void saysThatTheBalanceHasNotBeenReadSince() throws MessagingException, IOException {
        balances = (account, after, until, most) -> Readings.of("310.40", "290", null, null, null);

        routes.outcomeOf("email", SampleEvents.unreadable());

        MimeMultipart parts = (MimeMultipart) mail().getContent();
        MimeMultipart together = (MimeMultipart) parts.getBodyPart(1).getContent();
        assertThat(together.getBodyPart(0).getContent().toString())
                .contains("to $290.00 on Mon 00:02, not read since. Lines: WARNING at $100, CRITICAL at $20, floor "
                + "$0.\"");
    }

    @ParameterizedTest
    @CsvSource({"warning, 95.20", "test, 310.40 290 95.20", "channel-failing, 310.40 290 95.20"})
    void showsNoPictureOfOneReadingOrInAMailThatIsAboutNoBalance(String event, String readings)
            throws MessagingException, IOException {
        balances = (account, after, until, most) -> Readings.of(readings.split(" "));
        routes.outcomeOf("email", SampleEvents.all().get(event));
        assertThat(secondPart()).isEqualTo("text/html; charset=UTF-8");
    }

    @Test
    void arrivesWithoutThePictureWhenDrawingFails() throws MessagingException, IOException {
        balances = (account, after, until, most) -> {
            throw new IllegalStateException("the ledger is away");
        };
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
    void logsInWithAPasswordThatWasRotated(@TempDir Path folder) throws IOException {
        GreenMail server = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));
        server.start();
        server.setUser("ops", "of-today");
        Path file = Files.writeString(folder.resolve("password"), "of-yesterday");
        use(new Settings.Email("localhost", server.getSmtp().getPort(), Optional.of("ops"),
                Optional.of(Secret.fromFile(file)), Tls.NONE, "creditwatch@example.com", List.of(OPS),
                Optional.empty()));
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later -> assertThat(later.answer())
                .startsWith("Mail server rejects the login: 535").doesNotContain("of-yesterday"));

        Files.writeString(file, "of-today");
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(outcome()).isInstanceOf(Delivered.class);
        server.stop();
    }

    @Test
    void speaksTlsFromTheStart() throws GeneralSecurityException, IOException {
        endTrust = identity.trustByDefault();
        System.setProperty("greenmail.tls.keystore.file", identity.file().toString());
        GreenMail server = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTPS));
        server.start();
        System.clearProperty("greenmail.tls.keystore.file");
        use(email(Tls.IMPLICIT, server.getSmtps().getPort()));
        assertThat(outcome()).isInstanceOf(Delivered.class);
        assertThat(server.getReceivedMessages()).hasSize(2);
        server.stop();
    }

    @Test
    void speaksTlsAfterStarttls() throws GeneralSecurityException, IOException {
        endTrust = identity.trustByDefault();
        use(encrypted, Tls.STARTTLS, MailServer.Timeouts.USUAL);
        assertThat(outcome()).isInstanceOf(Delivered.class);
        assertThat(scripted.mails()).hasSize(1);
    }

    @Test
    void sendsNothingToAServerThatItDoesNotTrust() throws GeneralSecurityException, IOException {
        endTrust = ServerIdentity.keepDefaultTrust();
        use(encrypted, Tls.STARTTLS, MailServer.Timeouts.USUAL);
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).startsWith("the server's certificate is signed by an authority that this "
                        + "machine does not trust").contains("tls.ca-file"));
        assertThat(scripted.mails()).isEmpty();
    }

    @Test
    void sendsNothingToAServerWithACertificateForAnotherHost(@TempDir Path directory) throws Exception {
        ServerIdentity another = ServerIdentity.of("mail.example.com", directory);
        endTrust = another.trustByDefault();
        use(new ScriptedMailServer(another.own()), Tls.STARTTLS, MailServer.Timeouts.USUAL);
        assertThat(outcome()).isEqualTo(new AgainLater(
                "the server's certificate is for mail.example.com, not for localhost. Check the address"));
        assertThat(scripted.mails()).isEmpty();
        await().until(() -> !scripted.hasConnections());
        scripted.close();
    }

    @Test
    void sendsNothingInClearWhereStarttlsIsAskedFor() throws IOException {
        use(plain, Tls.STARTTLS, MailServer.Timeouts.USUAL);
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).contains("STARTTLS is required"));
        assertThat(scripted.mails()).isEmpty();
    }

    @Test
    void treatsAnAnswerAboutTheMailAsARefusal() throws IOException {
        scripted.answering(".", "552 5.3.4 message too big");
        assertThat(outcome()).isEqualTo(
                new Refused("Mail server: 552 5.3.4 message too big (ops@example.com, boss@example.com)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            greeting | 554 no SMTP service here                | 554 no SMTP service here
            EHLO     | 504 what is that?                       | 250
            EHLO     | 421 4.3.2 shutting down                 | 421
            MAIL     | 554 5.7.1 sender blocked                | Mail server: 554 5.7.1 sender blocked
            MAIL     | 530 5.7.0 log in first                  | Mail server: 530 5.7.0 log in first
            MAIL     | 550 no                                  | Mail server: 550 no
            RCPT     | 451 4.7.1 greylisted                    | Mail server: 451 4.7.1 greylisted
            RCPT     | 550 5.4.5 daily limit exceeded          | Mail server: 550 5.4.5 daily limit exceeded
            RCPT     | 550-5.2.2 over~550 5.2.2 quota          | Mail server: 550-5.2.2 over 550 5.2.2 quota
            RCPT     | 554 5.7.1 relay access denied           | Mail server: 554 5.7.1 relay access denied
            RCPT     | hang up                                 | Mail server: hung up
            DATA     | 554 5.2.0 quota                         | Mail server: 554 5.2.0 quota
            .        | 554 5.2.0 quota                         | Mail server: 554 5.2.0 quota
            .        | 451 try again                           | Mail server: 451 try again
            .        | 552 storage exceeded                    | Mail server: 552 storage exceeded
            .        | hang up                                 | Mail server: hung up
            """)
    void retriesAfterAnAnswerAboutTheSenderOrTheServer(String command, String reply, String answer) throws IOException {
        scripted.answering(command, reply.replace("~", "\r\n"));
        if (command.equals("EHLO")) {
            scripted.answering("HELO", reply);
        }
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).contains(answer.replace("250", "504 what is that?")));
    }

    @Test
    void retriesWhenAServerWithoutEhloHasNoStarttls() throws IOException {
        use(plain, Tls.STARTTLS, MailServer.Timeouts.USUAL);
        scripted.answering("EHLO", "502 unknown");
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(scripted.mails()).isEmpty();
    }

    @Test
    void retriesOnlyTheBusyRecipient() throws IOException {
        scripted.answering("RCPT TO:<boss", "452 4.2.2 mailbox full");

        PartlyDelivered partly = (PartlyDelivered) outcome();
        assertThat(partly.answer()).isEqualTo("Not yet delivered to all: 452 4.2.2 mailbox full (boss@example.com)");
        assertThat(partly.done()).isEqualTo(new Recipients(Set.of(OPS), Map.of()));

        scripted.answeringAsUsual("RCPT TO:<boss");
        assertThat(outcome(partly.done())).isEqualTo(new Delivered("delivered"));
        assertThat(scripted.taken()).extracting(Taken::recipients).containsExactly(List.of(OPS), List.of(BOSS));
        assertThat(scripted.mails()).allSatisfy(mail -> assertThat(mail)
                .contains("To: ops@example.com, boss@example.com\n",
                        "Message-ID: <0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c@example.com>\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            421 4.7.0 too many | 421 4.7.0 too many
            hang up            | hung up
            """)
    void deliversToTheOthersWhenTheServerHangsUpAtOneRecipient(String answer, String said) throws IOException {
        scripted.answering("RCPT TO:<ops", answer);

        PartlyDelivered partly = (PartlyDelivered) outcome();
        assertThat(partly.answer()).isEqualTo("Not yet delivered to all: " + said + " (ops@example.com)");
        assertThat(partly.done()).isEqualTo(new Recipients(Set.of(BOSS), Map.of()));
        assertThat(scripted.taken()).extracting(Taken::recipients).containsExactly(List.of(BOSS));
    }

    @Test
    void remembersTheRefusingRecipientUntilTheOthersHaveTheMail() throws IOException {
        scripted.answering("RCPT TO:<ops", "550 5.1.1 unknown").answering("RCPT TO:<boss", "450 busy");

        PartlyDelivered partly = (PartlyDelivered) outcome();
        assertThat(partly.done()).isEqualTo(new Recipients(Set.of(), Map.of(OPS, "550 5.1.1 unknown")));

        scripted.answeringAsUsual("RCPT TO:<boss");
        assertThat(outcome(partly.done()))
                .isEqualTo(new Delivered("Delivered, but not to all: 550 5.1.1 unknown (ops@example.com)"));
        assertThat(scripted.taken()).extracting(Taken::recipients).containsExactly(List.of(BOSS));
    }

    @Test
    void keepsToTheOrderForARecipientThatWaitsForAnOlderMail() throws IOException {
        Recipients opsHasTheOlder = new Recipients(Set.of(OPS), Map.of());

        routes.deliver(SampleEvents.notification("email", SampleEvents.warning(), Recipients.NONE,
                List.of(opsHasTheOlder)));
        assertThat(routes.settlement.next().outcome()).isEqualTo(new PartlyDelivered(opsHasTheOlder,
                "Not yet delivered to all: waits for an older mail (boss@example.com)"));
        routes.deliver(SampleEvents.notification("email", SampleEvents.warning(), opsHasTheOlder,
                List.of(opsHasTheOlder)));
        assertThat(routes.settlement.next().outcome()).isInstanceOf(PartlyDelivered.class);

        assertThat(scripted.taken()).extracting(Taken::recipients).containsExactly(List.of(OPS));
    }

    @Test
    void sendsToEachRecipientAloneWhenOneRefusesTheMail() throws IOException {
        scripted.answering(".", "552 5.2.2 mailbox full");

        assertThat(outcome()).isEqualTo(
                new AgainLater("Mail server: 552 5.2.2 mailbox full (ops@example.com, boss@example.com)"));
        assertThat(scripted.taken()).extracting(Taken::recipients)
                .containsExactly(List.of(OPS, BOSS), List.of(OPS), List.of(BOSS));
    }

    @Test
    void countsAsDeliveredWhenOneOfTwoRecipientsHasTheMail() throws IOException {
        scripted.answering("RCPT TO:<boss", "550 5.1.1 unknown");
        assertThat(outcome())
                .isEqualTo(new Delivered("Delivered, but not to all: 550 5.1.1 unknown (boss@example.com)"));
        assertThat(scripted.mails()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"QUIT, ''", "QUIT, hang up", "QUIT, 500 what?", "., 251 queued elsewhere"})
    void hasDeliveredAfterAnySuccessHoweverTheServerSaysGoodBye(String command, String answer) {
        scripted.answering(command, answer);
        assertThat(outcome()).isEqualTo(new Delivered("delivered"));
        assertThat(scripted.mails()).hasSize(1);
    }

    @Test
    void countsARefusalBeforeTheServerClosesTheConnection() throws IOException {
        scripted.answering(".", "554 5.6.0 malformed").answering("RSET", ScriptedMailServer.HANG_UP);
        assertThat(outcome()).isInstanceOf(Refused.class);
    }

    @Test
    void waitsForASlowServer() throws IOException {
        use(plain, Tls.NONE, SHORT);
        Duration almost = Duration.ofMillis(600);
        scripted.waiting(ScriptedMailServer.GREETING, almost).waiting("EHLO", almost).waiting("RCPT TO:<boss", almost)
                .waiting(".", Duration.ofMillis(1_500));
        // a slow machine may add much to the time of the server
        await().until(this::outcome, Delivered.class::isInstance);
        assertThat(scripted.mails()).isNotEmpty();
    }

    @Test
    void allowsMinutesForEachAnswerAndLessForAllThanForADelivery() {
        assertThat(MailServer.Timeouts.USUAL.answer()).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
        assertThat(MailServer.Timeouts.USUAL.endOfData()).isGreaterThan(MailServer.Timeouts.USUAL.answer());
        assertThat(MailServer.Timeouts.USUAL.whole()).isGreaterThan(MailServer.Timeouts.USUAL.endOfData())
                .isLessThan(Receivers.longestDelivery("email"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ScriptedMailServer.GREETING, "EHLO", "MAIL", "RCPT", "DATA", "."})
    void givesUpOnAServerThatHangs(String command) throws IOException {
        use(plain, Tls.NONE, SHORT);
        scripted.answering(command, "");
        await().untilAsserted(() -> {
            long start = System.nanoTime();
            assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later -> assertThat(later.answer())
                    .endsWith("no complete answer within " + (command.equals(".") ? 2 : 1) + " s"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "STARTTLS"})
    void givesUpOnAServerThatDrips(Tls tls) throws GeneralSecurityException, IOException {
        endTrust = identity.trustByDefault();
        use(tls == Tls.NONE ? plain : encrypted, tls, SHORT);
        scripted.dripping(Duration.ofMillis(20)).answering("MAIL", "250 " + "x".repeat(10_000));
        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).containsPattern("within 1 s|within 4 s"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void stopsWaitingForAServerWithTooManySlowAnswers() throws IOException {
        use(plain, Tls.NONE, new MailServer.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2),
                Duration.ofSeconds(2), Duration.ofSeconds(1)));
        Duration often = Duration.ofMillis(400);
        scripted.waiting("EHLO", often).waiting("MAIL", often).waiting("RCPT", often);
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).endsWith("not done within 1 s"));
        assertThat(scripted.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-", "250 x"})
    void givesUpOnAnAnswerWithoutEnd(String line) throws IOException {
        scripted.answering("EHLO", (line + "x".repeat(60) + (line.endsWith("-") ? "\r\n" : "")).repeat(5_000));
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class, later ->
                assertThat(later.answer()).endsWith("answer of more than 128 KB"));
    }

    @Test
    void triesEveryAddressOfTheHost() throws IOException {
        InetAddress unused = InetAddress.getByName("127.0.0.77");
        routes = ROUTES.computeIfAbsent("addresses", any -> RunningRoutes.withEmail(email(Tls.NONE, plain.port()),
                MailServer.Timeouts.USUAL, host -> new InetAddress[] {unused, InetAddress.getLoopbackAddress()},
                NO_BALANCES));
        assertThat(outcome()).isInstanceOf(Delivered.class);
        assertThat(scripted.mails()).hasSize(1);
    }

    @Test
    void greetsWithTheDomainOfTheSenderOrTheNameThatIsSet() throws IOException {
        outcome();
        assertThat(scripted.commands()).startsWith("EHLO example.com");

        use(new Settings.Email("localhost", scripted.port(), Optional.empty(),
                Optional.empty(), Tls.NONE, "creditwatch@example.com", List.of(OPS), Optional.of("host.example.net")));
        outcome();
        assertThat(scripted.commands()).contains("EHLO host.example.net");
        assertThat(scripted.mails().get(1)).contains("Message-ID: <0192f8a0-77aa-7c51-9d3e-1d2b6f1a0b3c@example.com>");
    }

    @Test
    void triesAgainWhileTheServerIsDown() throws IOException {
        // bound and not listened at: it refuses, and no other server can come to be there
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress("localhost", 0));
            use(email(Tls.NONE, taken.getLocalPort()));
            assertThat(outcome()).isInstanceOf(AgainLater.class);
        }
    }

    /** Uses the same server and another one. */
    @Test
    void doesNotChangeMailOfOtherRoutes() throws IOException {
        try (ScriptedMailServer another = new ScriptedMailServer(); ProducerTemplate template =
                routes.camel.createProducerTemplate()) {
            for (String server : new String[] {"localhost", "127.0.0.1:" + another.port()}) {
                template.sendBody("smtp:" + server + "?from=a@example.com&to=b@example.com&cc=c@example.com", "moved");
            }
            for (ScriptedMailServer server : List.of(scripted, another)) {
                assertThat(server.taken()).singleElement().satisfies(mail -> {
                    assertThat(mail.recipients()).containsExactly("b@example.com", "c@example.com");
                    assertThat(mail.mail()).contains("From: a@example.com\n", "\nMessage-ID: <", "\nmoved\n");
                });
            }
        }
    }

    @Test
    void letsNoWordsFromOutsideBecomeAHeaderOrHtml() throws MessagingException, IOException {
        routes.outcomeOf("email",
                SampleEvents.unreadableWith("<script>alert(1)</script>\r\nBcc: all@example.com & co"));

        MimeMessage mail = mail();
        assertThat(mail.getHeader("Bcc")).isNull();
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getBodyPart(0).getContent().toString())
                .contains("<script>alert(1)</script> Bcc: all@example[.]com & co");
        assertThat(parts.getBodyPart(1).getContent().toString())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; Bcc: all@example[.]com &amp; co");
    }

    private MimeMessage mail() throws MessagingException {
        byte[] mail = scripted.mails().get(0).getBytes(StandardCharsets.US_ASCII);
        return new MimeMessage(null, new ByteArrayInputStream(mail));
    }

    private String secondPart() throws MessagingException, IOException {
        return ((MimeMultipart) mail().getContent()).getBodyPart(1).getContentType();
    }

    private DeliveryOutcome outcome() {
        return routes.outcomeOf("email", SampleEvents.warning());
    }

    /** @param done recipients that an earlier attempt was done with */
    private DeliveryOutcome outcome(Recipients done) {
        routes.deliver(SampleEvents.notification("email", SampleEvents.warning(), done, List.of()));
        return routes.settlement.next().outcome();
    }

    private void use(ScriptedMailServer server, Tls tls, MailServer.Timeouts times) {
        scripted = server;
        use(email(tls, server.port()), times);
    }

    private void use(Settings.Email email) {
        use(email, MailServer.Timeouts.USUAL);
    }

    private void use(Settings.Email email, MailServer.Timeouts times) {
        routes = ROUTES.computeIfAbsent(email + " " + times, any -> RunningRoutes.withEmail(email, times,
                InetAddress::getAllByName, (account, after, until, most) -> balances.samples(account, after, until,
                most)));
    }

    private static Settings.Email email(Tls tls, int port) {
        return new Settings.Email("localhost", port, Optional.empty(), Optional.empty(), tls,
                "creditwatch <creditwatch@example.com>", List.of(OPS, BOSS), Optional.empty());
    }
}
