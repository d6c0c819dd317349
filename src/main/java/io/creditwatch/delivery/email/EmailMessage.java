package io.creditwatch.delivery.email;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.MessageText;
import io.creditwatch.delivery.PlainFormat;
import io.creditwatch.delivery.email.BalancePictures.Picture;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.HtmlTemplate;
import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renders a notification as a mail in plain text and in HTML. The HTML contains a picture of the balance when there is
 * one; the text says the same in words.
 */
public final class EmailMessage {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /** RFC 2387 asks for the type of the part that refers to the others. */
    private static final String RELATED = "related; type=\"text/html\"";

    private final Settings.Email settings;
    private final PlainFormat plain;
    private final Clock clock;
    private final BalancePictures pictures;
    private final HtmlTemplate template = new HtmlTemplate("io/creditwatch/delivery/email/email.ftlh");

    /**
     * @param settings sender and recipients
     * @param zone     time zone of the text
     */
    public EmailMessage(Settings.Email settings, ZoneId zone, Clock clock, BalancePictures pictures) {
        this.settings = settings;
        this.plain = new PlainFormat(zone);
        this.clock = clock;
        this.pictures = pictures;
    }

    /** Renders a mail whose Message-ID contains the event's id, so that a receiver can detect a repeat. */
    public MimeMessage render(Notification notification) throws MessagingException {
        MessageText text = MessageText.of(notification, clock.instant());
        Mail mail = new Mail("<" + notification.event().id() + "@" + settings.domain() + ">", notification);
        mail.setFrom(new InternetAddress(settings.from()));
        mail.setRecipients(RecipientType.TO, InternetAddress.parse(String.join(",", settings.to())));
        mail.setSubject(plain.words(text.title()), UTF_8);
        mail.setSentDate(Date.from(clock.instant()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setContent(new MimeMultipart("alternative", text(text), rich(text, notification.event())));
        mail.saveChanges();
        return mail;
    }

    private MimeBodyPart text(MessageText text) throws MessagingException {
        String body = plain.words(text.title()) + "\n\n" + String.join("\n", text.lines(plain)) + "\n\n"
                + text.footer(plain) + "\nBilling: " + MessageText.BILLING_PAGE + "\n";
        MimeBodyPart part = new MimeBodyPart();
        part.setText(body, UTF_8);
        return part;
    }

    private MimeBodyPart rich(MessageText text, CreditEvent event) throws MessagingException {
        Optional<Picture> picture = pictures.of(event);
        if (picture.isEmpty()) {
            return html(text, Map.of());
        }
        String contentId = "balance-" + event.id() + "@creditwatch";
        MimeBodyPart html = html(text, Map.of("picture", words(picture.get(), contentId, text.now())));
        MimeBodyPart together = new MimeBodyPart();
        together.setContent(new MimeMultipart(RELATED, html, image(picture.get(), contentId)));
        return together;
    }

    private Map<String, String> words(Picture picture, String contentId, Instant now) {
        return Map.of("contentId", contentId, "words", plain.write(picture.words(), now),
                "firstCredit", picture.begin().credit(), "firstAt", plain.write(picture.begin().at(), now),
                "lastCredit", picture.end().credit(), "until", plain.write(picture.end().at(), now));
    }

    private static MimeBodyPart image(Picture picture, String contentId) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(picture.png(), "image/png")));
        part.setContentID("<" + contentId + ">");
        part.setDisposition(Part.INLINE);
        part.setFileName("balance.png");
        return part;
    }

    private MimeBodyPart html(MessageText text, Map<String, ?> picture) throws MessagingException {
        Map<String, Object> values = new HashMap<>(picture);
        values.putAll(Map.of("severity", text.severity().name(), "title", plain.words(text.title()),
                "lines", text.lines(plain), "footer", text.footer(plain),
                "billingPage", MessageText.BILLING_PAGE));
        MimeBodyPart part = new MimeBodyPart();
        part.setText(template.render(values), UTF_8, "html");
        return part;
    }

    /**
     * Mail for a notification. It names all recipients, and its Message-ID is the same at every attempt, so that a
     * receiver can drop a repeat. It is sent only to the recipients that are due.
     */
    static final class Mail extends MimeMessage {

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
}
