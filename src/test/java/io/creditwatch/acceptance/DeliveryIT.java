package io.creditwatch.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditwatch.acceptance.StubSlack.Message;
import io.creditwatch.acceptance.StubVendor.Organization;
import io.creditwatch.delivery.FreePort;
import io.creditwatch.delivery.email.ScriptedMailServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests a notification whose receiver does not accept it at once. */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class DeliveryIT {

    @AutoClose
    private final StubVendor vendor = new StubVendor();
    @AutoClose
    private final StubSlack slack = new StubSlack();

    /** Slack refuses and the broker is down, while the mail server gets each message once. */
    @Test
    void retriesOnScheduleWhileAnotherReceiverGetsEachMessage(@TempDir Path folder) throws Exception {
        Organization unavailable = vendor.organization("unavailable");
        Organization throttled = vendor.organization("throttled");
        slack.answers(503);
        slack.answersFirst("throttled", aResponse().withStatus(429).withHeader("Retry-After", "1"));
        int brokerPort = FreePort.find();
        try (StubMailServer mailServer = new StubMailServer(); RunningProgram program = Program.in(folder)
                .watching(vendor, unavailable, throttled).notifying(slack).notifying(mailServer)
                .notifyingBrokerAt(brokerPort).startAndWait()) {
            unavailable.awaitPolls(1);

            unavailable.has("95.20");
            Await.soon(() -> assertThat(mailServer.subjects("unavailable")).hasSize(1));
            Await.soon(() -> assertThat(slack.attempts()).hasSizeGreaterThanOrEqualTo(2));
            unavailable.has("1000");
            Await.soon(() -> assertThat(mailServer.subjects("unavailable")).hasSize(2));
            // retries after 1, 2, 4 and 8 s, and up to a fifth more
            Await.soon(() -> assertThat(slack.attempts()).hasSizeGreaterThanOrEqualTo(4));
            slack.answers(200);
            Await.soon(() -> assertThat(slack.headlines("unavailable"))
                    .containsExactly("WARNING · unavailable · $95.20 left", "RECOVERED · unavailable · $1,000.00"));
            List<Message> attempts = List.copyOf(slack.attempts("unavailable"));
            assertThat(attempts).hasSizeGreaterThanOrEqualTo(6);
            assertThat(attempts.subList(0, attempts.size() - 1)).extracting(Message::headline)
                    .containsOnly("WARNING · unavailable · $95.20 left");
            assertThat(waits(attempts.subList(0, 5))).satisfiesExactly(
                    wait -> assertIsAbout(wait, 1), wait -> assertIsAbout(wait, 2),
                    wait -> assertIsAbout(wait, 4), wait -> assertIsAbout(wait, 8));
            try (StubQueue queue = new StubQueue(brokerPort)) {
                Await.soon(() -> assertThat(queue.types("unavailable")).containsExactly("warning", "recovered"));
            }

            throttled.has("95.20");
            Await.soon(() -> assertThat(slack.headlines("throttled"))
                    .containsExactly("WARNING · throttled · $95.20 left"));
            assertThat(waits(slack.attempts("throttled"))).satisfiesExactly(wait -> assertIsAbout(wait, 1));
            unavailable.awaitPolls(3);
            assertThat(slack.attempts("unavailable")).isEqualTo(attempts);
            assertThat(slack.attempts("throttled")).hasSize(2);
            assertThat(mailServer.subjects("unavailable")).hasSize(2);
            assertThat(mailServer.subjects("throttled")).hasSize(1);
            assertThat(program.err()).contains("channel=queue", "channel=slack")
                    .doesNotContain("event=delivery-failed channel=email", "\tat ");
        }
    }

    private static List<Duration> waits(List<Message> attempts) {
        return IntStream.range(1, attempts.size())
                .mapToObj(i -> Duration.between(attempts.get(i - 1).at(), attempts.get(i).at())).toList();
    }

    /** Allows a fifth more, a quarter of a second until the relay looks, and much time for a slow machine. */
    private static void assertIsAbout(Duration wait, int seconds) {
        assertThat(wait).isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(1_200L * seconds + 30_000));
    }

    /** Each recipient of a mail has an outcome and an order of its own. */
    @Test
    void deliversToOneRecipientWhileTheMailboxOfAnotherIsFull(@TempDir Path folder) throws Exception {
        Organization falling = vendor.organization("falling");
        try (ScriptedMailServer mail = new ScriptedMailServer(); RunningProgram program = Program.in(folder)
                .watching(vendor, falling).notifyingMailServerAt(mail.port())
                .with("email.to", "ops@example.com, \"Doe, Jane\" <jane@example.com>").startAndWait()) {
            mail.answering("RCPT TO:<jane", "452 4.2.2 mailbox full");
            falling.awaitPolls(1);
            falling.has("95.20");
            Await.soon(() -> assertThat(headlines(mail, "ops@example.com")).containsExactly("WARNING"));
            falling.has("20");
            Await.soon(() ->
                    assertThat(headlines(mail, "ops@example.com")).containsExactly("WARNING", "CRITICAL"));
            Await.soon(() -> assertThat(program.get("/api/notifications").body())
                    .contains("\"state\":\"waiting\"").doesNotContain("\"state\":\"delivered\"")
                    .contains("Not yet delivered to all: 452 4.2.2 mailbox full (jane@example.com)")
                    .contains("Not yet delivered to all: waits for an older mail (jane@example.com)"));

            mail.answeringAsUsual("RCPT TO:<jane");
            Await.soon(() ->
                    assertThat(headlines(mail, "jane@example.com")).containsExactly("WARNING", "CRITICAL"));
            Await.soon(() -> assertThat(program.get("/api/notifications").body())
                    .contains("\"state\":\"delivered\"").doesNotContain("\"state\":\"waiting\""));
            assertThat(headlines(mail, "ops@example.com")).containsExactly("WARNING", "CRITICAL");
            assertThat(program.err()).contains("event=partly-delivered channel=email").doesNotContain("\tat ");
        }
    }

    private static List<String> headlines(ScriptedMailServer server, String recipient) {
        return server.taken().stream().filter(taken -> taken.recipients().contains(recipient))
                .map(taken -> taken.mail().replaceAll("(?s).*Subject: [^\\n]*?(WARNING|CRITICAL).*", "$1")).toList();
    }

    /** The broker is down from the start. */
    @Test
    void deliversInOrderAndWithTheTimeOfTheEventAfterAReceiverWasDown(@TempDir Path folder) throws Exception {
        Organization falling = vendor.organization("falling");
        slack.answers(503);
        int mailPort = FreePort.find();
        int brokerPort = FreePort.find();
        Program program = Program.in(folder).watching(vendor, falling).notifying(slack).notifyingMailServerAt(mailPort)
                .notifyingBrokerAt(brokerPort);
        Instant fell;
        Instant rose;
        try (RunningProgram running = program.startAndWait()) {
            falling.awaitPolls(1);
            fell = Instant.now();
            falling.has("95.20");
            Await.soon(() -> assertThat(running.err()).contains("event=warning account=falling"));
            rose = Instant.now();
            falling.has("1000");
            Await.soon(() -> assertThat(running.err()).contains("event=recovered account=falling"));
            assertThat(running.stop().exitCode()).isEqualTo(143);
        }
        Duration down = Duration.ofMinutes(10);
        StoredLedger.in(folder).ageBy(down);

        slack.answers(200);
        try (StubMailServer mailServer = new StubMailServer(mailPort);
                StubQueue queue = new StubQueue(brokerPort);
                RunningProgram running = program.startAndWait()) {
            Await.soon(() -> {
                assertThat(slack.headlines("falling")).satisfiesExactly(
                        low -> assertThat(low).matches("WARNING · falling · \\$95\\.20 left · 1\\d min late"),
                        over -> assertThat(over).matches("RECOVERED · falling · \\$1,000\\.00 · 1\\d min late"));
                assertThat(withoutMinutes(mailServer.subjects("falling")))
                        .isEqualTo(withoutMinutes(slack.headlines("falling")));
                assertThat(queue.types("falling")).containsExactly("warning", "recovered");
            });
            assertThat(queue.events("falling")).extracting(DeliveryIT::decidedAt).satisfiesExactly(
                    low -> assertThat(low).isBetween(fell.minus(down), rose.minus(down)),
                    over -> assertThat(over).isAfter(rose.minus(down)));
            assertThat(slack.messages("falling")).zipSatisfy(queue.events("falling"), (message, event) ->
                    assertThat(message.text()).contains("This is from " + UTC_TIME.format(decidedAt(event)), "Now ("));
            falling.awaitPolls(3);
            assertThat(slack.messages("falling")).hasSize(2);
            assertThat(running.err()).doesNotContain("event=delivery-failed", "\tat ");
        }
    }

    /** A slow machine may send one of two messages a minute later. */
    private static List<String> withoutMinutes(List<String> headlines) {
        return headlines.stream().map(headline -> headline.replaceFirst("\\d+ min late$", "late")).toList();
    }

    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static Instant decidedAt(JsonNode event) {
        return Instant.parse(event.path("data").path("decidedAt").asText());
    }

    /** The program waits for a slow answer of Slack, and leaves a message without an answer to the next run. */
    @Test
    void finishesOrLeavesADeliveryInFlightWhenItStops(@TempDir Path folder) {
        Organization slow = vendor.organization("slow");
        Organization never = vendor.organization("never");
        slack.answersFirst("slow", aResponse().withBody("ok").withFixedDelay(2_000));
        slack.answersFirst("never", aResponse().withBody("ok").withFixedDelay(60_000));
        Program program = Program.in(folder).watching(vendor, slow, never).notifying(slack);
        try (RunningProgram running = program.startAndWait()) {
            slow.has("95.20");
            never.has("95.20");
            Await.soon(() -> assertThat(slack.attempts()).hasSize(2));
            RunResult run = running.stop();
            assertThat(run.exitCode()).isEqualTo(143);
            assertThat(run.err()).contains("event=delivered channel=slack account=slow",
                    "event=delivery-failed channel=slack account=never").doesNotContain("\tat ");
        }
        try (RunningProgram running = program.startAndWait()) {
            Await.soon(() -> assertThat(running.err())
                    .contains("event=delivered channel=slack account=never sequence=1 attempt=2"));
            never.awaitPolls(3);
            assertThat(slack.attempts("slow")).hasSize(1);
            assertThat(slack.attempts("never")).hasSize(2).extracting(Message::text).containsOnly(
                    slack.attempts("never").get(0).text());
        }
    }
}
