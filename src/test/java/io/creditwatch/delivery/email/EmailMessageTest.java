package io.creditwatch.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.Readings;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Settings;
import io.creditwatch.text.Json;
import io.creditwatch.vendor.CreditReading;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests mails that are late: the event's own figures are no longer the ones of now. */
class EmailMessageTest {

    private static final Instant LATER = SampleEvents.MONDAY.plus(Duration.ofMinutes(250));
    private static final Instant READ = LATER.minusSeconds(60);

    private final List<String> asked = new ArrayList<>();

    @Test
    void announcesNoForecastOfAConditionThatIsOver() throws MessagingException, IOException {
        MimeMultipart parts = late(SampleEvents.criticalBurning(), Condition.HEALTHY, "4404.60");

        assertThat(text(parts.getBodyPart(0))).contains("Balance of prod-eu: ").doesNotContain("it ends");
        assertThat(html(parts)).contains("alt=\"Balance of prod-eu: ").doesNotContain("it ends");
        assertThat(asked).containsExactly("2026-11-27T00:17:00Z 2026-11-30T00:17:00Z");
    }

    @Test
    void showsTheReadingsAndTheForecastOfNowWhileTheConditionHolds() throws MessagingException, IOException {
        MimeMultipart parts = late(SampleEvents.criticalBurning(), Condition.CREDIT_CRITICAL, "204.60");

        assertThat(text(parts.getBodyPart(0))).contains("reaches $0 on Mon 14:26",
                "At this burn rate it ends Mon 14:26.");
        assertThat(asked).containsExactly("2026-11-27T04:26:00Z 2026-11-30T04:26:00Z");
    }

    @Test
    void enlargesNoDigitsOfTheDelay() throws MessagingException, IOException {
        assertThat(html(late(SampleEvents.warning(), Condition.HEALTHY, "4404.60")))
                .containsOnlyOnce("class=\"ink large\"")
                .containsPattern("large\"[^>]*>\\$95</b>\\.20 left · 4 h 10 min late<");
    }

    @ParameterizedTest
    @CsvSource({"EUR, €, €100", "CNY, CN¥, CN¥100", "CHF, CHF\u00a0, CHF\u00a0100"})
    void writesAnotherCurrencyInTheHeadlineAndBelowThePicture(String currency, String sign, String warning)
            throws MessagingException, IOException {
        String mail = html(late(SampleEvents.of(Accounts.HYPERSTACK, currency, SampleEvents.warning()),
                Condition.HEALTHY, "4404.60"));

        assertThat(mail).containsPattern("large\"[^>]*>" + sign + "95</b>\\.20 left · 4 h 10 min late<")
                .contains("&nbsp;WARNING&nbsp;at&nbsp;" + warning + " ", "floor&nbsp;" + sign + "0<", "from " + sign
                + "620.00 on ");
    }

    /** Half of the rate in the first hours of the day, and more in the others. */
    @Test
    void drawsTheForecastByTheHour() throws MessagingException, IOException {
        Forecast steady = Forecasts.withRunway(READ, new BigDecimal("10"));
        ObjectNode course = Json.MAPPER.valueToTree(steady);
        course.set("course",
                Json.MAPPER.readTree("{\"usdPerHour\": 20.40, \"perMille\": %s, \"zone\": \"UTC\"}".formatted(
                IntStream.range(0, 168).mapToObj(hour -> hour % 24 < 10 ? 500 : 1500).toList())));
        CreditEvent event = SampleEvents.criticalBurning();

        assertThat(picture(late(event, Condition.CREDIT_CRITICAL, "204.60", steady)))
                .isEqualTo(picture(late(event, Condition.CREDIT_CRITICAL, "204.60", steady)))
                .isNotEqualTo(picture(late(event, Condition.CREDIT_CRITICAL, "204.60",
                        Json.MAPPER.treeToValue(course, Forecast.class))));
    }

    private static byte[] picture(MimeMultipart parts) throws MessagingException, IOException {
        MimeMultipart rich = (MimeMultipart) parts.getBodyPart(1).getContent();
        return rich.getBodyPart(1).getInputStream().readAllBytes();
    }

    private MimeMultipart late(CreditEvent event, Condition now, String credit) throws MessagingException, IOException {
        return late(event, now, credit, Forecasts.withRunway(READ, new BigDecimal("10")));
    }

    private MimeMultipart late(CreditEvent event, Condition now, String credit, Forecast forecast)
            throws MessagingException, IOException {
        Settings.Email settings = new Settings.Email("mail.example.com", 25, Optional.empty(), Optional.empty(),
                Settings.Email.Tls.NONE, "creditwatch@example.com", List.of("ops@example.com"), Optional.empty());
        BalancePictures pictures = new BalancePictures((account, after, until, most) -> {
            asked.add(after + " " + until);
            return Readings.of("620", "499.40").stream()
                    .map(reading -> new CreditReading(reading.account(), reading.at(),
                    reading.credit(), reading.threshold(), true, event.currency(), false, null, null)).toList();
        }, Map.of("prod-eu", Accounts.withLevels("100", "20").alerts()), Readings.PERIOD);
        EmailMessage message = new EmailMessage(settings, Accounts.messages(Clock.fixed(LATER, ZoneOffset.UTC), null),
                pictures);
        return (MimeMultipart) message.render(new Notification("email", event, SampleEvents.current(now, credit, READ,
                forecast), 1, "token")).getContent();
    }

    private static String text(BodyPart part) throws MessagingException, IOException {
        return part.getContent().toString().replace("\r", "");
    }

    private static String html(MimeMultipart parts) throws MessagingException, IOException {
        return text(((MimeMultipart) parts.getBodyPart(1).getContent()).getBodyPart(0));
    }
}
