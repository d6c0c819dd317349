package io.creditwatch.delivery.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.creditwatch.alert.CreditEvent;
import io.creditwatch.delivery.RunningRoutes;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.ledger.Database;
import io.creditwatch.ledger.DeliveryOutcome;
import io.creditwatch.ledger.DeliveryOutcome.AgainLater;
import io.creditwatch.ledger.DeliveryOutcome.Delivered;
import io.creditwatch.ledger.SlackThreads;
import io.creditwatch.settings.Secret;
import io.creditwatch.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks a bot's messages about one incident: in one thread, whose first message shows the current state. */
class SlackThreadTest {

    private static final String POST = "/api/chat.postMessage";
    private static final String UPDATE = "/api/chat.update";
    private static final String FIRST = "1795997820.000100";
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final WireMockExtension SLACK = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().containerThreads(20)).build();

    @TempDir
    private static Path folder;

    @AutoClose
    private static Database database;
    @AutoClose
    private static RunningRoutes routes;

    @BeforeAll
    static void start() {
        database = Database.open(new Settings.Database("jdbc:sqlite:" + folder.resolve("ledger.db"), Optional.empty(),
                Optional.empty()));
        routes = RunningRoutes.withSlack(new Settings.Slack(Optional.empty(), Optional.of(Secret.of("xoxb-1")),
                Optional.of("#alerts")), SLACK.baseUrl(), new SlackThreads(database.jdbi(), "#alerts"));
    }

    @BeforeEach
    void forgetThreads() {
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM slack_threads"));
        posts(okJson("{\"ok\":true,\"channel\":\"C0CW\",\"ts\":\"" + FIRST + "\"}"));
        updates(okJson("{\"ok\":true,\"channel\":\"C0CW\",\"ts\":\"" + FIRST + "\"}"));
    }

    @Test
    void opensAThreadWithTheFirstMessageOfAnIncident() {
        assertDelivered(1, SampleEvents.warning());

        assertThat(requests(POST)).singleElement().satisfies(post -> {
            assertThat(post.at("/channel").asText()).isEqualTo("#alerts");
            assertThat(post.has("thread_ts")).isFalse();
            assertThat(post.at("/metadata/event_payload/id").asText()).isEqualTo("event-1");
        });
        assertThat(requests(UPDATE)).isEmpty();
    }

    @Test
    void postsTheFollowingMessagesInTheThread() {
        assertDelivered(1, SampleEvents.warning());
        assertDelivered(2, SampleEvents.critical());
        assertDelivered(3, SampleEvents.recovered());

        assertOneThread("event-1", "event-2", "event-3");
    }

    private void assertOneThread(String... ids) {
        assertThreads("", FIRST, FIRST);
        assertThat(requests(POST)).extracting(post -> post.at("/metadata/event_payload/id").asText())
                .containsExactly(ids);
    }

    private void assertThreads(String... threads) {
        assertThat(requests(POST)).extracting(post -> post.path("thread_ts").asText()).containsExactly(threads);
    }

    /** Slack notifies only users who have written in the thread. */
    @ParameterizedTest
    @MethodSource("repliesInTheChannel")
    void showsTheChannelAMessageThatNeedsAnActionAndTheEnd(CreditEvent event) {
        assertDelivered(1, SampleEvents.warning());
        assertDelivered(2, event);

        assertThat(requests(POST).get(1).path("reply_broadcast").asBoolean()).isTrue();
    }

    static List<CreditEvent> repliesInTheChannel() {
        return List.of(SampleEvents.critical(), SampleEvents.unreadable(), SampleEvents.reminder(),
                SampleEvents.recovered());
    }

    @Test
    void postsEasedInTheThreadAlone() {
        assertDelivered(1, SampleEvents.critical());
        assertDelivered(2, SampleEvents.eased());

        JsonNode reply = requests(POST).get(1);
        assertThat(reply.path("thread_ts").asText()).isEqualTo(FIRST);
        assertThat(reply.path("reply_broadcast").asBoolean()).isFalse();
    }

    @Test
    void showsTheCurrentStateInTheFirstMessage() {
        assertDelivered(1, SampleEvents.warning());
        assertDelivered(2, SampleEvents.recovered());

        assertThat(requests(UPDATE)).singleElement().satisfies(update -> {
            assertThat(update.path("channel").asText()).isEqualTo("C0CW");
            assertThat(update.path("ts").asText()).isEqualTo(FIRST);
            assertThat(update.path("text").asText()).startsWith("RECOVERED · prod-eu · $2,998.30\n");
            assertThat(update.at("/blocks/0/text/text").asText()).isEqualTo("🟢 RECOVERED · prod-eu · $2,998.30");
            assertThat(update.at("/attachments/0/blocks/3/elements/1/text").asText()).isEqualTo(
                    "Began as ~WARNING · prod-eu · $95.20 left~. What came since is in the thread.");
        });
    }

    @ParameterizedTest
    @MethodSource("failedUpdates")
    void neitherRepeatsNorDelaysAMessageWhenTheFirstMessageCannotBeUpdated(ResponseDefinitionBuilder failure) {
        updates(failure);
        assertDelivered(1, SampleEvents.warning());
        assertDelivered(2, SampleEvents.critical());

        updates(okJson("{\"ok\":true}"));
        assertDelivered(3, SampleEvents.recovered());

        assertThat(requests(POST)).hasSize(3);
        assertThat(requests(UPDATE)).extracting(update -> update.at("/blocks/0/text/text").asText())
                .containsExactly("🔴 CRITICAL · prod-eu · $19.99 left", "🟢 RECOVERED · prod-eu · $2,998.30");
    }

    static List<ResponseDefinitionBuilder> failedUpdates() {
        return List.of(okJson("{\"ok\":false,\"error\":\"message_not_found\"}"), serverError(),
                aResponse().withStatus(429).withHeader("Retry-After", "30"), okJson("{\"ok\":true}")
                .withFixedDelay(11_000));
    }

    /** A message that was accepted before a crash is sent again: to the same thread, with the same id. */
    @Test
    void repeatsAMessageInItsThread() {
        assertDelivered(1, SampleEvents.warning());
        assertDelivered(2, SampleEvents.critical());
        assertDelivered(2, SampleEvents.critical());

        assertOneThread("event-1", "event-2", "event-2");
    }

    @Test
    void doesNotShowAnOldMessageAsTheCurrentState() {
        assertDelivered(1, SampleEvents.warning());
        assertDelivered(3, SampleEvents.recovered());
        assertDelivered(2, SampleEvents.critical());

        assertThat(requests(POST)).hasSize(3);
        assertThat(requests(UPDATE)).extracting(update -> update.at("/blocks/0/text/text").asText())
                .containsExactly("🟢 RECOVERED · prod-eu · $2,998.30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"})
    void opensAnotherThreadWhenTheFirstIsGone(String error) {
        assertDelivered(1, SampleEvents.warning());
        SLACK.stubFor(post(POST).withRequestBody(matchingJsonPath("$.thread_ts", equalTo(FIRST)))
                .willReturn(okJson("{\"ok\":false,\"error\":\"" + error + "\"}").withHeader("Set-Cookie", "a=b")));
        posts(okJson("{\"ok\":true,\"channel\":\"C0CW\",\"ts\":\"2.2\"}"), "event-2");

        assertDelivered(2, SampleEvents.critical());
        assertDelivered(3, SampleEvents.recovered());

        assertThreads("", FIRST, "", "2.2");
        SLACK.verify(4, postRequestedFor(urlEqualTo(POST)).withoutHeader("Set-Cookie"));
    }

    @ParameterizedTest
    @MethodSource("messagesOutsideAnIncident")
    void postsAMessageOutsideAnIncidentAlone(CreditEvent event) {
        assertDelivered(1, SampleEvents.warning());
        assertDelivered(2, event);
        assertDelivered(3, SampleEvents.critical());

        assertThreads("", "", FIRST);
        assertThat(requests(UPDATE)).hasSize(1);
    }

    static List<CreditEvent> messagesOutsideAnIncident() {
        return List.of(SampleEvents.test(), SampleEvents.toppedUp(), SampleEvents.channelFailing());
    }

    @Test
    void triesAReplyAgainLikeAnyOtherMessage() {
        assertDelivered(1, SampleEvents.warning());
        posts(okJson("{\"ok\":false,\"error\":\"internal_error\"}"));
        assertThat(deliver(2, SampleEvents.critical())).isEqualTo(new AgainLater("Slack: internal_error"));
        assertThat(requests(UPDATE)).isEmpty();
    }

    /** Two threads are better than a repeated message. */
    @Test
    void countsAMessageAsDeliveredWhenItsThreadCannotBeStored() {
        database.jdbi().useHandle(handle -> handle.execute("""
                CREATE TRIGGER full BEFORE INSERT ON slack_threads BEGIN SELECT RAISE(ABORT, 'disk full'); END"""));
        assertDelivered(1, SampleEvents.warning());
        database.jdbi().useHandle(handle -> handle.execute("DROP TRIGGER full"));
        assertDelivered(2, SampleEvents.critical());
        assertDelivered(3, SampleEvents.recovered());

        assertThreads("", "", FIRST);
    }

    private void assertDelivered(long sequence, CreditEvent event) {
        assertThat(deliver(sequence, event)).isInstanceOf(Delivered.class);
    }

    private DeliveryOutcome deliver(long sequence, CreditEvent event) {
        return routes.outcomeOf("slack", SampleEvents.numbered(sequence, event));
    }

    private static void posts(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post(POST).willReturn(answer));
    }

    /** The answer to a message that is not a reply, of that event. */
    private static void posts(ResponseDefinitionBuilder answer, String eventId) {
        SLACK.stubFor(post(POST).withRequestBody(matchingJsonPath("$[?(!@.thread_ts)]"))
                .withRequestBody(matchingJsonPath("$.metadata.event_payload.id", equalTo(eventId))).willReturn(answer));
    }

    private static void updates(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post(UPDATE).willReturn(answer));
    }

    private static List<JsonNode> requests(String path) {
        return SLACK.findAll(postRequestedFor(urlEqualTo(path))).stream().map(SlackThreadTest::json).toList();
    }

    private static JsonNode json(LoggedRequest request) {
        try {
            return JSON.readTree(request.getBodyAsString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
