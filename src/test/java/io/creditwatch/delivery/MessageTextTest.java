package io.creditwatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditwatch.Accounts;
import io.creditwatch.Forecasts;
import io.creditwatch.alert.AlertState;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.assessment.Condition;
import io.creditwatch.delivery.queue.CloudEventMessage;
import io.creditwatch.delivery.slack.SlackFormat;
import io.creditwatch.delivery.slack.SlackMessage;
import io.creditwatch.ledger.Notification;
import io.creditwatch.settings.Account;
import io.creditwatch.settings.AlertRules;
import io.creditwatch.settings.GivenConfiguration;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Vendor;
import io.creditwatch.text.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTextTest {

    private static final Instant AT_ONCE = SampleEvents.MONDAY.plusSeconds(1);
    private static final Instant FOUR_HOURS_LATER = SampleEvents.MONDAY.plus(Duration.ofMinutes(250));

    /** The messages in plain text, below the name of each sample. */
    static Stream<Arguments> messages() throws IOException {
        return sections("src/test/resources/messages.txt");
    }

    private static Stream<Arguments> sections(String path) throws IOException {
        String file = Files.readString(Path.of(path));
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

    /**
     * Late messages: a sample, and below it the condition that holds now; {@code unread} is without a newer reading.
     */
    static Stream<Arguments> lateMessages() throws IOException {
        return sections("src/test/resources/late-messages.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lateMessages")
    void writesEachLateMessage(String name, String message) {
        assertThat(lateText(name)).isEqualTo(message);
    }

    /** @param name a sample, and the present condition: {@code critical, now HEALTHY} */
    static String lateText(String name) {
        String[] parts = name.split(", now ");
        CreditEvent event = SampleEvents.all().get(parts[0]);
        boolean unread = parts[1].equals("unread");
        Condition condition = unread ? event.condition() : Condition.valueOf(parts[1]);
        String credit = switch (condition) {
            case SUSPENDED -> "-1.70";
            case HEALTHY, UNREADABLE -> "4404.60";
            default -> "204.60";
        };
        Instant readAt = unread ? event.decidedAt() : FOUR_HOURS_LATER.minusSeconds(60);
        return text(late(event, SampleEvents.current(condition, credit, readAt,
                Forecasts.withRunway(readAt, new BigDecimal(credit).max(BigDecimal.ZERO)
                        .divide(new BigDecimal("20.40"), 4, RoundingMode.DOWN)))), FOUR_HOURS_LATER, "UTC");
    }

    /** Messages of other vendors in other currencies: {@code vendor, currency: sample}. */
    static Stream<Arguments> messagesOfOthers() throws IOException {
        return sections("src/test/resources/messages-of-others.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messagesOfOthers")
    void writesEachMessageOfAnotherVendorInItsCurrency(String name, String message) {
        String[] parts = name.split(", |: ");
        assertThat(textOf(vendor(parts[0]), parts[1], SampleEvents.all().get(parts[2]))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"twilio, EUR", "deepseek-cny, CNY", "runpod, CHF", "none, JPY"})
    void writesNeitherDollarsNorHyperstackForOthers(String name, String currency) {
        Vendor vendor = name.equals("none") ? Vendor.UNKNOWN : vendor(name);
        SlackMessage slack = new SlackMessage(new Messages(ZoneId.of("UTC"), Clock.fixed(AT_ONCE, ZoneOffset.UTC),
                Accounts.of(vendor), Optional.empty()));
        SampleEvents.all().values().stream().map(event -> SampleEvents.of(vendor, currency, event)).forEach(event -> {
            assertThat(textOf(vendor, currency, event) + slack.text(SampleEvents.notification("slack", event)))
                    .doesNotContain("$").doesNotContainIgnoringCase("hyperstack")
                    .doesNotContain("null", "  ", "..", " .", " ,", "Optional");
            assertThat(new String(new CloudEventMessage().of(event), StandardCharsets.UTF_8))
                    .doesNotContain("Usd", "usd", "$");
        });
    }

    @Test
    void namesNoVendorThatIsNotKnownHere() {
        Notification blocked = SampleEvents.notification("slack", SampleEvents.creationBlocked());
        assertThat(text(blocked, AT_ONCE, "UTC", List.of()))
                .contains("\nThe vendor creates no new machines, although the balance is above $0.");
        Notification atFloor = SampleEvents.notification("slack", SampleEvents.atFloor());
        List<Account> ofAnotherName = List.of(new Account("lab", Secret.of("key"), AlertRules.NONE,
                Accounts.HYPERSTACK));
        assertThat(text(atFloor, AT_ONCE, "UTC", ofAnotherName)).as("the event names the vendor")
                .contains("Hyperstack can suspend all machines at any moment.");
    }

    @Test
    void saysThatNoLimitsApplyToAPostpaidAccount() {
        JsonNode stored = Json.MAPPER.valueToTree(SampleEvents.recovered());
        ((ObjectNode) stored.get("reading")).put("postpaid", true);
        assertThat(text(Json.read(stored.toString(), CreditEvent.class), AT_ONCE, "UTC"))
                .contains("The account is postpaid: no limits apply.").doesNotContain("Above every limit");
    }

    private static Vendor vendor(String name) {
        return GivenConfiguration.of(Map.of()).vendor(name);
    }

    private static String textOf(Vendor vendor, String currency, CreditEvent event) {
        return text(SampleEvents.notification("slack", SampleEvents.of(vendor, currency, event)), AT_ONCE, "UTC",
                Accounts.of(vendor));
    }

    @Test
    void writesWholeSentencesAtAnyDelay() throws IOException {
        Stream.concat(messages(), lateMessages()).map(message -> (String) message.get()[1]).forEach(message ->
                assertThat(message).doesNotContain("null", "  ", "..", " .", " ,", "Optional")
                        .matches("(?s)[A-Z][^\n]* · .*\n"));
    }

    @Test
    void saysThePastAndTheCurrentConditionWhenItIsLate() {
        Notification notification = late(SampleEvents.critical(), SampleEvents.current(Condition.CREDIT_CRITICAL,
                "19.60", FOUR_HOURS_LATER.minusSeconds(60)));
        assertThat(text(notification, FOUR_HOURS_LATER, "Europe/Berlin")).isEqualTo("""
                CRITICAL · prod-eu · $19.99 left · 4 h 10 min late
                This is from Mon 01:17. Now (Mon 05:26): still CRITICAL, $19.60 left.
                Below your critical level ($20). Below $0 Hyperstack suspends all machines.
                Add money. Or hibernate machines (stopped machines still cost the full price).
                Read Mon 30 Nov 05:26 CET
                """);
    }

    /** The clocks are set back at 03:00 CEST, 01:00 UTC; the machine was suspended from 02:30 to 02:10. */
    @Test
    void distinguishesTheHoursThatTheEndOfSummerTimeRepeats() {
        Instant suspended = Instant.parse("2026-10-25T00:30:00Z");
        Instant now = suspended.plus(Duration.ofHours(3));
        MessageLine span = MessageLine.say("Suspended from ", suspended, " to ",
                new MessageLine.SameDay(suspended.plus(Duration.ofMinutes(40))));

        assertThat(new PlainFormat(ZoneId.of("Europe/Berlin")).write(span, now))
                .isEqualTo("Suspended from Sun 02:30 CEST (UTC+2) to 02:10 CET (UTC+1)");
        assertThat(new SlackFormat(ZoneId.of("Europe/Berlin")).write(span, now))
                .isEqualTo("Suspended from Sun 02:30 CEST (UTC+2) to 02:10 CET (UTC+1)");
        assertThat(new PlainFormat(ZoneId.of("UTC")).write(span, now)).isEqualTo("Suspended from Sun 00:30 to 01:10");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-30T05:25:00Z, Mon 05:25", "2026-12-06T23:59:00Z, Sun 23:59", "2026-11-24T00:00:00Z, Tue 00:00",
        "2026-12-07T00:00:00Z, Mon 7 Dec 00:00", "2027-02-01T08:00:00Z, Mon 1 Feb 08:00",
                "2028-03-03T08:00:00Z, 3 Mar 2028"})
    void writesAsMuchOfADateAsItsDistanceNeeds(Instant at, String written) {
        assertThat(new PlainFormat(ZoneId.of("UTC")).write(MessageLine.say(at), SampleEvents.MONDAY))
                .isEqualTo(written);
    }

    @Test
    void namesTheZoneOfATimeOnlyAcrossAChangeOfTheClocks() {
        MessageLine line = MessageLine.say(Instant.parse("2026-10-25T12:00:00Z"));
        PlainFormat berlin = new PlainFormat(ZoneId.of("Europe/Berlin"));

        assertThat(berlin.write(line, Instant.parse("2026-10-26T12:00:00Z"))).isEqualTo("Sun 13:00");
        assertThat(berlin.write(line, Instant.parse("2026-10-24T12:00:00Z"))).isEqualTo("Sun 13:00 CET");
    }

    @Test
    void twoMinutesAreNotLate() {
        Instant justInTime = SampleEvents.MONDAY.plusSeconds(120);
        assertThat(text(SampleEvents.warning(), justInTime, "UTC")).doesNotContain("late");
    }

    @Test
    void neverPrintsMoreThanTheExactAmount() {
        assertThat(text(SampleEvents.suspendedAt("-0.004"), AT_ONCE, "UTC"))
                .contains("SUSPENDED at −$0.01").contains("Add at least $1 to end it.");
    }

    private static Notification late(CreditEvent event, AlertState current) {
        return new Notification("slack", event, current, 20, "token");
    }

    private static String text(CreditEvent event, Instant now, String zone) {
        return text(SampleEvents.notification("slack", event), now, zone);
    }

    private static String text(Notification notification, Instant now, String zone) {
        return text(notification, now, zone, Accounts.of(Accounts.HYPERSTACK));
    }

    private static String text(Notification notification, Instant now, String zone, List<Account> accounts) {
        MessageText message = new Messages(ZoneId.of(zone), Clock.fixed(now, ZoneOffset.UTC), accounts,
                Optional.empty())
                .text(notification);
        PlainFormat plain = new PlainFormat(ZoneId.of(zone));
        return message.title() + "\n" + String.join("\n", message.lines(plain)) + "\n" + message.footer(plain) + "\n";
    }
}
