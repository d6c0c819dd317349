package io.creditwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditwatch.Accounts;
import io.creditwatch.Needs;
import io.creditwatch.Tool;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.ExampleWeek;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.delivery.email.BalancePictures;
import io.creditwatch.delivery.email.EmailMessage;
import io.creditwatch.settings.Settings;
import io.creditwatch.vendor.CreditReading;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mail in a real browser. Its pictures are in target/screens. */
@Needs(Tool.CHROMIUM)
class MailIT {

    private static final Path SCREENS = Path.of("target", "screens").toAbsolutePath();
    private static final int HEIGHT = 860;

    @TempDir
    private static Path folder;

    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path profile) throws IOException {
        Files.createDirectories(SCREENS);
        browser = new Browser(profile);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({"critical, 640, light", "critical, 640, dark", "critical, 390, light", "critical, 390, dark",
            "unknown, 640, light", "unknown, 390, dark", "reminder, 390, light", "suspended, 640, light",
            "recovered, 640, light", "runway, 640, light", "channel-failing, 390, light", "burn-spike, 640, dark"})
    void showsTextThenLinksThenThePicture(String name, int width, String scheme) throws Exception {
        show(event(name), width, scheme, true);
        Files.write(SCREENS.resolve("mail-%s-%d-%s.png".formatted(name, width, scheme)), browser.picture());

        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
        assertThat(bottom("h1")).isLessThanOrEqualTo(top("p"));
        assertThat(bottom("p")).isLessThanOrEqualTo(top(".button"));
        if (browser.evaluate("document.querySelector('img') !== null").asBoolean()) {
            String shown = scheme.equals("dark") ? ".on-dark" : ".on-light";
            String hidden = scheme.equals("dark") ? ".on-light" : ".on-dark";
            assertThat(bottom(".button")).isLessThan(top(shown));
            assertThat(browser.evaluate("document.querySelector('%s').naturalWidth > 0".formatted(shown)).asBoolean())
                    .isTrue();
            assertThat(browser.evaluate("getComputedStyle(document.querySelector('%s')).display".formatted(hidden))
                    .asText())
                    .isEqualTo("none");
        }
    }

    @Test
    void saysAllInWordsWithoutPictures() throws Exception {
        show(event("critical"), 640, "light", false);
        Files.write(SCREENS.resolve("mail-critical-without-pictures.png"), browser.picture());

        assertThat(browser.text("body")).contains("CRITICAL", "prod-eu", "$499.40", "Pay $2,930", "Open", "Silence",
                "Ends");
        assertThat(browser.evaluate("document.querySelector('img').alt").asText()).contains("Balance of prod-eu: from ",
                "At this burn rate it ends", "Lines: CRITICAL at $500, floor $0");
    }

    @Test
    void keepsThePictureForEachBackground() throws Exception {
        String html = html(event("runway"), true);
        List<String> pictures = Pattern.compile("data:image/png;base64,([^\"]+)").matcher(html).results()
                .map(found -> found.group(1)).toList();
        assertThat(pictures).hasSize(2).doesNotHaveDuplicates();
        Files.write(SCREENS.resolve("mail-chart-light.png"), Base64.getDecoder().decode(pictures.get(0)));
        Files.write(SCREENS.resolve("mail-chart-dark.png"), Base64.getDecoder().decode(pictures.get(1)));
    }

    @ParameterizedTest
    @CsvSource({"light", "dark"})
    void isReadable(String scheme) throws Exception {
        for (String name : List.of("critical", "warning", "unknown", "recovered", "test")) {
            show(event(name), 640, scheme, true);
            assertThat(browser.evaluate(CONTRASTS).get("worst").asDouble()).as(name + " " + scheme).isGreaterThan(4.5);
        }
    }

    /** Finds the smallest contrast between a text and what is behind it, as WCAG 2.2 defines it. */
    private static final String CONTRASTS = """
            (() => {
              const light = c => c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const rgba = text => (text.match(/[\\\\d.]+/g) || []).map(Number);
              const behind = element => {
                for (let at = element; at; at = at.parentElement) {
                  const color = rgba(getComputedStyle(at).backgroundColor);
                  if (color.length === 3 || color[3] === 1) return color.slice(0, 3);
                }
                return [255, 255, 255];
              };
              let worst = 99;
              for (const element of document.querySelectorAll('body *')) {
                if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
                const [a, b] = [light(rgba(getComputedStyle(element).color).slice(0, 3)), light(behind(element))];
                worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
              }
              return {worst};
            })()""";

    private static double top(String selector) {
        return browser.evaluate("document.querySelector('%s').getBoundingClientRect().top".formatted(selector))
                .asDouble();
    }

    /** Returns the lower edge of the last of these elements above the first button. */
    private static double bottom(String selector) {
        return browser.evaluate("""
                Math.max(...[...document.querySelectorAll('%s')].filter(e => e.matches('.button')
                  || e.compareDocumentPosition(document.querySelector('.button')) & 4)
                  .map(e => e.getBoundingClientRect().bottom))""".formatted(selector)).asDouble();
    }

    private static void show(CreditEvent event, int width, String scheme, boolean withPictures)
            throws MessagingException, IOException {
        Path file = folder.resolve("mail.html");
        Files.writeString(file, html(event, withPictures));
        browser.window(width, HEIGHT);
        browser.scheme(scheme);
        browser.open(file.toUri().toString());
    }

    private static CreditEvent event(String name) {
        return switch (name) {
            case "runway" -> SampleEvents.runwayWarning();
            case "burn-spike" -> SampleEvents.burnSpike();
            case "channel-failing" -> ExampleWeek.channelFailing();
            default -> ExampleWeek.events().get(name);
        };
    }

    /** Returns the HTML of the mail with its pictures in it. */
    private static String html(CreditEvent event, boolean withPictures) throws MessagingException, IOException {
        Settings.Email email = new Settings.Email("mail.example.com", 25, Optional.empty(), Optional.empty(),
                Settings.Email.Tls.NONE, "creditwatch@example.com", List.of("ops@example.com"), Optional.empty());
        EmailMessage message = new EmailMessage(email,
                Accounts.messages(Clock.fixed(event.decidedAt(), ZoneOffset.UTC), "https://creditwatch.example.com"),
                new BalancePictures((account, after, until, most) -> readings(event, after, until),
                        Map.of("prod-eu", Accounts.withLevels("2000", "500").alerts()), Duration.ofMinutes(5)));
        Multipart parts = (Multipart) message.render(SampleEvents.notification("email", event)).getContent();
        Object rich = parts.getBodyPart(1).getContent();
        if (rich instanceof String html) {
            return html;
        }
        Multipart related = (Multipart) rich;
        String html = related.getBodyPart(0).getContent().toString();
        for (int i = 1; i < related.getCount(); i++) {
            BodyPart picture = related.getBodyPart(i);
            String png = Base64.getEncoder().encodeToString(picture.getInputStream().readAllBytes());
            String id = picture.getHeader("Content-ID")[0].replaceAll("[<>]", "");
            html = html.replace("cid:" + id, withPictures ? "data:image/png;base64," + png : "data:,");
        }
        return html;
    }

    /**
     * Returns readings that fall by the burn rate of the event to its balance, after a payment a day and a half before.
     */
    private static List<CreditReading> readings(CreditEvent event, Instant after, Instant until) {
        if (event.reading() == null) {
            return List.of();
        }
        BigDecimal perMinute = new BigDecimal("0.34");
        Instant last = event.reading().readAt();
        Instant paid = last.minus(Duration.ofHours(36));
        List<CreditReading> readings = new ArrayList<>();
        for (Instant at = after.plusSeconds(1); !at.isAfter(last); at = at.plus(Duration.ofMinutes(15))) {
            BigDecimal above = perMinute.multiply(BigDecimal.valueOf(Duration.between(at, last).toMinutes()));
            BigDecimal unpaid = at.isBefore(paid) ? new BigDecimal("700") : BigDecimal.ZERO;
            readings.add(new CreditReading("prod-eu", at, event.reading().credit().add(above).subtract(unpaid),
                    BigDecimal.ZERO, true));
        }
        readings.add(new CreditReading("prod-eu", last, event.reading().credit(), BigDecimal.ZERO, true));
        return readings;
    }
}
