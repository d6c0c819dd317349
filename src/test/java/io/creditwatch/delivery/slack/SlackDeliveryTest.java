package io.creditwatch.delivery.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.creditwatch.delivery.RunningRoutes;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.DeliveryOutcome.Refused;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the meaning of each answer of Slack, to a webhook's message and to a bot's. */
class SlackDeliveryTest {

    private static final String HOOK = "/services/T000/B000/s3cr3tHook";
    private static final String POST = "/api/chat.postMessage";
    private static final String TOKEN = "xoxb-s3cr3t-token";

    @RegisterExtension
    static final WireMockExtension SLACK = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().containerThreads(20)).build();

    @TempDir
    private static Path folder;

    private static RunningRoutes webhook;
    private static RunningRoutes bot;
    private static RunningRoutes botOfFile;

    /** Routes of one test, whose webhook is in a file that nothing has changed yet; null when it needs none. */
    private RunningRoutes webhookOfFile;

    @BeforeAll
    static void start() throws IOException {
        webhook = webhook(Secret.of(SLACK.baseUrl() + HOOK));
        bot = bot(Secret.of(TOKEN));
        botOfFile = bot(Secret.fromFile(Files.writeString(folder.resolve("token"), "xoxb-of-yesterday")));
    }

    private static RunningRoutes webhook(Secret url) {
        return RunningRoutes.withSlack(new Settings.Slack(Optional.of(url), Optional.empty(), Optional.empty()),
                "", null);
    }

    private static RunningRoutes bot(Secret token) {
        return RunningRoutes.withSlack(new Settings.Slack(Optional.empty(), Optional.of(token), Optional.of("#alerts")),
                SLACK.baseUrl(), null);
    }

    @AfterAll
    static void stop() {
        List.of(webhook, bot, botOfFile).forEach(RunningRoutes::close);
    }

    @AfterEach
    void stopOwn() {
        if (webhookOfFile != null) {
            webhookOfFile.close();
        }
    }

    @Test
    void postsMrkdwnToTheWebhook() {
        webhookAnswers(ok("ok"));

        assertThat(outcome(webhook)).isInstanceOf(Delivered.class);

        // a webhook has its channel already; naming one would send the message elsewhere, or nowhere
        SLACK.verify(1, postRequestedFor(urlEqualTo(HOOK)).withRequestBody(matchingJsonPath("$.channel", absent()))
                .withRequestBody(matchingJsonPath("$.text", equalTo("""
                        *WARNING · prod-eu · $95.20 left*
                        Below your warning level ($100).
                        Add money. Or hibernate machines (stopped machines still cost the full price).
                        *<https://console.hyperstack.cloud/billing|Billing page>*  ·  \
                        *<https://ops.example.com/creditwatch/#prod-eu|Open>*  ·  \
                        *<https://ops.example.com/creditwatch/#prod-eu/silence|Silence>*
                        Read Mon 30 Nov 00:17 UTC""")))
                .withRequestBody(matchingJsonPath("$.blocks[0].text.text",
                        equalTo("🟠 WARNING · prod-eu · $95.20 left")))
                .withRequestBody(matchingJsonPath("$.attachments[0].color", equalTo("#f08c00")))
                .withRequestBody(matchingJsonPath("$.attachments[0].blocks[1].fields[0].text",
                equalTo("*Left*\n$95.20"))));
    }

    @Test
    void leavesNoHeaderWithTheWebhook() throws IOException {
        webhookAnswers(ok("ok"));
        try (ProducerTemplate template = webhook.camel.createProducerTemplate()) {
            Exchange sent = template.request("direct:send-slack", exchange -> exchange.getMessage()
                    .setBody(SampleEvents.notification("slack", SampleEvents.warning())));
            assertThat(sent.getException()).isNull();
            assertThat(sent.getMessage().getHeaders()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"400,invalid_payload", "400,user_not_found", "400,no_text", "400,too_many_attachments",
            "403,action_prohibited", "403,team_disabled", "403,posting_to_general_channel_denied", "403,no_team",
            "404,channel_not_found", "404,no_service", "404,no_service_id", "404,no_active_hooks", "404,'no_service\n'",
            "410,channel_is_archived", "400,invalid_token", "403,invalid_token", "410,invalid_token"})
    void takesSlacksOwnWordsForARefusal(int status, String word) {
        webhookAnswers(aResponse().withStatus(status).withBody(word));
        assertThat(outcome(webhook)).isEqualTo(new Refused("Slack: HTTP " + status + ", " + word.strip()));
    }

    /** A page may come from a server on the way. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", value = {
            "503 | 'upstream\n  down' | , upstream down",
                    "400 | <h1>Not here</h1> no_service | , <h1>Not here</h1> no_service",
            "403 | <h1>Not here</h1> no_service | , <h1>Not here</h1> no_service",
            "404 | <h1>Not here</h1> no_service | , <h1>Not here</h1> no_service",
            "410 | <h1>Not here</h1> no_service | , <h1>Not here</h1> no_service", "404 | '' | ''", "410 | '' | ''",
            "401 | <h1>Blocked by policy</h1> | , <h1>Blocked by policy</h1>",
            "403 | <h1>Blocked by policy</h1> | , <h1>Blocked by policy</h1>",
            "201 | ok | , ok", "202 | ok | , ok", "204 | '' | ''"})
    void triesAgainAfterAnyOtherAnswer(int status, String body, String answer) {
        webhookAnswers(aResponse().withStatus(status).withHeader("Content-Type", "text/html").withBody(body));
        assertThat(outcome(webhook)).isEqualTo(new AgainLater("Slack: HTTP " + status + answer));
    }

    @Test
    void waitsAsLongAsA429Asks() {
        webhookAnswers(aResponse().withStatus(429).withHeader("Retry-After", "30").withBody("rate_limited"));
        assertThat(outcome(webhook)).isEqualTo(
                new AgainLater(Optional.of(Duration.ofSeconds(30)), "Slack: HTTP 429, rate_limited"));
    }

    /** A proxy answers so. */
    @Test
    void triesAgainAfter407() {
        webhookAnswers(aResponse().withStatus(407).withBody("<h1>Blocked by policy</h1>"));
        assertThat(outcome(webhook)).isInstanceOf(AgainLater.class);
    }

    @Test
    void takesNoOtherPageForSlack() {
        webhookAnswers(ok("<h1>Log in\n to the network</h1>").withHeader("Content-Type", "text/html"));
        assertThat(outcome(webhook)).isEqualTo(
                new AgainLater("not Slack: HTTP 200, text/html, <h1>Log in to the network</h1>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "okay", "{\"ok\":true}", "ok ok", "not ok"})
    void acceptsOnlyOkAsProofOfAPostedMessage(String body) {
        webhookAnswers(ok(body));
        assertThat(outcome(webhook)).isInstanceOfSatisfying(AgainLater.class,
                later -> assertThat(later.answer()).startsWith("not Slack: HTTP 200"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void followsNoRedirect(int status) {
        SLACK.stubFor(any(urlEqualTo("/elsewhere")).willReturn(ok("ok")));
        webhookAnswers(aResponse().withStatus(status).withHeader("Location", SLACK.baseUrl() + "/elsewhere"));
        assertThat(outcome(webhook)).isEqualTo(new AgainLater("Slack: HTTP " + status));
        SLACK.verify(0, anyRequestedFor(urlEqualTo("/elsewhere")));
    }

    /** Two larger answers took the memory of the whole program. */
    @Test
    void limitsTheSizeOfAnAnswer() {
        webhookAnswers(ok("x".repeat(8 * 1024 * 1024)));
        assertThat(outcome(webhook)).isEqualTo(
                new AgainLater("BodyTooLargeException: the answer is larger than 64 KB"));
    }

    @Test
    void triesAgainAfterABrokenConnection() {
        webhookAnswers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(outcome(webhook)).isInstanceOf(AgainLater.class);
    }

    @Test
    void stopsWaitingForAReceiverThatHangs() {
        webhookAnswers(ok("ok").withFixedDelay(60_000));
        botAnswers(okJson("{\"ok\":true}").withFixedDelay(60_000));
        long start = System.nanoTime();
        webhook.deliver("slack", SampleEvents.warning());
        bot.deliver("slack", SampleEvents.warning());

        assertThat(webhook.settlement.next().outcome()).isInstanceOf(AgainLater.class);
        assertThat(bot.settlement.next().outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(50));
    }

    @Test
    void keepsSecretsOutOfTheAnswer() {
        webhookAnswers(serviceUnavailable().withBody("no route to " + SLACK.baseUrl() + HOOK));
        assertThat(outcome(webhook).answer()).isEqualTo("Slack: HTTP 503, no route to ******");

        botAnswers(serviceUnavailable().withBody("Bearer " + TOKEN + " is not known here"));
        assertThat(outcome(bot).answer()).isEqualTo("Slack: HTTP 503, Bearer ****** is not known here");
    }

    @Test
    void usesARotatedWebhookBeforeItMakesADeadLetter() throws IOException {
        Path file = webhookInFile(notFound().withBody("no_service"));
        assertThat(outcome(webhookOfFile)).isInstanceOf(Refused.class);

        Files.writeString(file, SLACK.baseUrl() + "/services/new");
        assertThat(outcome(webhookOfFile)).isEqualTo(new AgainLater(
                "Slack: HTTP 404, no_service; the next attempt uses the new secret in its file"));
        assertThat(outcome(webhookOfFile)).isInstanceOf(Delivered.class);
    }

    /** The content is that of a file that is being replaced. */
    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines"})
    void makesNoDeadLetterWhileTheWebhooksFileCannotBeRead(String content) throws IOException {
        Path file = webhookInFile(notFound().withBody("no_service"));
        Files.writeString(file, content);
        assertThat(outcome(webhookOfFile)).isEqualTo(new AgainLater(
                "Slack: HTTP 404, no_service; it is tried again when its file can be read"));

        Files.writeString(file, SLACK.baseUrl() + "/services/new");
        assertThat(outcome(webhookOfFile)).isInstanceOf(AgainLater.class);
        assertThat(outcome(webhookOfFile)).isInstanceOf(Delivered.class);
    }

    @Test
    void keepsTheWebhookWhileItsFileCannotBeRead() throws IOException {
        Path file = webhookInFile(serviceUnavailable());
        Files.delete(file);
        assertThat(outcome(webhookOfFile)).isEqualTo(new AgainLater("Slack: HTTP 503"));

        webhookAnswers(ok("ok"));
        assertThat(outcome(webhookOfFile)).isInstanceOf(Delivered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed",
            "invalid_token"})
    void usesATokenThatWasRotated(String error) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "xoxb-of-yesterday");
        botAnswers(serviceUnavailable());
        outcome(botOfFile);
        botAnswers(okJson("{\"ok\":false,\"error\":\"" + error + "\"}"));
        SLACK.stubFor(post(POST).withHeader("Authorization", equalTo("Bearer xoxb-of-today"))
                .willReturn(okJson("{\"ok\":true}")));

        Files.writeString(file, "xoxb-of-today");
        assertThat(outcome(botOfFile)).isInstanceOfSatisfying(AgainLater.class,
                later -> assertThat(later.answer()).startsWith("Slack: " + error));
        assertThat(outcome(botOfFile)).isInstanceOf(Delivered.class);
    }

    @Test
    void postsBlocksAsABot() {
        botAnswers(okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1.2\"}"));

        assertThat(outcome(bot)).isInstanceOf(Delivered.class);

        SLACK.verify(1, postRequestedFor(urlEqualTo(POST))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
                .withoutHeader("Set-Cookie")
                .withRequestBody(matchingJsonPath("$.channel", equalTo("#alerts")))
                .withRequestBody(matchingJsonPath("$.blocks[0].text.text",
                equalTo("🟠 WARNING · prod-eu · $95.20 left")))
                .withRequestBody(matchingJsonPath("$.metadata.event_type", equalTo("creditwatch_event")))
                .withRequestBody(matchingJsonPath("$.metadata.event_payload.id", equalTo(SampleEvents.warning().id())))
                .withRequestBody(matchingJsonPath("$.thread_ts", absent())));
    }

    @ParameterizedTest
    @CsvSource({"invalid_token, true", "invalid_blocks, true", "no_text, true", "msg_too_long, true",
            "internal_error, false", "an_error_of_tomorrow, false", "not_in_channel, false", "token_expired, false"})
    void takesOnlyAWrongMessageForARefusal(String error, boolean isFinal) {
        botAnswers(okJson("{\"ok\":false,\"error\":\"" + error + "\"}"));
        assertThat(outcome(bot)).isEqualTo(isFinal ? new Refused("Slack: " + error)
                : new AgainLater("Slack: " + error));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410, 503})
    void triesABotsMessageAgainAfterAPageWithAnErrorStatus(int status) {
        botAnswers(aResponse().withStatus(status).withBody("<h1>Not here</h1>"));
        assertThat(outcome(bot)).isEqualTo(new AgainLater("Slack: HTTP " + status + ", <h1>Not here</h1>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<h1>Log in to the network</h1>", "null", "", "{\"error\":null}", "{}", "ok"})
    void triesAgainWhenTheAnswerIsNotSlacks(String body) {
        botAnswers(ok(body));
        assertThat(outcome(bot)).isInstanceOfSatisfying(AgainLater.class,
                later -> assertThat(later.answer()).startsWith("not Slack: HTTP 200").contains(body));
    }

    @Test
    void waitsAsLongAsTheWebApiAsks() {
        String body = "{\"ok\":false,\"error\":\"ratelimited\"}";
        botAnswers(aResponse().withStatus(429).withHeader("Retry-After", "17").withBody(body));
        assertThat(outcome(bot))
                .isEqualTo(new AgainLater(Optional.of(Duration.ofSeconds(17)), "Slack: HTTP 429, " + body));
    }

    private Path webhookInFile(ResponseDefinitionBuilder answer) throws IOException {
        Path file = Files.writeString(folder.resolve("webhook"), SLACK.baseUrl() + HOOK);
        webhookOfFile = webhook(Secret.fromFile(file));
        webhookAnswers(answer);
        SLACK.stubFor(post("/services/new").willReturn(ok("ok")));
        return file;
    }

    private static DeliveryOutcome outcome(RunningRoutes routes) {
        return routes.outcomeOf("slack", SampleEvents.warning());
    }

    private static void webhookAnswers(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post(HOOK).willReturn(answer));
    }

    private static void botAnswers(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post(POST).willReturn(answer));
    }
}
