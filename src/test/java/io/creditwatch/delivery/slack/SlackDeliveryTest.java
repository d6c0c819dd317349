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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackDeliveryTest {

    private static final String HOOK = "/services/T000/B000/s3cr3tHook";

    private static final String TOKEN = "xoxb-s3cr3t-token";

    @RegisterExtension
    static final WireMockExtension SLACK = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().containerThreads(20)).build();

    @TempDir
    private Path folder;

    private RunningRoutes routes;

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void postsMrkdwnToTheWebhook() {
        byWebhook(ok("ok"));

        assertThat(outcome()).isInstanceOf(Delivered.class);

        SLACK.verify(1, postRequestedFor(urlEqualTo(HOOK))
                .withRequestBody(matchingJsonPath("$.text", equalTo("""
                        *WARNING · prod-eu · $95.20 left*
                        At or under your warning level of $100.00.
                        Top up, or hibernate machines: stopped ones still bill in full.
                        <https://console.hyperstack.cloud/billing|Billing> · Read \
                        <!date^1795997820^{date_short_pretty} {time}|Mon 30 Nov 00:17 UTC>"""))));
    }

    /** A webhook has its channel already; naming one would send the message elsewhere, or nowhere. */
    @Test
    void namesNoChannelToAWebhook() {
        byWebhook(ok("ok"));
        outcome();
        SLACK.verify(1, postRequestedFor(urlEqualTo(HOOK)).withRequestBody(matchingJsonPath("$.channel", absent())));
    }

    @Test
    void triesAgainAfter503() {
        byWebhook(serviceUnavailable().withBody("upstream\n  down"));
        assertThat(outcome()).isEqualTo(new AgainLater("Slack: HTTP 503, upstream down"));
    }

    @Test
    void waitsAsLongAsA429Asks() {
        byWebhook(aResponse().withStatus(429).withHeader("Retry-After", "30").withBody("rate_limited"));
        assertThat(outcome()).isEqualTo(
                new AgainLater(Optional.of(Duration.ofSeconds(30)), "Slack: HTTP 429, rate_limited"));
    }

    @Test
    void takes404ForARefusal() {
        byWebhook(notFound().withBody("no_service"));
        assertThat(outcome()).isEqualTo(new Refused("Slack: HTTP 404, no_service"));
    }

    @ParameterizedTest
    @CsvSource({"400,invalid_payload", "400,user_not_found", "400,no_text", "400,too_many_attachments",
            "403,action_prohibited", "403,team_disabled", "403,posting_to_general_channel_denied", "403,no_team",
            "404,channel_not_found", "404,no_service_id", "404,no_active_hooks", "404,'no_service\n'",
            "410,channel_is_archived"})
    void takesSlacksOwnWordsForARefusal(int status, String word) {
        byWebhook(aResponse().withStatus(status).withBody(word));
        assertThat(outcome()).isEqualTo(new Refused("Slack: HTTP " + status + ", " + word.strip()));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 410})
    void triesAgainWhenAPageOnTheWayHasSuchAStatus(int status) {
        byWebhook(aResponse().withStatus(status).withHeader("Content-Type", "text/html")
                .withBody("<h1>Not here</h1> no_service"));
        assertThat(outcome()).isEqualTo(new AgainLater("Slack: HTTP " + status + ", <h1>Not here</h1> no_service"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void triesAgainWhenSuchAStatusSaysNothing(int status) {
        byWebhook(aResponse().withStatus(status));
        assertThat(outcome()).isEqualTo(new AgainLater("Slack: HTTP " + status));
    }

    @Test
    void takesNoOtherPageForSlack() {
        byWebhook(ok("<h1>Log in\n to the network</h1>").withHeader("Content-Type", "text/html"));
        assertThat(outcome()).isEqualTo(
                new AgainLater("not Slack: HTTP 200, text/html, <h1>Log in to the network</h1>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "okay", "{\"ok\":true}", "ok ok", "not ok"})
    void takesNothingButOkForAMessageThatIsPosted(String body) {
        byWebhook(ok(body));
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class,
                later -> assertThat(later.answer()).startsWith("not Slack: HTTP 200"));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 204})
    void takesNoOtherStatusForAMessageThatIsPosted(int status) {
        byWebhook(aResponse().withStatus(status).withBody(status == 204 ? null : "ok"));
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void followsNobodyElsewhere(int status) {
        SLACK.stubFor(any(urlEqualTo("/elsewhere")).willReturn(ok("ok")));
        byWebhook(aResponse().withStatus(status).withHeader("Location", SLACK.baseUrl() + "/elsewhere"));
        assertThat(outcome()).isEqualTo(new AgainLater("Slack: HTTP " + status));
        SLACK.verify(0, anyRequestedFor(urlEqualTo("/elsewhere")));
    }

    /** Two of them took the memory of the whole program. */
    @Test
    void readsNoMoreOfAnAnswerThanSlacksCanBe() {
        byWebhook(ok("x".repeat(8 * 1024 * 1024)));
        assertThat(outcome()).isEqualTo(new AgainLater("BodyTooLargeException: the answer is larger than 64 KB"));
    }

    @Test
    void usesAWebhookThatWasRotatedBeforeANoticeIsGivenUp() throws IOException {
        Path file = Files.writeString(folder.resolve("webhook"), SLACK.baseUrl() + HOOK);
        SLACK.stubFor(post(HOOK).willReturn(notFound().withBody("no_service")));
        SLACK.stubFor(post("/services/new").willReturn(ok("ok")));
        routes = RunningRoutes.withSlack(new Settings.Slack(Optional.of(Secret.fromFile(file)), Optional.empty(),
                Optional.empty()), "");
        assertThat(outcome()).isInstanceOf(Refused.class);

        Files.writeString(file, SLACK.baseUrl() + "/services/new");
        assertThat(outcome()).isEqualTo(new AgainLater(
                "Slack: HTTP 404, no_service; tried again with what its file holds now"));
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    /** As while it is being replaced. */
    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines"})
    void givesNothingUpWhileTheWebhooksFileCannotBeRead(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("webhook"), SLACK.baseUrl() + HOOK);
        SLACK.stubFor(post(HOOK).willReturn(notFound().withBody("no_service")));
        SLACK.stubFor(post("/services/new").willReturn(ok("ok")));
        routes = RunningRoutes.withSlack(new Settings.Slack(Optional.of(Secret.fromFile(file)), Optional.empty(),
                Optional.empty()), "");
        Files.writeString(file, content);
        assertThat(outcome()).isEqualTo(new AgainLater(
                "Slack: HTTP 404, no_service; tried again when its file can be read"));

        Files.writeString(file, SLACK.baseUrl() + "/services/new");
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @Test
    void keepsTheWebhookThatItHasWhileItsFileCannotBeRead() throws IOException {
        Path file = Files.writeString(folder.resolve("webhook"), SLACK.baseUrl() + HOOK);
        SLACK.stubFor(post(HOOK).willReturn(serviceUnavailable()));
        routes = RunningRoutes.withSlack(new Settings.Slack(Optional.of(Secret.fromFile(file)), Optional.empty(),
                Optional.empty()), "");
        Files.delete(file);
        assertThat(outcome()).isEqualTo(new AgainLater("Slack: HTTP 503"));

        SLACK.stubFor(post(HOOK).willReturn(ok("ok")));
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed",
            "invalid_token"})
    void usesATokenThatWasRotated(String error) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "xoxb-of-yesterday");
        SLACK.stubFor(post("/api/chat.postMessage").willReturn(okJson("{\"ok\":false,\"error\":\"" + error + "\"}")));
        SLACK.stubFor(post("/api/chat.postMessage").withHeader("Authorization", equalTo("Bearer xoxb-of-today"))
                .willReturn(okJson("{\"ok\":true}")));
        routes = RunningRoutes.withSlack(new Settings.Slack(Optional.empty(), Optional.of(Secret.fromFile(file)),
                Optional.of("#alerts")), SLACK.baseUrl());

        Files.writeString(file, "xoxb-of-today");
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class,
                later -> assertThat(later.answer()).startsWith("Slack: " + error));
        assertThat(outcome()).isInstanceOf(Delivered.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410})
    void triesABotsMessageAgainWhenAPageOnTheWayHasSuchAStatus(int status) {
        asBot(aResponse().withStatus(status).withBody("<h1>Not here</h1>"));
        assertThat(outcome()).isEqualTo(new AgainLater("Slack: HTTP " + status + ", <h1>Not here</h1>"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 410})
    void takesATokenThatIsNoneForARefusal(int status) {
        byWebhook(aResponse().withStatus(status).withBody("invalid_token"));
        assertThat(outcome()).isEqualTo(new Refused("Slack: HTTP " + status + ", invalid_token"));
    }

    @Test
    void givesUpOnAReceiverThatHangs() {
        byWebhook(ok("ok").withFixedDelay(13_000));

        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void triesAgainAfterABrokenConnection() {
        byWebhook(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    @Test
    void keepsTheWebhookOutOfTheAnswer() {
        byWebhook(serviceUnavailable().withBody("no route to " + SLACK.baseUrl() + HOOK));
        assertThat(outcome().answer()).isEqualTo("Slack: HTTP 503, no route to ******");
    }

    @Test
    void postsBlocksAsABot() {
        asBot(okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1.2\"}"));

        assertThat(outcome()).isInstanceOf(Delivered.class);

        SLACK.verify(1, postRequestedFor(urlEqualTo("/api/chat.postMessage"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
                .withoutHeader("Set-Cookie")
                .withRequestBody(matchingJsonPath("$.channel", equalTo("#alerts")))
                .withRequestBody(matchingJsonPath("$.blocks[0].text.text", equalTo("WARNING · prod-eu · $95.20 left")))
                .withRequestBody(matchingJsonPath("$.metadata.event_type", equalTo("creditwatch_event")))
                .withRequestBody(matchingJsonPath("$.metadata.event_payload.id", equalTo(SampleEvents.warning().id())))
                .withRequestBody(matchingJsonPath("$.thread_ts", absent())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_token", "invalid_blocks", "no_text", "msg_too_long"})
    void takesAMessageThatIsWrongForARefusal(String error) {
        asBot(okJson("{\"ok\":false,\"error\":\"" + error + "\"}"));
        assertThat(outcome()).isEqualTo(new Refused("Slack: " + error));
    }

    @Test
    void givesUpOnAWebApiThatHangs() {
        asBot(okJson("{\"ok\":true}").withFixedDelay(13_000));

        long start = System.nanoTime();
        assertThat(outcome()).isInstanceOf(AgainLater.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<h1>Log in to the network</h1>", "null", "", "{\"error\":null}", "{}", "ok"})
    void triesAgainWhenTheAnswerIsNotSlacks(String body) {
        asBot(ok(body));
        assertThat(outcome()).isInstanceOfSatisfying(AgainLater.class,
                later -> assertThat(later.answer()).startsWith("not Slack: HTTP 200").contains(body));
    }

    @Test
    void keepsTheTokenOutOfTheAnswer() {
        asBot(serviceUnavailable().withBody("Bearer " + TOKEN + " is not known here"));
        assertThat(outcome().answer()).isEqualTo("Slack: HTTP 503, Bearer ****** is not known here");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407})
    void triesAgainWhenSomethingOnTheWayRefuses(int status) {
        byWebhook(aResponse().withStatus(status).withBody("<h1>Blocked by policy</h1>"));
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal_error", "an_error_of_tomorrow", "not_in_channel", "token_expired"})
    void triesAgainAfterAnyOtherError(String error) {
        asBot(okJson("{\"ok\":false,\"error\":\"" + error + "\"}"));
        assertThat(outcome()).isEqualTo(new AgainLater("Slack: " + error));
    }

    @Test
    void waitsAsLongAsTheWebApiAsks() {
        asBot(aResponse().withStatus(429).withHeader("Retry-After", "17").withBody("{\"ok\":false,\"error\":\"ratelimited\"}"));
        assertThat(outcome()).isEqualTo(
                new AgainLater(Optional.of(Duration.ofSeconds(17)), "Slack: HTTP 429, {\"ok\":false,\"error\":\"ratelimited\"}"));
    }

    @Test
    void triesABotsMessageAgainAfter503() {
        asBot(serviceUnavailable());
        assertThat(outcome()).isInstanceOf(AgainLater.class);
    }

    private DeliveryOutcome outcome() {
        return routes.outcomeOf("slack", SampleEvents.warning());
    }

    private void byWebhook(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post(HOOK).willReturn(answer));
        routes = RunningRoutes.withSlack(new Settings.Slack(Optional.of(Secret.of(SLACK.baseUrl() + HOOK)),
                Optional.empty(), Optional.empty()), "");
    }

    private void asBot(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post("/api/chat.postMessage").willReturn(answer));
        routes = RunningRoutes.withSlack(new Settings.Slack(Optional.empty(), Optional.of(Secret.of(TOKEN)),
                Optional.of("#alerts")), SLACK.baseUrl());
    }
}
