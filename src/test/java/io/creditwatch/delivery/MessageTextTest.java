package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.slack.SlackFormat;
import io.creditwatch.forecast.Forecast;
import io.creditwatch.ledger.Notification;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTextTest {

    private static final Instant AT_ONCE = SampleEvents.MONDAY.plusSeconds(1);
    private static final Instant FOUR_HOURS_LATER = SampleEvents.MONDAY.plus(Duration.ofMinutes(250));

    /** The messages in plain text, below the name of each sample. */
    static Stream<Arguments> messages() throws IOException {
        String file = Files.readString(Path.of("src/test/resources/messages.txt"));
        return Stream.of(file.strip().split("\n*## ")).skip(1).map(section -> section.split("\n", 2))
                .map(section -> arguments(section[0], section[1].strip() + "\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void writesEachMessage(String sample, String message) {
        assertThat(text(SampleEvents.all().get(sample), AT_ONCE, "UTC")).isEqualTo(message);
    }

    @Test
    void knowsAMessageForEachSample() throws IOException {
        assertThat(messages().map(message -> message.get()[0]))
                .containsExactlyInAnyOrderElementsOf(SampleEvents.all().keySet());
    }

    @Test
    void givesNoAdviceInALateSideAlert() {
        assertReadsLate(SampleEvents.burnSpike(), Condition.HEALTHY, """
                BURN SPIKE · prod-eu · $61.20/h · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $3,060.00. Now (read Mon 30 Nov 05:26 CET): $404.60, still OK.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void saysTheCurrentRunwayWhenItIsLate() {
        Forecast now = Forecasts.withRunway(FOUR_HOURS_LATER, new BigDecimal("19.85"));
        Notification notification = late(SampleEvents.runwayCritical(),
                SampleEvents.current(Condition.RUNWAY_CRITICAL, "404.60", FOUR_HOURS_LATER, now));
        assertThat(text(notification, FOUR_HOURS_LATER, "UTC"))
                .contains("$404.60, 19 h 51 min left, still CRITICAL.");
    }

    @Test
    void saysTheSameOfAChannelAtAnyDelay() {
        Notification notification = late(SampleEvents.channelFailing(),
                SampleEvents.current(Condition.HEALTHY, "404.60", FOUR_HOURS_LATER));
        assertThat(text(notification, FOUR_HOURS_LATER, "UTC"))
                .startsWith("CHANNEL DOWN · prod-eu · slack has failed for 1 h 1 min · 4 h 10 min late\nslack took nothing Sun");
    }

    @Test
    void saysThePastAndTheCurrentConditionWhenItIsLate() {
        assertReadsLate(SampleEvents.critical(), Condition.CREDIT_CRITICAL, """
                CRITICAL · prod-eu · $19.99 left · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $19.99. Now (read Mon 30 Nov 05:26 CET): $404.60, still CRITICAL.
                At or under your critical level of $20.00. Below the $0.00 floor Hyperstack suspends everything.
                Top up now, or hibernate machines: stopped ones still bill in full.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void givesNoAdviceThatIsOutOfDate() {
        assertReadsLate(SampleEvents.warning(), Condition.HEALTHY, """
                WARNING · prod-eu · $95.20 left · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $95.20. Now (read Mon 30 Nov 05:26 CET): $404.60, OK.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void saysTheTimeOfASuspensionEvenIfAnotherHasBegun() {
        assertReadsLate(SampleEvents.recovered(), Condition.SUSPENDED, """
                RECOVERED · prod-eu · $2,998.30 · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $2,998.30. Now (read Mon 30 Nov 05:26 CET): $404.60, SUSPENDED.
                Suspended Sun 29 Nov 17:17 – Mon 30 Nov 01:07 CET: check that machines came back.
                Read Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void saysThatTheBalanceCannotBeReadNow() {
        assertReadsLate(SampleEvents.warning(), Condition.UNREADABLE, """
                WARNING · prod-eu · $95.20 left · 4 h 10 min late
                At Mon 30 Nov 01:17 CET: $95.20. Now the balance cannot be read.
                Read Mon 30 Nov 01:17 CET
                """);
        assertReadsLate(SampleEvents.unauthorized(), Condition.UNREADABLE, """
                UNKNOWN · prod-eu · balance unreadable (HTTP 401) · 4 h 10 min late
                At Mon 30 Nov 01:17 CET it could not be read. Now the balance still cannot be read.
                No balance has been read yet.
                The API key is not accepted: set a valid one.
                Unreadable since Mon 30 Nov 01:17 CET
                """);
    }

    @Test
    void doesNotShowAnOldBalanceAsTheCurrentOne() {
        Notification notification = late(SampleEvents.warning(),
                SampleEvents.current(Condition.CREDIT_WARNING, "95.20", SampleEvents.MONDAY));
        assertThat(text(notification, FOUR_HOURS_LATER, "UTC")).contains("$95.20. It has not been read since.\n");
    }

    /** The clocks are set back at 03:00 CEST, 01:00 UTC; the machine was suspended from 02:30 to 02:10. */
    @Test
    void distinguishesTheHoursThatTheEndOfSummerTimeRepeats() {
        Instant suspended = Instant.parse("2026-10-25T00:30:00Z");
        MessageLine span = MessageLine.say("Suspended ", new MessageLine.Between(suspended, suspended.plus(Duration.ofMinutes(40))));

        assertThat(new PlainFormat(ZoneId.of("Europe/Berlin")).write(span))
                .isEqualTo("Suspended Sun 25 Oct 02:30 CEST (UTC+2) – 02:10 CET (UTC+1)");
        assertThat(new SlackFormat(new PlainFormat(ZoneId.of("Europe/Berlin"))).write(span))
                .contains("{time}|Sun 25 Oct 02:30 CEST (UTC+2)>", "^{time}|02:10 CET (UTC+1)>");
        assertThat(new PlainFormat(ZoneId.of("UTC")).write(span)).isEqualTo("Suspended Sun 25 Oct 00:30–01:10 UTC");
    }

    @Test
    void distinguishesZonesWithTheSameName() {
        MessageLine read = MessageLine.say("Read ", SampleEvents.MONDAY);

        assertThat(new PlainFormat(ZoneId.of("Asia/Shanghai")).write(read)).isEqualTo("Read Mon 30 Nov 08:17 CST (UTC+8)");
        assertThat(new PlainFormat(ZoneId.of("America/Chicago")).write(read))
                .isEqualTo("Read Sun 29 Nov 18:17 CST (UTC-6)");
        assertThat(new PlainFormat(ZoneId.of("Asia/Kolkata")).write(read)).isEqualTo("Read Mon 30 Nov 05:47 IST (UTC+5:30)");
    }

    @Test
    void twoMinutesAreNotLate() {
        Instant justInTime = SampleEvents.MONDAY.plusSeconds(120);
        assertThat(text(SampleEvents.warning(), justInTime, "UTC")).doesNotContain("late");
    }

    @Test
    void neverPrintsMoreThanTheExactAmount() {
        assertThat(text(SampleEvents.suspendedAt("-0.004"), AT_ONCE, "UTC"))
                .contains("SUSPENDED at −$0.01").contains("Pay more than $0.01,");
    }

    private static void assertReadsLate(CreditEvent event, Condition now, String expected) {
        Notification notification =
                late(event, SampleEvents.current(now, "404.60", FOUR_HOURS_LATER.minusSeconds(60)));
        assertThat(text(notification, FOUR_HOURS_LATER, "Europe/Berlin")).isEqualTo(expected);
    }

    private static Notification late(CreditEvent event, AlertState current) {
        return new Notification("slack", event, current, 20, "token");
    }

    private static String text(CreditEvent event, Instant now, String zone) {
        return text(SampleEvents.notification("slack", event), now, zone);
    }

    private static String text(Notification notification, Instant now, String zone) {
        MessageText message = MessageText.of(notification, now);
        PlainFormat plain = new PlainFormat(ZoneId.of(zone));
        StringBuilder text = new StringBuilder(message.title()).append('\n');
        message.lines().forEach(line -> text.append(plain.write(line)).append('\n'));
        return text.append(plain.write(message.footer())).append('\n').toString();
    }
}
