package io.creditwatch.delivery.email;

import static io.creditwatch.delivery.MessageLine.say;
import static java.util.stream.Collectors.joining;

import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.Mark;
import io.creditwatch.delivery.MessageText;
import io.creditwatch.delivery.Messages;
import io.creditwatch.delivery.Messages.Link;
import io.creditwatch.delivery.PlainFormat;
import io.creditwatch.delivery.email.BalancePictures.Picture;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Money;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Renders a mail in plain text and HTML, with a picture of the balance, of which the text says the same in words. */
public final class EmailMessage {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /** RFC 2387 asks for the type of the part that refers to the others. */
    private static final String RELATED = "related; type=\"text/html\"";

    /** Digits that are large in the headline with their currency: the first numbers, but no cents. */
    private static final Pattern LARGE =
            Pattern.compile("(?<![.\\d])\u2212?(?:[A-Z]*\\p{Sc}|[A-Z]{3}\u00a0)?\\d[\\d,]*");

    private final Settings.Email settings;
    private final PlainFormat plain;
    private final Messages messages;
    private final BalancePictures pictures;
    private final HtmlTemplate template = new HtmlTemplate("io/creditwatch/delivery/email/email.ftlh");

    public EmailMessage(Settings.Email settings, Messages messages, BalancePictures pictures) {
        this.settings = settings;
        this.plain = new PlainFormat(messages.zone());
        this.messages = messages;
        this.pictures = pictures;
    }

    /**
     * Renders a mail whose Message-ID contains the event's id, so that a receiver can detect a repeat. The first mail
     * of an incident is the parent of the following ones, so that mail programs show the incident as one thread.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4">RFC 5322, identification fields</a>
     */
    public MimeMessage render(Notification notification) throws MessagingException {
        MessageText text = messages.text(notification);
        CreditEvent event = notification.event();
        Mail mail = new Mail(messageId(event.id()), notification);
        if (event.incident() != null && !event.event().isSideAlert() && !event.id().equals(event.incident().id())) {
            mail.setHeader("In-Reply-To", messageId(event.incident().id()));
            mail.setHeader("References", messageId(event.incident().id()));
        }
        mail.setFrom(new InternetAddress(settings.from()));
        mail.setRecipients(RecipientType.TO, InternetAddress.parse(String.join(",", settings.to())));
        mail.setSubject(plain.words(text.title()), UTF_8);
        mail.setSentDate(Date.from(text.now()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        Optional<Picture> picture = pictures.of(text);
        List<Link> buttons = messages.links(text);
        List<Map<String, String>> figures = text.figures().stream()
                .map(figure -> Map.of("label", figure.label(), "value", text.write(figure.value(), plain))).toList();
        mail.setContent(new MimeMultipart("alternative", text(text, buttons, figures, picture),
                rich(text, buttons, figures, picture)));
        mail.saveChanges();
        return mail;
    }

    private String messageId(String eventId) {
        return "<" + eventId + "@" + settings.domain() + ">";
    }

    private MimeBodyPart text(MessageText text, List<Link> buttons, List<Map<String, String>> figures,
                              Optional<Picture> picture) throws MessagingException {
        List<String> urls = buttons.stream().map(link -> link.label() + ": " + link.url()).toList();
        List<String> numbers =
                figures.stream().map(figure -> figure.get("label") + ": " + figure.get("value")).toList();
        String body = Stream.of(List.of(plain.words(text.title())), text.lines(plain), urls, numbers,
                        picture.map(drawn -> text.write(drawn.words(), plain)).stream().toList(),
                        List.of(text.footer(plain)))
                .filter(paragraph -> !paragraph.isEmpty()).map(paragraph -> String.join("\n", paragraph) + "\n")
                .collect(joining("\n"));
        MimeBodyPart part = new MimeBodyPart();
        part.setText(body, UTF_8);
        return part;
    }

    private MimeBodyPart rich(MessageText text, List<Link> buttons, List<Map<String, String>> figures,
                              Optional<Picture> picture) throws MessagingException {
        Map<String, Object> values = new HashMap<>(Map.of("title", plain.words(text.title()),
                "mark", Mark.of(text.event()).name().toLowerCase(Locale.ROOT), "lines", text.lines(plain),
                "links", buttons, "footer", text.footer(plain), "figures", figures));
        values.putAll(headline(text));
        if (picture.isEmpty()) {
            return html(values);
        }
        Picture drawn = picture.get();
        String light = "balance-" + text.event().id() + "@creditwatch";
        String dark = "balance-dark-" + text.event().id() + "@creditwatch";
        values.put("picture", Map.of("light", light, "dark", dark, "words", text.write(drawn.words(), plain),
                "begin", text.write(say(drawn.begin()), plain), "end", text.write(say(drawn.end()), plain),
                "levels", drawn.levels().stream().map(level -> Map.of("severity", level.severity().name(),
                        "amount", new Money(level.amount(), drawn.currency()).brief())).toList(),
                "floor", new Money(drawn.floor(), drawn.currency()).brief()));
        MimeBodyPart together = new MimeBodyPart();
        together.setContent(new MimeMultipart(RELATED, html(values), image(drawn.light(), light, "balance.png"),
                image(drawn.dark(), dark, "balance-dark.png")));
        return together;
    }

    /** Returns the word, the account, and the rest of the title, of which the first number is large. */
    private Map<String, Object> headline(MessageText text) {
        String number = plain.words(text.headline().number());
        String first = number.split(", | \\(", 2)[0];
        List<Map<String, Object>> parts = new ArrayList<>();
        int end = 0;
        for (MatchResult large : LARGE.matcher(first).results().toList()) {
            parts.add(Map.of("text", number.substring(end, large.start()), "isLarge", false));
            parts.add(Map.of("text", large.group(), "isLarge", true));
            end = large.end();
        }
        parts.add(Map.of("text", number.substring(end) + text.delay(), "isLarge", false));
        return Map.of("word", text.headline().word(), "account", text.headline().account(), "numbers", parts);
    }

    private static MimeBodyPart image(byte[] png, String contentId, String fileName) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(png, "image/png")));
        part.setContentID("<" + contentId + ">");
        part.setDisposition(Part.INLINE);
        part.setFileName(fileName);
        return part;
    }

    private MimeBodyPart html(Map<String, ?> values) throws MessagingException {
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
